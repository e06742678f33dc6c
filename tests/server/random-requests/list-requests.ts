import { rowOfForm } from '#domain/people/index.ts';
import { dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import { newId } from '../../fixtures/school-server.ts';
import { inSchool } from '#server/database/pool.ts';
import type { Answer } from './door-under-test.ts';
import type { ExpectedSchool } from './expected-school.ts';
import type { Hand } from './hand.ts';
import { mayKeepLists, scopesOf } from './rights-table.ts';
import type { Judge } from './role-requests.ts';
import type { Owners } from './scope-rows-expected.ts';
import type { MembershipPlan } from './two-schools.ts';

const DAY = 24 * 3_600_000;
const YEAR_END = '2027-05-26';

/** Rows of a change as it left them; null: gone. */
interface Kept {
  readonly table: 'pupil' | 'membership';
  readonly key: string;
  readonly before: readonly unknown[] | null;
  readonly after: readonly unknown[] | null;
}

interface Change {
  readonly id: string;
  readonly body: object;
  readonly author: string;
  readonly kind: string;
  readonly classId: string;
  readonly fromClassId: string | null;
  readonly madeAt: number;
  readonly answer: unknown;
  readonly kept: readonly Kept[];
  undone: boolean;
}

/** Changes of class lists asked for by whoever may and by whoever may not, judged by rules written by hand (M-09, P-01): nothing is written that they do not say, and all that they say. */
export class ListRequests {
  private readonly judge: Judge;
  private readonly owners: Owners;
  private readonly changes = new Map<ExpectedSchool, Change[]>();

  constructor(judge: Judge, owners: Owners) {
    this.judge = judge;
    this.owners = owners;
  }

  async ask(hand: Hand): Promise<void> {
    const how = this.judge.chance.next();
    if (how < 0.2) await this.readMovements(hand);
    else if (how < 0.3) await this.preview(hand);
    else if (how < 0.65) await this.act(hand);
    else await this.undo(hand);
  }

  private get day(): string {
    return dayAt(this.judge.door.now, DEFAULT_TIME_ZONE);
  }

  private changesOf(school: ExpectedSchool): Change[] {
    const known = this.changes.get(school) ?? [];
    this.changes.set(school, known);
    return known;
  }

  /** @returns whether the answer is to be read on */
  private mustKeepLists(hand: Hand, answer: Answer): boolean {
    const may = mayKeepLists(hand.school.plan, hand.staffId, this.day);
    this.judge.note(`lists ${may ? 'allowed' : 'not_allowed'}`);
    if (!may) this.judge.same('what only those who keep the lists may', [answer.status, answer.code], [403, 'not_allowed']);
    return may;
  }

  private async readMovements(hand: Hand): Promise<void> {
    const { chance } = this.judge;
    const { plan } = hand.school;
    const groupId = chance.chance(0.15) ? chance.pick(this.judge.other(hand.school).plan.classes) : chance.pick(plan.classes);
    const answer = await this.judge.askAs(hand, { method: 'POST', url: '/v1/lists/movements', body: { groupId } });
    if (!answer) return;
    const scopes = scopesOf(plan, hand.staffId, this.day);
    const isOwn = plan.classes.includes(groupId);
    // Who may read every list is told that there is no such class; others that they may not.
    if (!isOwn) return this.judge.same('a class of another school', [400, 403].includes(answer.status) && ['group_unknown', 'not_allowed'].includes(String(answer.code)), true);
    const may = scopes.has(`class:${groupId}`);
    this.judge.note(`movements ${may ? 'read' : 'not_allowed'}`);
    if (!may) return this.judge.same('a log that one may not read', [answer.status, answer.code], [403, 'not_allowed']);
    const { movements } = answer.body as { movements: { changeId: string; undoneAt: number | null; mayUndo: boolean }[] };
    const wanted = this.changesOf(hand.school).filter((one) => one.classId === groupId || one.fromClassId === groupId).toReversed().slice(0, 200);
    const keeps = mayKeepLists(plan, hand.staffId, this.day);
    this.judge.same('the log of a class', movements.map(({ changeId, undoneAt, mayUndo }) => [changeId, undoneAt !== null, mayUndo]), wanted.map((one) => [one.id, one.undone, keeps && !one.undone && this.isYoung(one)]));
    this.judge.scan(hand, JSON.stringify(movements.map(({ changeId: _own, ...rest }) => rest)), scopes);
  }

  private isYoung({ madeAt }: Change): boolean {
    return this.judge.door.now - madeAt <= 14 * DAY;
  }

  private async preview(hand: Hand): Promise<void> {
    const { plan } = hand.school;
    const rows = [rowOfForm({ last: 'Незнакомцева', first: 'Яна', middle: 'Олеговна', birthDate: '2013-03-03', sex: null, address: '', phone: '' }, this.day)];
    const answer = await this.judge.askAs(hand, { method: 'POST', url: '/v1/lists/roster/preview', body: { groupId: this.judge.chance.pick(plan.classes), rows, enrolOn: null, decisions: [] } });
    if (!answer || !this.mustKeepLists(hand, answer)) return;
    this.judge.same('a preview', [answer.status, (answer.body as { counts?: { add: number } }).counts?.add], [200, 1]);
  }

  private async act(hand: Hand): Promise<void> {
    const { chance } = this.judge;
    const { school } = hand;
    const known = this.changesOf(school);
    const again = chance.chance(0.1) && known.length > 0 ? chance.pick(known) : undefined;
    const act = this.someAct(school);
    const body = again && chance.chance(0.6) ? again.body : { commandId: again?.id ?? newId(), act };
    const wanted = again ? null : this.expectAct(school, act);
    const answer = await this.judge.askAs(hand, { method: 'POST', url: '/v1/lists/act', body });
    if (!answer || !this.mustKeepLists(hand, answer)) return;
    if (again) {
      const isSame = body === again.body && again.author === hand.staffId;
      this.judge.note(`list ${isSame ? 'replayed' : 'command_other'}`);
      if (isSame) return this.judge.same('a replay', [answer.status, answer.body], [200, again.answer]);
      return this.judge.same('an id for another change', [answer.status, answer.code], [400, 'command_other']);
    }
    this.judge.note(`list ${act.kind} ${wanted!.code ?? 'done'}`);
    if (wanted!.code !== null) return this.judge.same('a deed that makes no sense', [answer.status, answer.code], [400, wanted!.code]);
    this.judge.same('a deed is done', answer.status, 200);
    const kept = await wanted!.carryOut();
    known.push({
      id: (body as { commandId: string }).commandId, body, author: hand.staffId, kind: act.kind, classId: wanted!.classId, fromClassId: act.kind === 'transfer' ? wanted!.fromClassId : null,
      madeAt: this.judge.door.now, answer: answer.body, kept, undone: false,
    });
  }

  /** Whose stay, when and whereto: mostly what can be, often enough what cannot. */
  private someAct(school: ExpectedSchool) {
    const { chance } = this.judge;
    const { plan } = school;
    const other = this.judge.other(school).plan;
    const stay = chance.chance(0.1) ? chance.pick(other.memberships) : chance.pick(plan.memberships);
    const pupilId = chance.chance(0.1) ? chance.pick(plan.pupils) : stay.pupilId;
    const day = chance.pick(['2026-08-31', stay.startsOn, '2026-11-20', '2026-12-01', '2027-03-01', YEAR_END, '2027-06-01']);
    const how = chance.next();
    if (how < 0.35) return { kind: 'dismiss' as const, pupilId, stayId: stay.id, endsOn: day, basis: 'приказ № 5' };
    if (how < 0.75) return { kind: 'transfer' as const, pupilId, stayId: stay.id, toGroupId: chance.pick([...plan.classes, ...plan.classes, plan.journals[4]!.groupId, chance.pick(other.classes)]), startsOn: day, basis: 'приказ № 6' };
    const version = Number(school.listRow('pupil', pupilId)?.[7] ?? 1);
    return {
      kind: 'correct' as const, pupilId, baseVersion: chance.chance(0.8) ? version : version + 1, name: { last: chance.pick(['Ёжикова', 'Щукина']), first: 'Аня', middle: '' },
      birthDate: chance.pick(['2013-05-01', '2014-02-02', null]), sex: 'female' as const, basis: '',
    };
  }

  /** What must come of it, by plain rules. */
  private expectAct(school: ExpectedSchool, act: ReturnType<ListRequests['someAct']>): { code: string | null; classId: string; fromClassId: string; carryOut: () => Promise<Kept[]> } {
    const none = (code: string) => ({ code, classId: '', fromClassId: '', carryOut: () => Promise.resolve([]) });
    const { plan } = school;
    const row = school.listRow('pupil', act.pupilId);
    if (!row) return none('pupil_unknown');
    if (act.kind === 'correct') {
      if (act.baseVersion !== row[7]) return none('pupil_changed');
      const after = [row[0], act.name.last, act.name.first, '', act.sex, act.birthDate, act.name.last === 'Ёжикова' ? 'ежикова аня' : 'щукина аня', row[7] + 1, row[8]];
      if (JSON.stringify([row[1], row[2], row[3], row[4], row[5]]) === JSON.stringify([after[1], after[2], after[3], after[4], after[5]])) return none('import_nothing_to_do');
      const isTaken = act.birthDate !== null && school.listRows('pupil').some((one) => one[0] !== row[0] && one[1] === after[1] && one[2] === after[2] && one[3] === '' && one[5] === act.birthDate);
      if (isTaken) return none('pupil_known');
      const own = plan.memberships.filter(({ pupilId }) => pupilId === act.pupilId)
        .toSorted((a, b) => Number(b.endsOn === null) - Number(a.endsOn === null) || (a.startsOn > b.startsOn ? -1 : a.startsOn < b.startsOn ? 1 : a.id < b.id ? -1 : 1));
      return { code: null, classId: own[0]!.classId, fromClassId: '', carryOut: () => Promise.resolve(this.write(school, act.pupilId, [{ table: 'pupil', key: act.pupilId, before: row, after }])) };
    }
    const stay = plan.memberships.find(({ id }) => id === act.stayId);
    if (!stay || !plan.classes.includes(stay.groupId) || stay.pupilId !== act.pupilId || stay.endsOn !== null) return none('pupil_changed');
    const first = act.kind === 'transfer' ? act.startsOn : act.endsOn;
    if (first < stay.startsOn || first > YEAR_END) return none('list_day_wrong');
    if (act.kind === 'transfer' && (!plan.classes.includes(act.toGroupId) || act.toGroupId === stay.groupId)) return none('group_unknown');
    const endsOn = act.kind === 'dismiss' ? act.endsOn : new Date(Date.parse(act.startsOn) - DAY).toISOString().slice(0, 10);
    if (act.kind === 'transfer' && act.startsOn === stay.startsOn && this.hasEntries(school, act.pupilId, stay.classId, stay.startsOn)) return none('pupil_has_entries');
    const kept: Kept[] = plan.memberships
      .filter((one) => one.pupilId === act.pupilId && one.classId === stay.classId && (one.endsOn === null || one.endsOn > endsOn))
      .map(({ id, startsOn }) => {
        const before = school.listRow('membership', id)!;
        return { table: 'membership', key: id, before, after: startsOn > endsOn ? null : [...before.slice(0, 4), endsOn, [before[5], act.basis].filter((text) => text !== '').join('; ')] };
      });
    if (act.kind === 'dismiss') return { code: null, classId: stay.classId, fromClassId: '', carryOut: () => Promise.resolve(this.write(school, act.pupilId, kept)) };
    return {
      code: null, classId: act.toGroupId, fromClassId: stay.classId,
      carryOut: async () => {
        // The server names the new stay.
        const id = await inSchool(this.judge.door.pool, plan.id, 'read', async (client) => {
          const { rows } = await client.query<{ id: string }>('SELECT id FROM membership WHERE school_id = $1 AND pupil_id = $2 AND id <> ALL($3::text[])', [plan.id, act.pupilId, plan.memberships.map((one) => one.id)]);
          this.judge.same('one new stay', rows.length, 1);
          return rows[0]!.id;
        });
        this.owners.gain(school, act.pupilId, act.toGroupId);
        return this.write(school, act.pupilId, [...kept, { table: 'membership', key: id, before: null, after: [id, act.toGroupId, act.pupilId, act.startsOn, null, act.basis] }]);
      },
    };
  }

  private hasEntries({ tables, plan }: ExpectedSchool, pupilId: string, classId: string, from: string): boolean {
    const journals = new Set(plan.journals.filter((one) => one.classId === classId).map(({ id }) => id));
    const lessons = new Set(plan.lessons.filter(({ journalId, heldOn }) => journals.has(journalId) && heldOn >= from).map(({ id }) => id));
    const works = new Set([...tables.work].filter(([, { row }]) => lessons.has(String(row['lesson_id']))).map(([id]) => id));
    return [...tables.attendance.values()].some(({ row }) => row['pupil_id'] === pupilId && lessons.has(String(row['lesson_id'])))
      || [...tables.mark.values()].some(({ row }) => row['pupil_id'] === pupilId && works.has(String(row['work_id'])))
      || [...tables.term_mark.values()].some(({ row, journalId }) => row['pupil_id'] === pupilId && journals.has(journalId));
  }

  private async undo(hand: Hand): Promise<void> {
    const { chance } = this.judge;
    const { school } = hand;
    const known = this.changesOf(school);
    const foreign = this.changesOf(this.judge.other(school));
    const target = known.length > 0 && chance.chance(0.9) ? (chance.chance(0.7) ? known.findLast(({ undone }) => !undone) : chance.pick(known)) : undefined;
    const changeId = target?.id ?? (foreign.length > 0 ? chance.pick(foreign).id : newId());
    const answer = await this.judge.askAs(hand, { method: 'POST', url: '/v1/lists/undo', body: { commandId: newId(), changeId } });
    if (!answer || !this.mustKeepLists(hand, answer)) return;
    const isLeft = target?.kept.every(({ table, key, after }) => said(table, school.listRow(table, key) ?? null) === said(table, after));
    const isUsed = target?.kept.some(({ before, after }) => before === null && this.hasEntries(school, String(after![2]), String(after![1]), String(after![3])));
    const code = !target || target.undone || !this.isYoung(target) ? 'import_not_last' : !isLeft || isUsed ? 'import_in_use' : null;
    this.judge.note(`list undo ${code ?? 'done'}`);
    if (code !== null) return this.judge.same('what cannot be taken back', [answer.status, answer.code], [400, code]);
    this.judge.same('a change is taken back', answer.status, 200);
    target!.undone = true;
    const pupilId = (target!.body as { act: { pupilId: string } }).act.pupilId;
    const versionUp = (row: readonly unknown[] | null) => row && row.map((value, at) => (at === 7 ? Number(school.listRow('pupil', pupilId)![7]) + 1 : value));
    this.write(school, pupilId, target!.kept.toReversed().map((one) => ({ ...one, before: one.after, after: one.table === 'pupil' ? versionUp(one.before) : one.before })));
  }

  /** Rows as they must stand now; the pupil goes along with everything to wherever there is or was a stay. */
  private write(school: ExpectedSchool, pupilId: string, kept: Kept[]): Kept[] {
    const classesOf = () => school.plan.memberships.filter((one) => one.pupilId === pupilId).map(({ classId }) => classId);
    const before = classesOf();
    school.seq += 1;
    school.accepted += 1;
    for (const { table, key, after } of kept) {
      if (table === 'membership') this.writeStay(school, key, after);
      else school.putListRow('pupil', key, after as never, school.seq);
    }
    for (const table of ['pupil', 'pupil_contact'] as const) school.raiseListRow(table, pupilId);
    for (const row of school.listRows('guardian').filter((one) => one[1] === pupilId)) school.raiseListRow('guardian', String(row[0]));
    for (const classId of new Set([...before, ...classesOf()])) for (const kind of ['class', 'private']) school.scopeSeq.set(`${kind}:${classId}`, school.seq);
    return kept;
  }

  private writeStay(school: ExpectedSchool, id: string, after: readonly unknown[] | null): void {
    const stays = school.plan.memberships as MembershipPlan[];
    const at = stays.findIndex((one) => one.id === id);
    const removed = (classId: string): Map<string, number> => {
      const found = school.removed.get(classId) ?? new Map<string, number>();
      school.removed.set(classId, found);
      return found;
    };
    if (after === null) {
      const [gone] = stays.splice(at, 1);
      school.deleteListRow('membership', id);
      removed(gone!.classId).set(`membership ${id}`, school.seq);
      return;
    }
    const [, groupId, pupilId, startsOn, endsOn] = after as [string, string, string, string, string | null];
    const classId = school.plan.classes.includes(groupId) ? groupId : school.plan.journals.find((one) => one.groupId === groupId)!.classId;
    const stay: MembershipPlan = { id, groupId, classId, pupilId, startsOn, endsOn };
    if (at < 0) stays.push(stay);
    else stays[at] = stay;
    removed(classId).delete(`membership ${id}`);
    school.putListRow('membership', id, after as never, school.seq);
  }
}

/** What a row says; a version alone says nothing. */
const said = (table: Kept['table'], row: readonly unknown[] | null): string => JSON.stringify(table === 'pupil' ? row?.filter((_value, at) => at !== 7) : row);

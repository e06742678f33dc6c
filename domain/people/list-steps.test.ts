import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupId, PupilId } from '../ids.ts';
import { rowOfForm, type PupilForm } from './form-row.ts';
import { findHindrance, stepsBack, stepsOfAct, stepsOfRoster, usualStart, type ActFacts, type ListAct, type ListStep, type MembershipRow, type PupilRow } from './list-steps.ts';
import { planRosterImport } from './roster-plan.ts';

const [a, b, sub] = ['7А', '7Б', '7А англ.'] as unknown as [GroupId, GroupId, GroupId];
const CLASS_OF: Readonly<Record<string, GroupId>> = { [a]: a, [b]: b, [sub]: a };
const NAMES: Readonly<Record<string, string>> = { [a]: '7А', [b]: '7Б' };
const YEAR = { id: 'y', startsOn: '2026-09-01', endsOn: '2027-05-26' };
const TODAY = '2026-11-26';

/** A school of two classes and a subgroup, in memory: carries steps out as both stores do. */
class Lists {
  readonly pupils = new Map<string, PupilRow>();
  readonly stays = new Map<string, MembershipRow>();
  private next = 1;
  readonly newId = (): string => `id${this.next++}`;

  carryOut(steps: readonly ListStep[]): void {
    for (const { entity, entityId, before, after } of steps) {
      const rows = (entity === 'pupil' ? this.pupils : this.stays) as Map<string, PupilRow | MembershipRow>;
      if (JSON.stringify(rows.get(entityId) ?? null) !== JSON.stringify(before)) throw new Error(`a step is not about the row that stands: ${entityId}`);
      if (after === null) rows.delete(entityId);
      else rows.set(entityId, after);
    }
  }

  facts(act: ListAct | null, hasEntries = false): ActFacts {
    const row = act && act.kind !== 'correct' ? this.stays.get(act.stayId) : undefined;
    return {
      pupil: (id) => this.pupils.get(id),
      stays: (pupilId, classId) => [...this.stays.values()].filter((stay) => stay.pupilId === pupilId && CLASS_OF[stay.groupId] === classId),
      stay: row && (row.groupId === a || row.groupId === b) ? { row, year: YEAR } : undefined,
      toYearId: act?.kind === 'transfer' && NAMES[act.toGroupId] !== undefined ? YEAR.id : undefined,
      hasEntries: () => hasEntries, bornThen: act?.kind === 'correct' ? [...this.pupils.values()].filter(({ birthDate }) => birthDate === act.birthDate) : [], today: TODAY,
    };
  }

  enrol(form: PupilForm, groupId: GroupId, enrolOn: string): ListStep[] {
    const known = [...this.pupils.values()].map((pupil) => ({
      ...pupil, places: [...this.stays.values()].filter((stay) => stay.pupilId === pupil.id && NAMES[stay.groupId] !== undefined).map(({ startsOn, endsOn, groupId: id }) => ({ groupId: id, groupName: NAMES[id]!, startsOn, endsOn })),
    }));
    const plan = planRosterImport([rowOfForm(form, TODAY)], known, { group: { id: groupId, name: NAMES[groupId]!, grade: 7 }, year: YEAR, enrolOn, today: TODAY, decisions: [] });
    return plan.counts.question + plan.counts.error > 0 ? [] : stepsOfRoster(plan, groupId, this.facts(null), { newId: this.newId, basis: 'приказ № 1' });
  }

  snapshot(): unknown {
    const byId = (left: readonly [string, unknown], right: readonly [string, unknown]) => (left[0] < right[0] ? -1 : 1);
    return [[...this.pupils].sort(byId).map(([id, { version: _version, ...row }]) => [id, row]), [...this.stays].sort(byId)];
  }
}

const form = (last: string, over: Partial<PupilForm> = {}): PupilForm => ({ last, first: 'Юлия', middle: 'Олеговна', birthDate: '2013-04-05', sex: null, address: '', phone: '', ...over });
const LETTERS = ['Ёжикова', 'Щукина', 'Белова', 'Жукова', 'Цой', 'Ким'];

function school(): Lists {
  const lists = new Lists();
  LETTERS.forEach((last, at) => lists.carryOut(lists.enrol(form(last, { birthDate: `2013-0${at + 1}-0${at + 1}` }), at % 2 === 0 ? a : b, '2026-09-01')));
  const [first] = lists.pupils.keys();
  const stay: MembershipRow = { id: 'sub1', groupId: sub, pupilId: first as PupilId, startsOn: '2026-12-01', endsOn: null, basis: '' };
  lists.carryOut([{ entity: 'membership', entityId: stay.id, before: null, after: stay }]);
  return lists;
}

const deed = fc.record({ who: fc.nat(5), kind: fc.constantFrom('transfer', 'dismiss', 'correct', 'enrol'), day: fc.constantFrom('2026-09-01', '2026-11-20', '2026-12-01', '2027-03-01', '2027-06-01'), last: fc.constantFrom(...LETTERS, '7') });

describe('steps of changes of class lists (M-09)', () => {
  it('whatever was done is taken back, last first, and nobody is ever in two classes on one day', () => {
    fc.assert(fc.property(fc.array(deed, { maxLength: 12 }), (deeds) => {
      const lists = school();
      const done: { steps: ListStep[]; before: unknown }[] = [];
      for (const { who, kind, day, last } of deeds) {
        const pupil = [...lists.pupils.values()][who]!;
        const stay = [...lists.stays.values()].find((one) => one.pupilId === pupil.id && NAMES[one.groupId] !== undefined && one.endsOn === null);
        const act: ListAct | null =
          kind === 'transfer' ? { kind, pupilId: pupil.id, stayId: stay?.id ?? 'none', toGroupId: stay?.groupId === a ? b : a, startsOn: day, basis: 'приказ № 2' }
          : kind === 'dismiss' ? { kind, pupilId: pupil.id, stayId: stay?.id ?? 'none', endsOn: day, basis: 'приказ № 3' }
          : kind === 'correct' ? { kind, pupilId: pupil.id, baseVersion: pupil.version, name: { last, first: 'Юлия', middle: 'Олеговна' }, birthDate: pupil.birthDate, sex: 'female', basis: '' } : null;
        const before = lists.snapshot();
        const steps = act === null ? { ok: true as const, value: lists.enrol(form(last, { birthDate: '2013-09-09' }), a, day > YEAR.endsOn ? YEAR.endsOn : day) } : stepsOfAct(act, lists.facts(act), lists.newId);
        if (!steps.ok || steps.value.length === 0) continue;
        lists.carryOut(steps.value);
        done.push({ steps: steps.value, before });
        for (const one of lists.pupils.values()) {
          const own = [...lists.stays.values()].filter((place) => place.pupilId === one.id && NAMES[place.groupId] !== undefined).toSorted((x, y) => (x.startsOn < y.startsOn ? -1 : 1));
          own.forEach((place, at) => expect(at === 0 || own[at - 1]!.endsOn! < place.startsOn).toBe(true));
        }
      }
      for (const { steps, before } of done.toReversed()) {
        const row = ({ entity, entityId }: ListStep) => (entity === 'pupil' ? lists.pupils.get(entityId) : lists.stays.get(entityId));
        expect(findHindrance(steps, { row, isUsed: () => false })).toBeUndefined();
        lists.carryOut(stepsBack(steps, row));
        expect(lists.snapshot()).toEqual(before);
      }
    }), { numRuns: 300 });
  });

  it('what was changed or used since stands against it, by name', () => {
    const lists = school();
    const steps = lists.enrol(form('Новикова', { birthDate: '2013-10-10' }), a, '2026-11-26');
    lists.carryOut(steps);
    const [step] = steps;
    const row = ({ entity, entityId }: ListStep) => (entity === 'pupil' ? lists.pupils.get(entityId) : lists.stays.get(entityId));
    expect(findHindrance(steps, { row, isUsed: () => false })).toBeUndefined();
    expect(findHindrance(steps, { row, isUsed: ({ entity }) => entity === 'membership' })).toBe(step!.entityId);
    lists.pupils.set(step!.entityId, { ...lists.pupils.get(step!.entityId)!, phone: '1' });
    expect(findHindrance(steps, { row, isUsed: () => false })).toBe(step!.entityId);
    lists.pupils.delete(step!.entityId);
    expect(findHindrance(steps, { row, isUsed: () => false })).toBe(step!.entityId);
  });

  it('a subgroup ends with its class, and one that was to begin does not', () => {
    const lists = school();
    const pupil = [...lists.pupils.values()][0]!;
    const stay = [...lists.stays.values()].find(({ pupilId, groupId }) => pupilId === pupil.id && groupId === a)!;
    const act: ListAct = { kind: 'dismiss', pupilId: pupil.id, stayId: stay.id, endsOn: '2026-11-26', basis: 'приказ № 3' };
    const steps = stepsOfAct(act, lists.facts(act), lists.newId);
    expect(steps.ok && steps.value.map(({ entityId, after }) => [entityId, after && (after as MembershipRow).endsOn, after && (after as MembershipRow).basis])).toEqual([[stay.id, '2026-11-26', 'приказ № 1; приказ № 3'], ['sub1', null, null]]);
  });

  it('a stay vanishes for another class from its first day on, unless there are entries', () => {
    const lists = school();
    const pupil = [...lists.pupils.values()][2]!;
    const stay = [...lists.stays.values()].find(({ pupilId }) => pupilId === pupil.id)!;
    const act: ListAct = { kind: 'transfer', pupilId: pupil.id, stayId: stay.id, toGroupId: b, startsOn: '2026-09-01', basis: 'приказ' };
    expect(stepsOfAct(act, lists.facts(act, true), lists.newId)).toMatchObject({ ok: false, error: { code: 'pupil_has_entries', params: { pupil: 'Белова Юлия' } } });
    expect(stepsOfAct({ ...act, startsOn: '2026-09-02' }, lists.facts(act, true), lists.newId).ok).toBe(true);
    const steps = stepsOfAct(act, lists.facts(act), lists.newId);
    expect(steps.ok && steps.value.map(({ after }) => after === null)).toEqual([true, false]);
  });
});

describe('the usual first day in a class', () => {
  it.each([['2026-11-26', 0, '2026-09-01'], ['2026-11-26', 20, '2026-11-26'], ['2026-09-05', 20, '2026-09-01'], ['2026-08-20', 20, '2026-09-01'], ['2027-06-10', 20, '2027-05-26']])('on %s with %i pupils it is %s', (today, pupils, wanted) => {
    expect(usualStart(YEAR, pupils, today)).toBe(wanted);
  });
});

describe('a pupil from a form', () => {
  it('is one line of a list: names mended, sex by the patronymic, faults told', () => {
    expect(rowOfForm(form(' иванова-петрова ', { phone: '89123456789' }), TODAY)).toMatchObject({ line: 1, sex: 'female', sexGuessed: true, phone: '+7 912 345-67-89', problems: [] });
    expect(rowOfForm(form('7', { birthDate: '2027-01-01' }), TODAY)).toMatchObject({ name: null, birthDate: null, problems: [{ code: 'name_characters', severity: 'error' }, { code: 'date_future', severity: 'error' }] });
    expect(rowOfForm(form('Ким', { middle: '', sex: 'male' }), TODAY)).toMatchObject({ sex: 'male', sexGuessed: false });
  });
});

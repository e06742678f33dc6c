import { randomBytes } from 'node:crypto';
import type { SyncCommand } from '#domain/contract/sync/index.ts';
import { newId } from '../../fixtures/school-server.ts';
import type { Seeded } from '../../sync-model/seeded.ts';
import type { ExpectedSchool } from './expected-school.ts';
import { mayWrite } from './rights-table.ts';

export type MadeCommand = SyncCommand & { readonly malformed?: boolean };

/** What PostgreSQL cannot keep as text: a NUL, and half of a pair, as a cut emoji leaves it. */
const UNSTORABLE = ['тема\u0000', '\ud83d', 'б\udc00в'] as const;
const NAMES = ['setMark', 'setMark', 'setMark', 'setMark', 'commentMark', 'setAttendance', 'setAttendance', 'addWork', 'changeWork', 'removeWork', 'setLessonContent', 'setTermMark'] as const;

/** Commands of every kind: mostly of journals the author may write in, else of any other, of the other school, of nobody; bases right, old and absurd. */
export class CommandMaker {
  private readonly chance: Seeded;
  private readonly other: (school: ExpectedSchool) => ExpectedSchool;
  private readonly sent: MadeCommand[] = [];

  constructor(chance: Seeded, other: (school: ExpectedSchool) => ExpectedSchool) {
    this.chance = chance;
    this.other = other;
  }

  make(school: ExpectedSchool, staffId: string, day: string, now: number, deviceSeq: number): MadeCommand {
    const { chance } = this;
    if (this.sent.length > 20 && chance.chance(0.06)) return this.again(chance.pick(this.sent), deviceSeq, staffId, school);
    const name: string = chance.chance(0.01) ? chance.pick(['dropEverything', 'constructor', '__proto__x', 'setMarks']) : chance.pick(NAMES);
    const place = this.place(school, staffId, day);
    const { args, malformed } = this.args(name, place, school);
    const command: MadeCommand = {
      commandId: newId(), deviceSeq, name, args, baseVersion: this.base(name, args, place), authorId: chance.chance(0.04) ? chance.pick(school.plan.staff) : staffId,
      madeAt: chance.chance(0.1) ? chance.pick([0, -5, now + 400 * 86_400_000, Number.MAX_SAFE_INTEGER]) : now - chance.below(86_400_000), ...(malformed ? { malformed } : {}),
    };
    this.sent.push(command);
    if (this.sent.length > 3_000) this.sent.splice(0, 1_000);
    return command;
  }

  /** The work that a command removes, added again under its name in any lesson of any journal of the school. */
  addAgain(school: ExpectedSchool, removal: MadeCommand, deviceSeq: number): MadeCommand {
    const { chance } = this;
    const workId = String(removal.args['workId']);
    const journalId = school.tables.work.get(workId)?.journalId;
    const beside = school.plan.lessons.filter((one) => one.journalId === journalId);
    const lesson = chance.pick(chance.chance(0.7) && beside.length > 0 ? beside : school.plan.lessons);
    const command: MadeCommand = {
      ...removal, commandId: newId(), deviceSeq, name: 'addWork', baseVersion: 0, args: { workId, lessonId: lesson.id, workTypeId: chance.pick(school.plan.workTypes), title: 'Снова', weight: 1 },
    };
    const { malformed: _malformed, ...whole } = command;
    this.sent.push(whole);
    return whole;
  }

  /** Takes a work away with all its marks, one after the other: else a long run would fill every lesson and meet nothing new. */
  sweep(school: ExpectedSchool, staffId: string, day: string, now: number, deviceSeq: number): MadeCommand[] {
    const { chance } = this;
    const own = new Set(school.plan.journals.filter((one) => mayWrite(school.plan, staffId, day, one)).map(({ id }) => id));
    const works = [...school.tables.work].filter(([, { journalId }]) => own.has(journalId));
    if (works.length === 0) return [];
    const [workId, { row }] = chance.pick(works);
    const base = { authorId: staffId, madeAt: now };
    const clearing = [...school.tables.mark.values()].filter((one) => one.row['work_id'] === workId).map((one): MadeCommand => ({
      ...base, commandId: newId(), deviceSeq: 0, name: 'setMark', baseVersion: Number(one.row['version']), args: { workId, pupilId: one.row['pupil_id'], value: null, isDebt: false },
    }));
    const removal: MadeCommand = { ...base, commandId: newId(), deviceSeq: 0, name: 'removeWork', baseVersion: Number(row['version']), args: { workId } };
    return [...clearing, removal].map((command, at) => ({ ...command, deviceSeq: deviceSeq + at }));
  }

  /** The same again, the same with another content, or somebody else's under one's own name. */
  private again(command: MadeCommand, deviceSeq: number, staffId: string, school: ExpectedSchool): MadeCommand {
    const how = this.chance.next();
    if (how < 0.5) return { ...command, deviceSeq };
    if (how < 0.7) return { ...command, deviceSeq, authorId: staffId };
    if (how < 0.85) return { ...command, deviceSeq, authorId: this.chance.pick(school.plan.staff) };
    return { ...command, deviceSeq, args: { ...command.args, anotherTime: true } };
  }

  /** The school whose objects are spoken of, a lesson and a pupil of it that mostly belong together. */
  private place(school: ExpectedSchool, staffId: string, day: string) {
    const { chance } = this;
    const where = chance.next() < 0.06 ? this.other(school) : school;
    const own = where.plan.journals.filter((one) => mayWrite(where.plan, staffId, day, one));
    const journal = own.length > 0 && chance.chance(0.75) ? chance.pick(own) : chance.pick(where.plan.journals);
    const lessons = where.plan.lessons.filter(({ journalId }) => journalId === journal.id);
    // Most go to the open term, where something can be put.
    const lesson = chance.chance(0.7) ? lessons[3 + chance.below(lessons.length - 3)]! : chance.pick(lessons);
    const members = where.plan.memberships.filter(({ groupId }) => groupId === journal.groupId);
    const pupilId = chance.chance(0.9) ? chance.pick(members).pupilId : chance.pick(where.plan.pupils);
    const works = [...where.tables.work].filter(([, { row }]) => row['lesson_id'] === lesson.id).map(([id]) => id);
    return { where, journal, lesson, pupilId, workId: works.length > 0 ? chance.pick(works) : newId<string>() };
  }

  private args(name: string, place: ReturnType<CommandMaker['place']>, school: ExpectedSchool): { args: Record<string, unknown>; malformed: boolean } {
    const { chance } = this;
    const { journal, lesson, pupilId, workId, where } = place;
    const text = (): string => (chance.chance(0.3) ? '' : `${where.plan.name} ${randomBytes(3).toString('hex')}${chance.chance(0.1) ? ' 🙂 «ёлка» ' : ''}`);
    const type = chance.chance(0.97) ? chance.pick(where.plan.workTypes) : chance.pick(this.other(school).plan.workTypes);
    const removed = [...(where.removed.get(journal.id)?.keys() ?? [])].filter((key) => key.startsWith('work ')).map((key) => key.slice(5));
    const all: Record<string, Record<string, unknown>> = {
      setMark: { workId, pupilId, value: chance.chance(0.25) ? null : 1 + chance.below(5), isDebt: chance.chance(0.15) },
      commentMark: { workId, pupilId, comment: text() },
      setAttendance: {
        lessonId: lesson.id, pupilId, code: chance.chance(0.3) ? null : chance.pick(['ABSENT', 'EXCUSED', 'ILLNESS', 'UNEXCUSED', 'LATE', 'LATE', 'EXEMPT']),
        minutes: chance.chance(0.5) ? null : 1 + chance.below(95),
      },
      addWork: {
        workId: removed.length > 0 && chance.chance(0.25) ? chance.pick(removed) : chance.chance(0.05) ? workId : newId(), lessonId: lesson.id, workTypeId: type, title: text(), weight: 1 + chance.below(3),
      },
      changeWork: { workId, workTypeId: type, title: text(), weight: chance.pick([0, 0.5, 1, 10]) },
      removeWork: { workId },
      setLessonContent: { lessonId: lesson.id, topic: ` ${text()}`, homework: text() },
      setTermMark: {
        journalId: journal.id, termId: chance.pick(chance.chance(0.95) ? where.plan.terms : this.other(school).plan.terms).id, pupilId,
        value: chance.pick([null, '2', '3', '4', '5', 'зачёт', 'шесть']), reason: chance.chance(0.6) ? 'прилежание' : '',
      },
    };
    const isKnown = Object.hasOwn(all, name);
    const args: Record<string, unknown> = isKnown ? { ...all[name] } : { workId };
    if (chance.chance(0.03)) args['unknownToThisServer'] = chance.pick([{ deep: [1, 'x'] }, '\u0000', '\ud800', null]);
    if (!chance.chance(0.03) || !isKnown) return { args, malformed: false };
    // Broken on purpose: a field of another kind, out of range, missing, or a text that no database keeps.
    const field = chance.pick(Object.keys(all[name]!));
    const texts = ['comment', 'title', 'topic', 'homework', 'reason'].filter((one) => one in args);
    if (texts.length > 0 && chance.chance(0.5)) args[chance.pick(texts)] = chance.pick(UNSTORABLE);
    else if (chance.chance(0.5)) delete args[field];
    else args[field] = chance.pick([{}, [], 'x'.repeat(5_000), -1, 1e300, ...(texts.includes(field) ? [] : ["'; DROP TABLE mark; --'--"])]);
    return { args, malformed: true };
  }

  private base(name: string, args: Record<string, unknown>, { where }: ReturnType<CommandMaker['place']>): number {
    const { chance } = this;
    const { lessonId, workId, pupilId, journalId, termId } = args as Record<string, string>;
    const keys: Record<string, [keyof ExpectedSchool['tables'], string]> = {
      setMark: ['mark', `${workId}/${pupilId}`], commentMark: ['mark', `${workId}/${pupilId}`], setAttendance: ['attendance', `${lessonId}/${pupilId}`],
      changeWork: ['work', workId!], removeWork: ['work', workId!], setLessonContent: ['lesson', lessonId!], setTermMark: ['term_mark', `${journalId}/${termId}/${pupilId}`],
    };
    const [table, key] = Object.hasOwn(keys, name) ? keys[name]! : (['mark', ''] as const);
    const version = Number(where.tables[table].get(key)?.row['version'] ?? 0);
    const how = chance.next();
    return how < 0.6 ? version : how < 0.75 ? 0 : how < 0.9 ? Math.max(0, version - 1 - chance.below(3)) : chance.pick([version + 1, 1_000_000, Number.MAX_SAFE_INTEGER]);
  }
}

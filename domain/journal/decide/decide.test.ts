import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testId } from '../../../tests/fixtures/small-school.ts';
import type { GroupId, JournalId, LessonId, PupilId, StaffId, TermId, WorkId, WorkTypeId, YearId } from '../../ids.ts';
import { DEFAULT_POLICY_SETTINGS } from '../../policy/index.ts';
import { ATTENDANCE_CODES, type Attendance } from '../attendance-code.ts';
import type { JournalCommandArgs, JournalCommandName } from '../commands.ts';
import { targetOf } from '../command-target.ts';
import { decide } from './decide.ts';
import type { CommandAuthor, Decided } from './decision.ts';
import type { AttendanceFact, JournalFacts, LessonFact, MarkFact, TermMarkFact, WorkFact } from './facts.ts';

const lessonId = testId<LessonId>(1);
const workId = testId<WorkId>(2);
const pupilId = testId<PupilId>(3);
const journalId = testId<JournalId>(4);
const termId = testId<TermId>(5);
const yearId = testId<YearId>(6);
const groupId = testId<GroupId>(7);
const workTypeId = testId<WorkTypeId>(8);
const me = testId<StaffId>(20);
const other = testId<StaffId>(21);
const stranger = testId<StaffId>(22);

interface World {
  closed?: boolean;
  lesson?: Partial<LessonFact>;
  works?: readonly WorkFact[];
  mark?: MarkFact;
  attendance?: AttendanceFact;
  termMark?: TermMarkFact;
  marked?: number;
}

const work: WorkFact = { workId, lessonId, workTypeId, title: '', weight: 1, position: 1, version: 1, authorId: null, madeAt: null };

function factsOf(world: World): JournalFacts {
  const works = world.works ?? [work];
  const term = { termId, yearId, name: '2 четверть', startsOn: '2026-11-05', endsOn: '2026-12-28', closed: world.closed ?? false };
  const lesson: LessonFact = {
    lessonId, journalId, heldOn: '2026-11-23', bellNumber: 1, planItemId: null, topic: 'Дроби', homework: '№ 1', version: 3, authorId: other, ...world.lesson,
  };
  return {
    findLesson: (id) => (id === lessonId ? lesson : undefined),
    findJournal: (id) =>
      id === journalId ? { journalId, yearId, groupId, grade: 7, subjectName: 'Алгебра', graded: true, teacherId: me, classTeacherId: other, classId: groupId } : undefined,
    findTerm: (id) => (id === termId ? term : undefined),
    findTermOfDay: (_year, day) => (day >= term.startsOn && day <= term.endsOn ? term : undefined),
    findWork: (id) => works.find((one) => one.workId === id),
    listWorksOfLesson: () => works,
    hasWorkType: (id) => id === workTypeId,
    findMark: () => world.mark,
    countMarksOfWork: () => world.marked ?? 0,
    findAttendance: () => world.attendance,
    findTermMark: () => world.termMark,
    listMembershipSpans: (_group, pupil) => (pupil === pupilId ? [{ startsOn: '2026-09-01', endsOn: null }] : []),
    listWeightedMarks: () => [{ value: 4, weight: 1 }],
  };
}

const author = (staffId: StaffId = me): CommandAuthor => ({ actor: { staffId, roles: ['teacher'] }, staffId, now: 1_795_000_000_000, settings: DEFAULT_POLICY_SETTINGS });
const run = <Name extends JournalCommandName>(world: World, name: Name, args: JournalCommandArgs[Name], baseVersion = 0, by = me): Decided =>
  decide(factsOf(world), author(by), { name, args, baseVersion });
const code = (decided: Decided) => (decided.ok ? (decided.value.adjusted ?? 'accepted') : decided.error.code);

const setMark = { workId, pupilId, value: 5, isDebt: false };
const markBy = (authorId: StaffId, version: number): MarkFact => ({ value: 3, isDebt: false, comment: '', authorId, madeAt: 1, version });
const attendanceBy = (authorId: StaffId, version: number, attendance: Attendance | null): AttendanceFact => ({ attendance, authorId, madeAt: 1, version });

describe('the conflict table (design §4)', () => {
  it('mark: another author after my base is a conflict, my own other device is not', () => {
    expect(code(run({ mark: markBy(other, 4) }, 'setMark', setMark, 3))).toBe('conflict_newer_version');
    expect(code(run({ mark: markBy(other, 4) }, 'setMark', setMark, 4))).toBe('accepted');
    expect(code(run({ mark: markBy(me, 9) }, 'setMark', setMark, 3))).toBe('accepted');
  });

  it('mark: a base ahead of the row (the server was restored) is no conflict', () => {
    expect(code(run({ mark: markBy(other, 2) }, 'setMark', setMark, 7))).toBe('accepted');
  });

  it('attendance: a reason on paper outranks «ОТ» and «НП», whoever comes first', () => {
    const illness = { code: 'ILLNESS', minutes: null } as const;
    const absent = { code: 'ABSENT', minutes: null } as const;
    const late = { lessonId, pupilId, code: 'LATE' as const };
    const kept = run({ attendance: attendanceBy(other, 2, illness) }, 'setAttendance', { lessonId, pupilId, ...absent }, 1);
    expect(code(kept)).toBe('attendance_outranked');
    expect(kept.ok && [kept.value.row, kept.value.version]).toEqual(['kept', 2]);
    expect(code(run({ attendance: attendanceBy(other, 2, absent) }, 'setAttendance', { lessonId, pupilId, ...illness }, 1))).toBe('accepted');
    expect(code(run({ attendance: attendanceBy(other, 2, illness) }, 'setAttendance', { ...late, minutes: 5 }, 1))).toBe('conflict_newer_version');
  });

  it('attendance: different fields merge', () => {
    const late = (minutes: number | null) => ({ code: 'LATE' as const, minutes });
    expect(code(run({ attendance: attendanceBy(other, 2, late(10)) }, 'setAttendance', { lessonId, pupilId, ...late(null) }, 1))).toBe('attendance_outranked');
    const merged = run({ attendance: attendanceBy(other, 2, late(null)) }, 'setAttendance', { lessonId, pupilId, ...late(7) }, 1);
    expect(merged.ok && merged.value.row).toMatchObject({ code: 'LATE', minutes: 7, version: 3 });
    expect(code(run({ attendance: attendanceBy(other, 2, late(10)) }, 'setAttendance', { lessonId, pupilId, ...late(7) }, 1))).toBe('conflict_newer_version');
  });

  it('topic and homework: both texts are kept, the newest is shown with a notice', () => {
    const texts = { lessonId, topic: ' Пропорции ', homework: '' };
    const both = run({}, 'setLessonContent', texts, 1);
    expect(code(both)).toBe('content_both_kept');
    expect(both.ok && [both.value.before, both.value.after]).toEqual([{ topic: 'Дроби', homework: '№ 1' }, { topic: 'Пропорции', homework: '' }]);
    expect(code(run({}, 'setLessonContent', texts, 3))).toBe('accepted');
    expect(code(run({ lesson: { authorId: me } }, 'setLessonContent', texts, 1))).toBe('accepted');
  });

  it('delete against edit needs the matching base', () => {
    const changed = { ...work, version: 2, authorId: other };
    expect(code(run({ works: [changed] }, 'removeWork', { workId }, 1))).toBe('conflict_newer_version');
    expect(code(run({ works: [changed] }, 'removeWork', { workId }, 2))).toBe('accepted');
    expect(code(run({ works: [{ ...changed, authorId: me }] }, 'removeWork', { workId }, 1))).toBe('accepted');
    expect(code(run({ marked: 2 }, 'removeWork', { workId }, 1))).toBe('work_has_marks');
  });

  it('a closed term refuses everything', () => {
    const closed = { closed: true };
    expect(code(run(closed, 'setMark', setMark))).toBe('term_closed');
    expect(code(run(closed, 'setAttendance', { lessonId, pupilId, code: 'ABSENT', minutes: null }))).toBe('term_closed');
    expect(code(run(closed, 'setLessonContent', { lessonId, topic: '', homework: '' }, 3))).toBe('term_closed');
    expect(code(run(closed, 'addWork', { workId: testId(99), lessonId, workTypeId, title: '', weight: 1 }))).toBe('term_closed');
    expect(code(run(closed, 'setTermMark', { journalId, termId, pupilId, value: '4', reason: '' }))).toBe('term_closed');
  });
});

describe('who may command (R-02, R-04)', () => {
  it('refuses a stranger, whatever the command', () => {
    expect(code(run({}, 'setMark', setMark, 0, stranger))).toBe('not_allowed');
    expect(code(run({}, 'setTermMark', { journalId, termId, pupilId, value: '4', reason: '' }, 0, stranger))).toBe('not_allowed');
    expect(code(run({}, 'removeWork', { workId }, 1, stranger))).toBe('not_allowed');
  });

  it('refuses a pupil who is not in the group', () => {
    expect(code(run({}, 'setMark', { ...setMark, pupilId: testId(77) }))).toBe('pupil_not_enrolled');
  });
});

describe('a decision', () => {
  it('names the row that the command spoke of, and raises its version by one or keeps the row', () => {
    const attendance = fc.option(
      fc.record({ code: fc.constantFrom(...ATTENDANCE_CODES), minutes: fc.constant(null) }), { nil: null },
    );
    fc.assert(
      fc.property(attendance, attendance, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 5 }), fc.boolean(), (standing, wanted, base, version, mine) => {
        const args = { lessonId, pupilId, code: wanted?.code ?? null, minutes: null };
        const decided = run({ attendance: attendanceBy(mine ? me : other, version, standing) }, 'setAttendance', args, base);
        // Refused is only what another author changed after the base.
        expect(decided.ok || (decided.error.code === 'conflict_newer_version' && !mine && version > base)).toBe(true);
        if (!decided.ok) return;
        const { entity, entityId, row, version: after } = decided.value;
        expect({ entity, entityId }).toEqual(targetOf({ name: 'setAttendance', args }));
        expect([after, row === 'kept' ? after : row?.['version']]).toEqual(row === 'kept' ? [version, version] : [version + 1, version + 1]);
      }),
    );
  });

  it('of a term mark far from the average wants a reason (domain.md §3.4)', () => {
    expect(code(run({}, 'setTermMark', { journalId, termId, pupilId, value: '2', reason: ' ' }))).toBe('term_mark_needs_reason');
    expect(code(run({}, 'setTermMark', { journalId, termId, pupilId, value: '2', reason: 'Экзамен' }))).toBe('accepted');
  });
});

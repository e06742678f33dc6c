import type { LessonId, StaffId, TermId, WorkId } from '#domain/ids.ts';
import type { SubjectSource, WorkTypeKey } from '#resources/demo-school/curriculum.ts';
import { STYLES } from '#resources/demo-school/teaching-style.ts';
import { AbsenceCourse, type DayState } from './absences.ts';
import { addDays, listSchoolDays, momentOf, weekdayOf, type TermDays, type YearCalendar } from './calendar.ts';
import type { Member, YearCourse, YearGroups } from './groups.ts';
import type { IdMaker } from './id-maker.ts';
import { commentOn, isOwed, MarkCourse, shareOf } from './marks.ts';
import type { PlanItem } from './plan.ts';
import { giveTermMark } from './results.ts';
import type { RowSink } from './row-sink.ts';
import type { SchoolFrame } from './school-frame.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Slot } from './timetable.ts';

export interface YearTerm extends TermDays {
  readonly id: TermId;
}

interface YearInput {
  readonly calendar: YearCalendar;
  readonly terms: readonly YearTerm[];
  readonly groups: YearGroups;
  /** By the place of the course in `groups.courses`. */
  readonly plans: readonly (readonly PlanItem[])[];
  readonly timetable: readonly (readonly Slot[])[];
  /** The class teacher whom a visitor plays: always with something left to fill in. */
  readonly shownTeacher: StaffId | undefined;
  /** Lessons are held until the day before; those of this day stand and are mostly still empty. */
  readonly today: string;
}

/** A course while its year runs. */
interface RunningCourse extends YearCourse {
  readonly plan: readonly PlanItem[];
  readonly states: readonly MarkCourse[];
  readonly lastBell: ReadonlyMap<number, number>;
  nextItem: number;
  heldInTerm: number;
  /** The teacher got no further than this; what comes after is not written up either. */
  stopped: boolean;
}

interface Hour {
  readonly course: RunningCourse;
  readonly bell: number;
}

/** Lives one school year day by day: lessons, works, marks, absences and, where a term ends, its marks. */
export class SchoolYear {
  private readonly input: YearInput;
  private readonly frame: SchoolFrame;
  private readonly random: SeededRandom;
  private readonly id: IdMaker;
  private readonly sink: RowSink;
  private readonly courses: readonly RunningCourse[];
  private readonly hoursOfDay: readonly (readonly Hour[])[];
  private readonly absences = new Map<Member, AbsenceCourse>();
  /** Teachers who have not written up the last days yet. */
  private readonly slow: ReadonlySet<StaffId>;
  readonly days: readonly string[];

  constructor(input: YearInput, frame: SchoolFrame, random: SeededRandom, id: IdMaker, sink: RowSink) {
    this.input = input;
    this.frame = frame;
    this.random = random;
    this.id = id;
    this.sink = sink;
    this.days = listSchoolDays(input.calendar, input.today);
    this.courses = input.groups.courses.map((yearCourse, at) => ({
      ...yearCourse,
      plan: input.plans[at]!,
      states: yearCourse.members.map(({ pupil }) => new MarkCourse(pupil, yearCourse.course.subject, yearCourse.course.schoolClass.grade, random)),
      lastBell: lastBells(input.groups, input.timetable, yearCourse.course.schoolClass.index),
      nextItem: 0,
      heldInTerm: 0,
      stopped: false,
    }));
    this.hoursOfDay = [1, 2, 3, 4, 5, 6].map((weekday) =>
      this.courses
        .flatMap((course) => input.timetable[course.course.index]!.filter((slot) => slot.weekday === weekday).map(({ bell }) => ({ course, bell })))
        .sort((a, b) => a.bell - b.bell || a.course.course.index - b.course.course.index),
    );
    for (const { members } of input.groups.classes) for (const member of members) this.absences.set(member, new AbsenceCourse(member, random));
    const teachers = new Set(this.courses.map(({ course }) => course.teacher.id));
    this.slow = new Set([...teachers].filter((teacher) => teacher === input.shownTeacher || random.chance(0.3)));
  }

  /** The day with this number in `days`; gives the marks of a term on its last day. */
  live(dayNumber: number): void {
    const day = this.days[dayNumber]!;
    const daysAgo = this.days.length - 1 - dayNumber + (this.input.today > this.days.at(-1)! ? 1 : 0);
    const states = new Map<Member, DayState>();
    for (const [member, course] of this.absences) states.set(member, course.nextDay(Number(day.slice(5, 7)), daysAgo));
    for (const hour of this.hoursOfDay[weekdayOf(day) - 1] ?? []) this.hold(hour, day, daysAgo, states);
    const next = this.days[dayNumber + 1] ?? addDays(this.input.today, 1);
    for (const term of this.input.terms) if (day <= term.endsOn && next > term.endsOn && term.endsOn < this.input.today) this.endTerm(term, day);
  }

  private hold({ course, bell }: Hour, day: string, daysAgo: number, states: ReadonlyMap<Member, DayState>): void {
    const { random, sink } = this;
    const { teacher } = course.course;
    const lessonId = this.id<LessonId>(momentOf(day, bell));
    const begins = 8 * 60 + 30 + (bell - 1) * 52;
    course.stopped ||= !this.isWrittenUp(course, bell, daysAgo);
    if (course.stopped) {
      sink.add('lesson', lessonId, course.journalId, day, bell, null, '', '', null, null);
      if (daysAgo > 0) this.markAbsent(course, bell, day, daysAgo, states, lessonId, begins);
      if (this.isMarked(course)) this.addWork(lessonId, 'answer', '', 1, day, begins);
      return;
    }
    const item = course.plan[course.nextItem++];
    course.heldInTerm += 1;
    // Homework is known in the evening at the latest; a lesson that was just held may still lack it.
    const homework = daysAgo === 0 && random.chance(0.5) ? '' : (item?.homework ?? '');
    sink.add('lesson', lessonId, course.journalId, day, bell, item?.id ?? null, item?.topic ?? 'Резервный урок', homework, teacher.id, momentOf(day, begins + 34 + random.whole(0, 20)));
    const away = this.markAbsent(course, bell, day, daysAgo, states, lessonId, begins);
    if (this.isMarked(course)) this.putMarks(course, item, day, daysAgo, lessonId, begins, away);
  }

  private isMarked({ course }: YearCourse): boolean {
    return course.subject.graded && course.schoolClass.grade > 1;
  }

  /** Whether topic and marks of a lesson are there: always, but for the last days of slow teachers and for today. */
  private isWrittenUp({ course }: YearCourse, bell: number, daysAgo: number): boolean {
    const slow = this.slow.has(course.teacher.id);
    if (daysAgo === 0) return !slow && bell <= 2 && this.random.chance(0.6);
    return daysAgo > 2 || !slow || !this.random.chance(daysAgo === 1 ? 0.85 : 0.6);
  }

  /** @returns by the number of the member, whether marks are out of the question: 1 away, 2 exempt, 3 not in the class */
  private markAbsent(
    course: RunningCourse, bell: number, day: string, daysAgo: number, states: ReadonlyMap<Member, DayState>, lessonId: LessonId, begins: number,
  ): Uint8Array {
    const out = new Uint8Array(course.members.length);
    const madeAt = momentOf(day, begins + 3);
    const teacherId = course.course.teacher.id;
    const isLast = course.lastBell.get(weekdayOf(day)) === bell;
    const isSport = course.course.subject.key === 'sport';
    course.members.forEach((member, at) => {
      if (day < member.startsOn || (member.endsOn !== null && day > member.endsOn)) {
        out[at] = 3;
        return;
      }
      const state = states.get(member)!;
      const entry = state.away === null ? this.absences.get(member)!.lesson(state, isSport, bell, isLast, daysAgo) : { code: state.away, minutes: null };
      if (entry === null) return;
      if (entry.code === 'EXEMPT') out[at] = 2;
      else if (entry.code !== 'LATE') out[at] = 1;
      this.sink.add('attendance', lessonId, member.pupil.id, entry.code, entry.minutes, teacherId, madeAt, 1);
    });
    return out;
  }

  private putMarks(course: RunningCourse, item: PlanItem | undefined, day: string, daysAgo: number, lessonId: LessonId, begins: number, out: Uint8Array): void {
    const { random } = this;
    const works = this.planWorks(course, item);
    works.forEach(({ type, title }, position) => {
      const workId = this.addWork(lessonId, type, title, position + 1, day, begins);
      // Written works are marked at home and brought back within the week (G-02).
      const after = isOwed(type) ? random.whole(0, 4) : 0;
      if (after > daysAgo) return;
      this.markWork(course, type, workId, day, daysAgo, after, begins, out);
    });
  }

  private markWork(course: RunningCourse, type: WorkTypeKey, workId: WorkId, day: string, daysAgo: number, after: number, begins: number, out: Uint8Array): void {
    const { random, sink } = this;
    const { teacher, weeklyHours } = course.course;
    const weight = this.frame.weightOf(type);
    const share = shareOf(type, weeklyHours);
    const owed = isOwed(type);
    const expected = course.states.reduce((sum, { count }) => sum + count, 0) / Math.max(1, course.states.length);
    const midnight = momentOf(day, 0);
    let minute = after > 0 ? 16 * 60 + random.whole(0, 180) : Math.max(begins + 38, 13 * 60 + random.whole(0, 90));
    course.members.forEach((member, at) => {
      if (out[at]! >= 2) return;
      const state = course.states[at]!;
      const entry = (value: number | null, comment: string, when: number) =>
        sink.add('mark', workId, member.pupil.id, value, Number(value === null), comment, teacher.id, when, 1);
      minute += random.chance(0.4) ? 1 : 0;
      const madeAt = midnight + (minute + after * 24 * 60) * 60_000 + at * 1_000;
      if (out[at] === 1) {
        if (!owed) return;
        const late = random.next();
        if (late < 0.3 && daysAgo >= 8) this.give(state, type, weight, member, entry, momentOf(day, (random.whole(6, 9) * 24 + 14) * 60 + random.whole(0, 150)));
        else if (late < 0.75) entry(null, '', madeAt);
        return;
      }
      // Who has been asked less is asked sooner.
      const sooner = share * (course.nextItem <= 3 ? 0.35 : 1) * Math.min(2.4, Math.max(0.3, 1 + 0.4 * (expected - state.count)));
      // Before the term ends those who have no marks yet are asked by name.
      const due = owed ? share : type === 'answer' && state.count < 2 && course.heldInTerm >= 4 ? Math.max(0.75, sooner) : sooner;
      if (random.chance(due)) this.give(state, type, weight, member, entry, madeAt);
      else if (owed && random.chance(0.25)) entry(null, '', madeAt);
    });
  }

  private give(
    state: MarkCourse, type: WorkTypeKey, weight: number, { pupil }: Member, entry: (value: number, comment: string, when: number) => void, when: number,
  ): void {
    const value = state.next(type, this.random);
    state.keep(value, weight);
    entry(value, commentOn(value, pupil.sex, this.random), when);
  }

  private addWork(lessonId: LessonId, type: WorkTypeKey, title: string, position: number, day: string, begins: number): WorkId {
    const workId = this.id<WorkId>(momentOf(day, begins));
    this.sink.add('work', workId, lessonId, this.frame.workTypeId(type), title, this.frame.weightOf(type), position, 1);
    return workId;
  }

  /** One answer on an ordinary lesson, beside it a small work now and then; a written work takes the lesson. */
  private planWorks({ course }: RunningCourse, item: PlanItem | undefined): { type: WorkTypeKey; title: string }[] {
    const { random } = this;
    if (item && item.work !== null) return worksOf(item.work, item.topic, course.subject);
    const works: { type: WorkTypeKey; title: string }[] = [{ type: 'answer', title: '' }];
    const style = STYLES[course.subject.key];
    if (style.smallWorks.length > 0 && random.chance(style.smallShare)) works.push({ type: random.pick(style.smallWorks), title: '' });
    return works;
  }

  private endTerm(term: YearTerm, lastDay: string): void {
    for (const course of this.courses) {
      course.heldInTerm = 0;
      if (!this.isMarked(course)) continue;
      const madeAt = momentOf(lastDay, 14 * 60 + this.random.whole(0, 180));
      course.members.forEach((member, at) => {
        const state = course.states[at]!;
        if (member.startsOn <= lastDay && (member.endsOn === null || member.endsOn >= term.endsOn)) {
          const { value, reason } = giveTermMark(state.marks, member.exempt && course.course.subject.key === 'sport', this.random);
          this.sink.add('term_mark', course.journalId, term.id, member.pupil.id, value, reason, course.course.teacher.id, madeAt + at * 2_000, 1);
        }
        state.startTerm();
      });
    }
  }
}

/** A dictation has a grammar task beside it, a composition is marked for what it says and for how it is written. */
function worksOf(work: WorkTypeKey, topic: string, subject: SubjectSource): { type: WorkTypeKey; title: string }[] {
  if (work === 'dictation' && subject.key === 'russian') return [{ type: work, title: topic }, { type: 'check', title: 'Грамматическое задание' }];
  if ((work === 'composition' || work === 'retelling') && subject.key === 'russian') {
    return [{ type: work, title: `${topic} (содержание)` }, { type: work, title: `${topic} (грамотность)` }];
  }
  return [{ type: work, title: topic }];
}

/** The last lesson of a class by weekday. */
function lastBells(groups: YearGroups, timetable: readonly (readonly Slot[])[], classIndex: number): Map<number, number> {
  const last = new Map<number, number>();
  for (const { course } of groups.courses) {
    if (course.schoolClass.index !== classIndex) continue;
    for (const { weekday, bell } of timetable[course.index]!) last.set(weekday, Math.max(bell, last.get(weekday) ?? 0));
  }
  return last;
}

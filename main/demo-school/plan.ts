import type { PlanItemId } from '#domain/ids.ts';
import type { WorkTypeKey } from '#resources/demo-school/curriculum.ts';
import { planTextOf } from '#resources/demo-school/plans/index.ts';
import { FIRST_GRADE_STEPS, NO_HOMEWORK, STYLES } from '#resources/demo-school/teaching-style.ts';
import { momentOf } from './calendar.ts';
import type { YearCourse } from './groups.ts';
import { makeHomework } from './homework.ts';
import type { IdMaker } from './id-maker.ts';
import type { Course } from './load.ts';
import { parsePlan, sharePlan, type PlanEntry, type PlannedLesson } from './plan-text.ts';
import type { RowSink } from './row-sink.ts';
import type { SchoolFrame } from './school-frame.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface PlanItem {
  readonly id: PlanItemId;
  readonly topic: string;
  readonly homework: string;
  readonly work: WorkTypeKey | null;
}

/** Weeks of lessons in a school year. */
const WEEKS = 34;

/** The plan of each course of a year, written down; its lessons are the same for the same subject and grade. */
export function makePlans(courses: readonly YearCourse[], firstDay: string, frame: SchoolFrame, random: SeededRandom, id: IdMaker, sink: RowSink): PlanItem[][] {
  const madeAt = momentOf(firstDay, -3 * 24 * 60);
  const shared = new Map<string, PlannedLesson[]>();
  return courses.map(({ course, journalId }) => {
    const { subject, schoolClass, weeklyHours } = course;
    const key = `${subject.key} ${schoolClass.grade}`;
    let lessons = shared.get(key);
    if (!lessons) shared.set(key, (lessons = planLessons(course, weeklyHours * WEEKS)));
    return lessons.map(({ section, topic, work, topicNumber }, at) => {
      const homework = homeworkOf(course, topicNumber, at, work, random);
      const item: PlanItem = { id: id<PlanItemId>(madeAt), topic, homework, work };
      sink.add('plan_item', item.id, journalId, at + 1, section, topic, homework, work === null ? null : frame.workTypeId(work));
      return item;
    });
  });
}

/** The lessons of a subject and grade; where the plan names no work, each section of some length is closed by one. */
export function planLessons({ subject, schoolClass }: Pick<Course, 'subject' | 'schoolClass'>, hours: number): PlannedLesson[] {
  const style = STYLES[subject.key];
  const entries = parsePlan(planTextOf(subject.key, schoolClass.grade));
  const closed = style.closing === null || schoolClass.grade === 1 ? entries : closeSections(entries, style.closing, hours);
  return sharePlan(closed, hours, schoolClass.grade === 1 ? FIRST_GRADE_STEPS : style.steps);
}

function closeSections(entries: readonly PlanEntry[], closing: { readonly work: WorkTypeKey; readonly title: string }, hours: number): PlanEntry[] {
  const weight = (section: string) => entries.filter((entry) => entry.section === section).reduce((sum, entry) => sum + entry.weight, 0);
  const total = entries.reduce((sum, entry) => sum + entry.weight, 0);
  const closed: PlanEntry[] = [];
  let number = 0;
  entries.forEach((entry, at) => {
    closed.push(entry);
    const { section } = entry;
    if (entries[at + 1]?.section === section) return;
    // A work every five lessons at the most: a section of three lessons closes with the next one.
    if (entry.work !== null || (weight(section) / total) * hours < 5) return;
    number += 1;
    closed.push({ section, topic: `${closing.title} № ${number} по теме «${section}»`, weight: 1, work: closing.work });
  });
  return closed;
}

function homeworkOf({ subject, schoolClass }: Course, topicNumber: number, at: number, work: WorkTypeKey | null, random: SeededRandom): string {
  const style = STYLES[subject.key];
  if (!subject.graded) return subject.key === 'faith' && random.chance(style.homeworkShare) ? makeHomework(random.pick(style.homework), topicNumber, at, random) : '';
  if (schoolClass.grade === 1) return NO_HOMEWORK;
  if (work === 'control' || work === 'dictation' || work === 'grammar' || work === 'listening') return random.chance(0.75) ? NO_HOMEWORK : 'Повторить изученное в разделе';
  return random.chance(style.homeworkShare) ? makeHomework(random.pick(style.homework), topicNumber, at, random) : NO_HOMEWORK;
}

import { HOURS, SUBJECTS, type Family, type SubjectSource } from '#resources/demo-school/curriculum.ts';
import { SHOWN_CLASS_NAME } from '#resources/demo-school/shown-class.ts';
import { matchClassTeachers } from './class-teachers.ts';
import type { StaffRoom, Teacher } from './staff.ts';
import type { SchoolClass } from './structure.ts';

/** One subject taught to one class or subgroup by one teacher: what becomes a journal every year. */
export interface Course {
  readonly index: number;
  readonly schoolClass: SchoolClass;
  readonly subject: SubjectSource;
  /** 0 the whole class, 1 or 2 the subgroup. */
  readonly part: 0 | 1 | 2;
  readonly teacher: Teacher;
  readonly weeklyHours: number;
}

export interface SchoolLoad {
  readonly courses: readonly Course[];
  /** By the index of the class. */
  readonly classTeachers: readonly Teacher[];
}

interface Need {
  readonly schoolClass: SchoolClass;
  readonly family: Family;
  readonly subjects: readonly { readonly subject: SubjectSource; readonly hours: number }[];
  readonly hours: number;
  /** 0 for one teacher, 1 and 2 for two different ones at the same time. */
  readonly part: 0 | 1 | 2;
}

/** Shares the hours of the curriculum among the teachers, every class staying with one teacher of a family. */
export function shareLoad(classes: readonly SchoolClass[], staffRoom: StaffRoom): SchoolLoad {
  const needs = classes.flatMap(needsOf);
  const assigned: { need: Need; teacher: Teacher }[] = [];
  for (const family of new Set(needs.map((need) => need.family))) {
    if (family === 'homeroom') continue;
    const own = needs.filter((need) => need.family === family);
    const hours = own.reduce((sum, need) => sum + need.hours, 0);
    if (family === 'primary') {
      const teachers = staffRoom.hire(family, 0, own.length);
      own.forEach((need, at) => assigned.push({ need, teacher: teachers[at]! }));
    } else {
      assigned.push(...shareFamily(own, staffRoom.hire(family, hours, own.some((need) => need.part === 2) ? 2 : 1)));
    }
  }
  const taught = assigned.map(({ need, teacher }) => ({ classIndex: need.schoolClass.index, teacher, hours: need.part === 0 ? need.hours : need.hours / 2 }));
  const classTeachers = matchClassTeachers(classes, taught, classes.findIndex(({ name }) => name === SHOWN_CLASS_NAME));
  for (const need of needs.filter(({ family }) => family === 'homeroom')) assigned.push({ need, teacher: classTeachers[need.schoolClass.index]! });

  const courses: Course[] = [];
  for (const { need, teacher } of assigned.sort((a, b) => a.need.schoolClass.index - b.need.schoolClass.index)) {
    for (const { subject, hours } of need.subjects) {
      courses.push({ index: courses.length, schoolClass: need.schoolClass, subject, part: need.part, teacher, weeklyHours: hours });
    }
  }
  return { courses, classTeachers };
}

function needsOf(schoolClass: SchoolClass): Need[] {
  const { grade } = schoolClass;
  const needs: Need[] = [];
  const whole = new Map<Family, { subject: SubjectSource; hours: number }[]>();
  for (const subject of SUBJECTS) {
    const hours = HOURS[grade - 1]![subject.key];
    if (hours === undefined) continue;
    const family = grade <= 4 ? subject.primaryFamily : subject.family;
    if (subject.subgroupsFrom !== null && grade >= subject.subgroupsFrom) {
      for (const part of [1, 2] as const) needs.push({ schoolClass, family, subjects: [{ subject, hours }], hours, part });
    } else {
      whole.set(family, [...(whole.get(family) ?? []), { subject, hours }]);
    }
  }
  for (const [family, subjects] of whole) {
    needs.push({ schoolClass, family, subjects, hours: subjects.reduce((sum, { hours }) => sum + hours, 0), part: 0 });
  }
  return needs;
}

/** The largest needs first, each to the teacher with the least of the load that is due; two subgroups to two teachers. */
function shareFamily(needs: readonly Need[], teachers: readonly Teacher[]): { need: Need; teacher: Teacher }[] {
  const given = new Map<Teacher, number>(teachers.map((teacher) => [teacher, 0]));
  const assigned: { need: Need; teacher: Teacher }[] = [];
  const fill = (teacher: Teacher, more: number) => (given.get(teacher)! + more) / teacher.source.share;
  for (const need of needs.toSorted((a, b) => b.hours - a.hours || a.schoolClass.index - b.schoolClass.index || a.part - b.part)) {
    const besides = need.part === 2 ? assigned.find((other) => other.need.schoolClass === need.schoolClass && other.need.part === 1 && other.need.subjects[0]!.subject === need.subjects[0]!.subject) : undefined;
    const free = teachers.filter((teacher) => teacher !== besides?.teacher);
    const teacher = free.reduce((best, next) => (fill(next, need.hours) < fill(best, need.hours) ? next : best));
    given.set(teacher, given.get(teacher)! + need.hours);
    assigned.push({ need, teacher });
  }
  return assigned;
}

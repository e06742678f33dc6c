import type { GroupId, JournalId, StaffId, SubjectId, YearId } from '#domain/ids.ts';
import type { SubjectKey } from '#resources/demo-school/curriculum.ts';
import { OTHER_SCHOOLS } from '#resources/demo-school/school.ts';
import { SHOWN_CLASS, SHOWN_CLASS_NAME } from '#resources/demo-school/shown-class.ts';
import { addDays, momentOf, weekdayOf, type YearCalendar } from './calendar.ts';
import type { IdMaker } from './id-maker.ts';
import type { Course, SchoolLoad } from './load.ts';
import type { Pupil } from './pupils.ts';
import type { RowSink } from './row-sink.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SchoolClass } from './structure.ts';
import type { Slot } from './timetable.ts';

/** A pupil in a class of one year. */
export interface Member {
  readonly pupil: Pupil;
  readonly startsOn: string;
  /** The last day in the class; null where the pupil stays. */
  readonly endsOn: string | null;
  /** Exempt from physical culture all year. */
  readonly exempt: boolean;
}

export interface YearClass {
  readonly schoolClass: SchoolClass;
  readonly groupId: GroupId;
  readonly members: readonly Member[];
}

/** A course in one year: its journal and those who are in it. */
export interface YearCourse {
  readonly course: Course;
  readonly journalId: JournalId;
  readonly members: readonly Member[];
}

export interface YearGroups {
  readonly classes: readonly YearClass[];
  readonly courses: readonly YearCourse[];
}

interface YearInput {
  readonly yearId: YearId;
  readonly calendar: YearCalendar;
  readonly classes: readonly SchoolClass[];
  readonly load: SchoolLoad;
  readonly timetable: readonly (readonly Slot[])[];
  readonly pupilsOf: (schoolClass: SchoolClass) => readonly Pupil[];
  readonly subjectId: (key: SubjectKey) => SubjectId;
  /** The last day that counts; who came or left is known until then. */
  readonly today: string;
  /** Only in the year that runs somebody comes and leaves. */
  readonly running: boolean;
}

/** Writes the groups, memberships, journals and the timetable of one year. */
export function makeYearGroups(input: YearInput, random: SeededRandom, id: IdMaker, sink: RowSink): YearGroups {
  const { yearId, calendar, load } = input;
  const madeAt = momentOf(calendar.startsOn, -5 * 24 * 60);
  const classes: YearClass[] = [];
  const courses: YearCourse[] = [];
  for (const schoolClass of input.classes) {
    const { grade, letter, name } = schoolClass;
    const groupId = id<GroupId>(madeAt);
    const teacherId: StaffId = load.classTeachers[schoolClass.index]!.id;
    sink.add('study_group', groupId, yearId, 'class', grade, letter, name, null, teacherId);
    const members = makeMembers(input, schoolClass, random);
    for (const { member, basis } of members) sink.add('membership', id(madeAt), groupId, member.pupil.id, member.startsOn, member.endsOn, basis);
    classes.push({ schoolClass, groupId, members: members.map(({ member }) => member) });

    const subgroups = new Map<SubjectKey, { readonly id: GroupId; readonly members: Member[] }[]>();
    for (const course of load.courses) {
      if (course.schoolClass !== schoolClass) continue;
      const { subject, part } = course;
      if (part !== 0 && !subgroups.has(subject.key)) {
        subgroups.set(subject.key, partClass(classes.at(-1)!.members, subject.key).map((half, at) => {
          const subgroup = { id: id<GroupId>(madeAt), members: half };
          sink.add('study_group', subgroup.id, yearId, 'subgroup', grade, letter, `${name} (${subject.subgroupWord} ${at + 1})`, groupId, null);
          for (const { pupil, startsOn, endsOn } of half) {
            sink.add('membership', id(madeAt), subgroup.id, pupil.id, startsOn, endsOn, 'распределение по подгруппам');
          }
          return subgroup;
        }));
      }
      const subgroup = part === 0 ? undefined : subgroups.get(subject.key)![part - 1]!;
      const journalId = id<JournalId>(madeAt);
      sink.add('journal', journalId, yearId, subgroup?.id ?? groupId, input.subjectId(subject.key), course.teacher.id, course.weeklyHours);
      for (const { weekday, bell } of input.timetable[course.index]!) {
        sink.add('timetable_slot', journalId, weekday, bell, course.teacher.source.room);
      }
      courses.push({ course, journalId, members: subgroup?.members ?? classes.at(-1)!.members });
    }
  }
  return { classes, courses };
}

function makeMembers(
  { calendar, pupilsOf, today, running }: YearInput, schoolClass: SchoolClass, random: SeededRandom,
): { readonly member: Member; readonly basis: string }[] {
  const pupils = pupilsOf(schoolClass);
  const shown = schoolClass.name === SHOWN_CLASS_NAME;
  const written = (day: string) => `${day.slice(8)}.${day.slice(5, 7)}.${day.slice(0, 4)}`;
  const yearOrder = `приказ № 61-у от 28.08.${calendar.startsOn.slice(0, 4)}`;
  // Orders are numbered through the year, some one a day.
  const order = (day: string) => `приказ № ${62 + Math.round((Date.parse(day) - Date.parse(calendar.startsOn)) / 86_400_000)}-у от ${written(day)}`;
  // Who comes and goes is drawn by chance, in the shown class always one of each and none of the chosen pupils.
  const chosen = new Set(shown ? SHOWN_CLASS.map(({ name }) => name.join(' ')) : []);
  const ordinary = pupils.filter(({ name }) => !chosen.has([name.last, name.first, name.middle].join(' ')));
  const arrives = running && ordinary.length > 0 && (shown || random.chance(0.4)) ? random.pick(ordinary) : undefined;
  const stayed = ordinary.filter((pupil) => pupil !== arrives);
  const departs = running && stayed.length > 0 && (shown || random.chance(0.3)) ? random.pick(stayed) : undefined;
  const lastDay = today < calendar.endsOn ? today : calendar.endsOn;
  const someDay = (from: number) => {
    const day = addDays(calendar.startsOn, random.whole(from, 75));
    return weekdayOf(day) > 5 ? addDays(day, 8 - weekdayOf(day)) : day;
  };
  return pupils.map((pupil) => {
    let startsOn = calendar.startsOn;
    let endsOn: string | null = null;
    let basis = yearOrder;
    if (pupil === arrives) {
      const day = shown ? addDays(calendar.startsOn, 34) : someDay(8);
      if (day < lastDay) {
        startsOn = day;
        basis = `${order(day)} (прибытие: ${random.pick(OTHER_SCHOOLS)})`;
      }
    }
    if (pupil === departs) {
      const day = shown ? addDays(calendar.startsOn, 66) : someDay(20);
      if (day < lastDay) {
        endsOn = day;
        basis = `${yearOrder}; ${order(day)} (выбытие: ${random.pick(OTHER_SCHOOLS)})`;
      }
    }
    return { member: { pupil, startsOn, endsOn, exempt: random.chance(0.015) }, basis };
  });
}

/** Languages and informatics by the list, труд by boys and girls where both are many enough. */
function partClass(members: readonly Member[], subject: SubjectKey): [Member[], Member[]] {
  if (subject === 'craft') {
    const girls = members.filter(({ pupil }) => pupil.sex === 'female');
    if (girls.length >= 4 && members.length - girls.length >= 4) return [girls, members.filter(({ pupil }) => pupil.sex === 'male')];
  }
  if (subject === 'english') return [members.filter((_, at) => at % 2 === 0), members.filter((_, at) => at % 2 === 1)];
  const half = Math.ceil(members.length / 2);
  return [members.slice(0, half), members.slice(half)];
}

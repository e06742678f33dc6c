import { LAST_WEEKDAY } from '#resources/demo-school/curriculum.ts';
import type { Course } from './load.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SchoolClass } from './structure.ts';

/** Where a course stands in the week. */
export interface Slot {
  /** 1 Monday … 6 Saturday */
  readonly weekday: number;
  readonly bell: number;
}

const BELLS = 8;
/** More than any two other faults: a person cannot be in two rooms. */
const COLLISION = 40;

/** What is taught in one hour of a class: one course, or two subgroups side by side. */
interface Hour {
  readonly courses: readonly Course[];
  readonly teachers: readonly number[];
  readonly subject: string;
  /** Hours of the subject a day that nobody minds. */
  readonly perDay: number;
  readonly pair: boolean;
}

interface ClassWeek {
  /** Lessons on each weekday, without gaps from the first bell. */
  readonly places: readonly Slot[];
  readonly hours: Hour[];
  /** Places that stay as they are. */
  readonly fixed: readonly boolean[];
}

/**
 * A week in which no teacher, and so no room (each teacher has an own one), and no pupil is in two places; a subject stands
 * once a day where that is possible and труд in pairs. Found by annealing: two hours of a class change places.
 * @param turn lets others work meanwhile; throws when the work is cancelled
 * @returns the slots of each course, by its index
 */
export async function makeTimetable(
  classes: readonly SchoolClass[], courses: readonly Course[], random: SeededRandom, turn: () => Promise<void>,
): Promise<Slot[][]> {
  const weeks = classes.map((schoolClass) => planWeek(schoolClass, courses.filter((course) => course.schoolClass === schoolClass), random));
  const busy = new Busy(Math.max(...courses.map(({ teacher }) => teacher.index)) + 1);
  for (const week of weeks) week.hours.forEach((hour, at) => busy.add(hour, week.places[at]!));

  const rounds = 6_000 * classes.length;
  for (let attempt = 0; attempt < 8; attempt++) {
    for (let round = 0; round < rounds; round++) {
      const heat = 5 * (0.02 / 5) ** (round / rounds);
      if (round % 20_000 === 0) await turn();
      swapTwo(weeks[random.whole(0, weeks.length - 1)]!, busy, random, heat);
    }
    if (busy.collisions === 0) return slotsOf(weeks, courses.length);
  }
  throw new Error('no timetable without collisions was found');
}

function swapTwo(week: ClassWeek, busy: Busy, random: SeededRandom, heat: number): void {
  const one = random.whole(0, week.places.length - 1);
  const other = random.whole(0, week.places.length - 1);
  if (week.fixed[one] || week.fixed[other] || week.hours[one]!.subject === week.hours[other]!.subject) return;
  const before = costOf(week, one, other, busy);
  exchange(week, one, other, busy);
  const worse = costOf(week, one, other, busy) - before;
  if (worse > 0 && random.next() >= Math.exp(-worse / heat)) exchange(week, one, other, busy);
}

function exchange(week: ClassWeek, one: number, other: number, busy: Busy): void {
  busy.remove(week.hours[one]!, week.places[one]!);
  busy.remove(week.hours[other]!, week.places[other]!);
  [week.hours[one], week.hours[other]] = [week.hours[other]!, week.hours[one]!];
  busy.add(week.hours[one], week.places[one]!);
  busy.add(week.hours[other], week.places[other]!);
}

function costOf(week: ClassWeek, one: number, other: number, busy: Busy): number {
  const days = week.places[one]!.weekday === week.places[other]!.weekday ? [one] : [one, other];
  let cost = COLLISION * busy.collisions;
  for (const at of days) cost += dayCost(week, week.places[at]!.weekday);
  return cost;
}

function dayCost(week: ClassWeek, weekday: number): number {
  let cost = 0;
  let start = 0;
  while (week.places[start]!.weekday !== weekday) start++;
  for (let at = start; at < week.places.length && week.places[at]!.weekday === weekday; at++) {
    const hour = week.hours[at]!;
    let same = 0;
    let beside = false;
    for (let also = start; also < week.places.length && week.places[also]!.weekday === weekday; also++) {
      if (also === at || week.hours[also]!.subject !== hour.subject) continue;
      same += 1;
      beside ||= Math.abs(also - at) === 1;
    }
    if (hour.pair) cost += beside ? 0 : 3;
    else if (same > 0) cost += (same >= hour.perDay ? 6 : 0) + (beside ? 0 : 2);
  }
  return cost;
}

/** Who teaches when, and how many are asked for in two places at once. */
class Busy {
  collisions = 0;
  private readonly at: Uint8Array;

  constructor(teachers: number) {
    this.at = new Uint8Array(teachers * 7 * (BELLS + 1));
  }

  add(hour: Hour, slot: Slot): void {
    for (const teacher of hour.teachers) if (this.at[cell(teacher, slot)]!++ > 0) this.collisions += 1;
  }

  remove(hour: Hour, slot: Slot): void {
    for (const teacher of hour.teachers) if (--this.at[cell(teacher, slot)]! > 0) this.collisions -= 1;
  }
}

const cell = (teacher: number, slot: Slot): number => (teacher * 7 + slot.weekday) * (BELLS + 1) + slot.bell;

function planWeek(schoolClass: SchoolClass, courses: readonly Course[], random: SeededRandom): ClassWeek {
  const lastWeekday = LAST_WEEKDAY(schoolClass.grade);
  const hours: Hour[] = [];
  for (const course of courses) {
    if (course.part === 2) continue;
    const together = courses.filter((other) => other.subject === course.subject);
    const hour: Hour = {
      courses: together, teachers: together.map(({ teacher }) => teacher.index), subject: course.subject.key,
      perDay: Math.ceil(course.weeklyHours / lastWeekday), pair: course.subject.key === 'craft' && course.weeklyHours === 2,
    };
    for (let count = 0; count < course.weeklyHours; count++) hours.push(hour);
  }
  const places = planPlaces(hours.length, lastWeekday);
  const ordered: (Hour | undefined)[] = places.map(() => undefined);
  const fix = (subject: string, weekday: number) => {
    const hour = hours.find((candidate) => candidate.subject === subject);
    if (hour) ordered[places.findIndex((place) => place.weekday === weekday && place.bell === 1)] = hour;
  };
  // «Разговоры о важном» open the week in every school of the country, «Россия – мои горизонты» stand on Thursday.
  fix('talks', 1);
  fix('horizons', 4);
  const fixed = ordered.map((hour) => hour !== undefined);
  const rest = random.shuffled(hours.filter(({ subject }) => subject !== 'talks' && subject !== 'horizons'));
  return { places, fixed, hours: ordered.map((hour) => hour ?? rest.pop()!) };
}

/** As even a week as the hours allow, the end of it lighter. */
function planPlaces(hours: number, lastWeekday: number): Slot[] {
  const perDay = Array.from({ length: lastWeekday }, () => Math.floor(hours / lastWeekday));
  const order = [2, 1, 3, 0, 4, 5];
  for (let extra = 0; extra < hours % lastWeekday; extra++) perDay[order[extra]!]! += 1;
  return perDay.flatMap((count, day) => Array.from({ length: count }, (_, at) => ({ weekday: day + 1, bell: at + 1 })));
}

function slotsOf(weeks: readonly ClassWeek[], courses: number): Slot[][] {
  const slots = Array.from({ length: courses }, (): Slot[] => []);
  for (const week of weeks) {
    week.hours.forEach((hour, at) => {
      for (const course of hour.courses) slots[course.index]!.push(week.places[at]!);
    });
  }
  return slots;
}

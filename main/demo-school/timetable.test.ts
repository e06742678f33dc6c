import { describe, expect, it } from 'vitest';
import { HOURS } from '#resources/demo-school/curriculum.ts';
import { createIdMaker } from './id-maker.ts';
import { shareLoad } from './load.ts';
import { SeededRandom } from './seeded-random.ts';
import { StaffRoom } from './staff.ts';
import { planClasses } from './structure.ts';
import { makeTimetable } from './timetable.ts';

const resting = async () => {};

async function week(pupils: number, seed: number) {
  const random = new SeededRandom(seed);
  const classes = planClasses(pupils, random.fork('classes'));
  const load = shareLoad(classes, new StaffRoom(random.fork('staff'), createIdMaker(random.fork('ids')), '2026-09-01'));
  return { classes, load, slots: await makeTimetable(classes, load.courses, random.fork('timetable'), resting) };
}

describe('load and timetable', () => {
  it.each([[600, 1], [600, 2], [300, 3], [40, 4], [1_200, 5]])('%d pupils, seed %d: nobody is in two places, every hour has its place', async (pupils, seed) => {
    const { classes, load, slots } = await week(pupils, seed);
    const teachers = new Set<string>();
    for (const course of load.courses) {
      expect(slots[course.index]).toHaveLength(course.weeklyHours);
      for (const { weekday, bell } of slots[course.index]!) {
        const key = `${course.teacher.id} ${weekday} ${bell}`;
        expect(teachers.has(key)).toBe(false);
        teachers.add(key);
        expect(bell).toBeLessThanOrEqual(8);
        expect(weekday).toBeLessThanOrEqual(course.schoolClass.grade >= 10 ? 6 : 5);
      }
    }
    for (const schoolClass of classes) {
      // Subgroups of one subject stand side by side; otherwise a class has one lesson at a time, and no gaps.
      const taken = new Map<string, string>();
      for (const course of load.courses.filter((one) => one.schoolClass === schoolClass)) {
        for (const { weekday, bell } of slots[course.index]!) {
          const other = taken.get(`${weekday} ${bell}`);
          expect(other === undefined || other === `${course.subject.key} ${3 - course.part}`).toBe(true);
          taken.set(`${weekday} ${bell}`, `${course.subject.key} ${course.part}`);
        }
      }
      const hours = Object.values(HOURS[schoolClass.grade - 1]!).reduce((sum, more) => sum + more, 0);
      expect(taken.size).toBe(hours);
      for (const key of taken.keys()) {
        const [weekday, bell] = key.split(' ').map(Number) as [number, number];
        expect(bell === 1 || taken.has(`${weekday} ${bell - 1}`)).toBe(true);
      }
      expect(taken.get('1 1')).toBe('talks 0');
    }
  });

  it('shares the hours out: nobody above 30, subgroups have two teachers, class teachers teach their class', async () => {
    const { classes, load } = await week(600, 1);
    const hours = new Map<string, number>();
    for (const { teacher, weeklyHours } of load.courses) hours.set(teacher.id, (hours.get(teacher.id) ?? 0) + weeklyHours);
    expect(Math.max(...hours.values())).toBeLessThanOrEqual(30);
    for (const course of load.courses.filter(({ part }) => part === 1)) {
      const other = load.courses.find((one) => one.part === 2 && one.subject === course.subject && one.schoolClass === course.schoolClass)!;
      expect(other.teacher).not.toBe(course.teacher);
    }
    expect(new Set(load.classTeachers).size).toBe(classes.length);
    for (const { index } of classes) {
      expect(load.courses.some(({ schoolClass, teacher, subject }) => schoolClass.index === index && teacher === load.classTeachers[index] && subject.family !== 'homeroom')).toBe(true);
    }
  });
});

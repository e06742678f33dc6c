import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOURS, SUBJECTS } from '#resources/demo-school/curriculum.ts';
import { STYLES } from '#resources/demo-school/teaching-style.ts';
import { makeHomework } from './homework.ts';
import { planLessons } from './plan.ts';
import { parsePlan, sharePlan } from './plan-text.ts';
import { SeededRandom } from './seeded-random.ts';
import { planClasses } from './structure.ts';

describe('the text of a plan', () => {
  it('has sections, topics with weights and works', () => {
    expect(parsePlan('# Силы\nСила тяжести*3\nЛ: Измерение массы\nВес')).toEqual([
      { section: 'Силы', topic: 'Сила тяжести', weight: 3, work: null },
      { section: 'Силы', topic: 'Измерение массы', weight: 1, work: 'laboratory' },
      { section: 'Силы', topic: 'Вес', weight: 1, work: null },
    ]);
    expect(() => parsePlan('Ъ: что это')).toThrow(RangeError);
  });

  it('an author’s initial is no kind of work', () => {
    expect(parsePlan('А. С. Пушкин. «Узник»')[0]).toMatchObject({ topic: 'А. С. Пушкин. «Узник»', work: null });
  });

  it('is shared out to exactly the hours of the year, in order, heavier topics no shorter than lighter ones', () => {
    const entry = fc.record({ weight: fc.integer({ min: 1, max: 9 }), work: fc.constantFrom(null, null, null, 'control' as const) });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 30 }), fc.integer({ min: 34, max: 204 }), (entries, hours) => {
        fc.pre(entries.some(({ work }) => work === null));
        const lessons = sharePlan(entries.map((one, at) => ({ ...one, section: 'С', topic: `Тема ${at}` })), hours, ['Практикум', 'Обобщение']);
        expect(lessons).toHaveLength(hours);
        expect(lessons.filter(({ work }) => work !== null)).toHaveLength(entries.filter(({ work }) => work !== null).length);
        const order = lessons.map(({ topic }) => Number(/\d+/.exec(topic)![0]));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });

  it('every subject of every grade has one, of the right length, without a topic twice', () => {
    const classes = planClasses(300, new SeededRandom(1));
    for (const subject of SUBJECTS) {
      for (const schoolClass of classes) {
        const hours = (HOURS[schoolClass.grade - 1]![subject.key] ?? 0) * 34;
        if (hours === 0) continue;
        const lessons = planLessons({ subject, schoolClass }, hours);
        expect(lessons).toHaveLength(hours);
        expect(lessons.filter(({ topic }) => /[?!]\.|[^.]\.\. /.test(topic))).toEqual([]);
        const topics = lessons.map(({ section, topic }) => `${section}: ${topic}`);
        expect([subject.key, schoolClass.grade, topics.filter((topic, at) => topics.indexOf(topic) !== at)]).toEqual([subject.key, schoolClass.grade, []]);
        expect(schoolClass.grade > 1 || lessons.every(({ work }) => work === null)).toBe(true);
      }
    }
  });
});

describe('homework', () => {
  it('is concrete: no brace is left, numbers grow with the lessons', () => {
    const random = new SeededRandom(5);
    for (const { homework } of Object.values(STYLES)) {
      for (const pattern of homework) expect(makeHomework(pattern, 12, 34, random)).not.toMatch(/[{}]|undefined|NaN/);
    }
    expect(makeHomework('§ {p}, № {e}–{e+3}', 12, 22, new SeededRandom(1))).toMatch(/^§ 12, № 1[45]\d–1[45]\d$/);
  });
});

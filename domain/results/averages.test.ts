import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { densityNorm, forecastTerm, formatAverage, markOfAverage, normSoFar, proposeTermMark, weightedAverage } from './averages.ts';
import { deviates, termMarkOf } from './term-mark.ts';

const marks = (...values: number[]) => values.map((value) => ({ value, weight: 1 }));

describe('weighted average (domain.md §2.10)', () => {
  it('is Σ(mark·weight)/Σweight', () => {
    expect(weightedAverage([{ value: 5, weight: 1 }, { value: 3, weight: 2 }])).toBeCloseTo(11 / 3, 12);
    expect(weightedAverage([])).toBeNull();
    expect(weightedAverage([{ value: 2, weight: 0 }])).toBeNull();
  });

  it.each([[4.125, '4,13'], [4.005, '4,01'], [5, '5,00'], [3.4949, '3,49'], [4.995, '5,00']])('%d is shown as %s', (average, shown) =>
    expect(formatAverage(average)).toBe(shown));

  it('stays between the lowest and the highest mark', () => {
    const mark = fc.record({ value: fc.integer({ min: 1, max: 5 }), weight: fc.constantFrom(0.5, 1, 1.5, 2, 3) });
    fc.assert(
      fc.property(fc.array(mark, { minLength: 1 }), (list) => {
        const average = weightedAverage(list)!;
        expect(average).toBeGreaterThanOrEqual(Math.min(...list.map((m) => m.value)) - 1e-9);
        expect(average).toBeLessThanOrEqual(Math.max(...list.map((m) => m.value)) + 1e-9);
      }),
    );
  });
});

describe('the mark of an average (domain.md §3.4)', () => {
  it.each([
    [4.5, 0.5, 5], [4.49, 0.5, 4], [3.6, 0.6, 4], [3.59, 0.6, 3], [2.7, 0.7, 3], [2.69, 0.7, 2], [1.2, 0.5, 2], [5, 0.5, 5],
  ])('%d at threshold %d gives %d', (average, threshold, mark) => expect(markOfAverage(average, { threshold })).toBe(mark));

  it('rounds 0.1-sums right: seven marks that make 4.5 exactly give 5', () => {
    expect(proposeTermMark(marks(4, 5, 4, 5, 4, 5, 4, 5))).toBe(5);
    expect(markOfAverage(0.1 + 0.2 + 4.2)).toBe(5);
  });
});

describe('forecast (T-04)', () => {
  it('says how many fives lift the mark', () => {
    expect(forecastTerm(marks(4, 4, 4))).toMatchObject({ mark: 4, toRaise: 3 });
    expect(forecastTerm(marks(5, 5))).toMatchObject({ mark: 5, toRaise: null });
    expect(forecastTerm(marks(...Array.from({ length: 60 }, () => 2)))).toMatchObject({ mark: 2, toRaise: null });
    expect(forecastTerm([])).toBeNull();
  });

  it('marks the borderline averages', () => {
    expect(forecastTerm([{ value: 4, weight: 11 }, { value: 5, weight: 9 }])?.borderline).toBe(true);
    expect(forecastTerm(marks(4, 4, 4))?.borderline).toBe(false);
  });

  it('putting the fives it asks for lifts the mark, one fewer does not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 20 }), (values) => {
        const forecast = forecastTerm(marks(...values))!;
        if (forecast.toRaise === null) return;
        const fives = (count: number) => Array.from({ length: count }, () => 5);
        expect(proposeTermMark(marks(...values, ...fives(forecast.toRaise)))).toBeGreaterThan(forecast.mark);
        expect(proposeTermMark(marks(...values, ...fives(forecast.toRaise - 1)))).toBe(forecast.mark);
      }),
    );
  });
});

describe('term marks', () => {
  it.each([['5', '5'], ['Зачет', 'зачёт'], ['н/а', 'н/а'], ['ОСВ', 'осв'], ['1', undefined], ['6', undefined], ['toString', undefined]])('%s is %s', (typed, mark) =>
    expect(termMarkOf(typed)).toBe(mark));

  it('a mark further than 0.5 from the average deviates (domain.md §3.4)', () => {
    expect(deviates('5', 4.5)).toBe(false);
    expect(deviates('5', 4.49)).toBe(true);
    expect(deviates('зачёт', 2)).toBe(false);
    expect(deviates('5', null)).toBe(false);
  });
});

it('density norm by weekly hours (domain.md §4.2)', () => {
  expect([0.5, 1, 2, 3, 6].map((hours) => densityNorm(hours))).toEqual([3, 3, 5, 7, 7]);
});

it('asks of a running term its share of the norm, and nothing while that is one mark (domain.md §4.2)', () => {
  const term = { startsOn: '2026-11-01', endsOn: '2026-11-30' };
  expect(['2026-10-01', '2026-11-05', '2026-11-15', '2026-11-30', '2026-12-31'].map((day) => normSoFar(3, term, day))).toEqual([null, null, 3, 7, 7]);
});

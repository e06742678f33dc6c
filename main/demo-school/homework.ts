import type { SeededRandom } from './seeded-random.ts';

/**
 * Homework from a pattern (L-04: pages, numbers, kind). In braces: p paragraph, e exercise of a long list, s page of the
 * textbook, w page of the workbook, k exercise of a short list; `{e+3}` is three further than `{e}`.
 * @param topicNumber from 1
 * @param lesson from 0: numbers grow with the lessons, as in a textbook
 */
export function makeHomework(pattern: string, topicNumber: number, lesson: number, random: SeededRandom): string {
  const base: Readonly<Record<string, number>> = {
    p: topicNumber,
    e: 12 + lesson * 6 + random.whole(0, 4),
    s: 6 + Math.floor(lesson * 1.6) + random.whole(0, 1),
    w: 4 + Math.floor(lesson * 0.7),
    k: random.whole(2, 9),
  };
  const text = pattern.replace(/\{([peswk])(?:\+(\d+))?\}/g, (_, name: string, more?: string) => String(base[name]! + Number(more ?? 0)));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { asRussianLayout } from '#domain/journal/index.ts';

/** What the palette can find. */
export interface Findable {
  /** «7А алгебра» */
  readonly label: string;
  /** Other words it answers to. */
  readonly keywords?: string;
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** How well one typed word fits: 2 = begins a word of the label, 1 = begins a keyword, 0 = not at all. */
function fit(typed: string, label: readonly string[], keywords: readonly string[]): number {
  if (label.some((word) => word.startsWith(typed))) return 2;
  return keywords.some((word) => word.startsWith(typed)) ? 1 : 0;
}

function score(typed: readonly string[], item: Findable): number {
  const label = wordsOf(item.label);
  const keywords = wordsOf(item.keywords ?? '');
  let sum = 0;
  for (const word of typed) {
    const points = fit(word, label, keywords);
    if (points === 0) return 0;
    sum += points;
  }
  return sum;
}

/**
 * The items in which every typed word begins a word, best first, otherwise in their own order. «ё» is «е», case is nothing, and
 * words typed under the wrong layout («fkut,hf») are read as the keys they are.
 */
export function findMatching<Item extends Findable>(query: string, items: readonly Item[]): Item[] {
  const typed = wordsOf(query);
  const retyped = wordsOf(asRussianLayout(query.toLowerCase()));
  if (typed.length === 0 && retyped.length === 0) return [...items];
  return items
    .map((item, at) => ({ item, at, points: Math.max(typed.length > 0 ? score(typed, item) : 0, retyped.length > 0 ? score(retyped, item) : 0) }))
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points || a.at - b.at)
    .map(({ item }) => item);
}

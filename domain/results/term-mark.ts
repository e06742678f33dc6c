/** What may stand as a term mark: a mark of the scale, a pass, or a word (domain.md §3.1, §2.10). */
export const TERM_MARKS = ['5', '4', '3', '2', 'зачёт', 'незачёт', 'н/а', 'осв'] as const;
export type TermMark = (typeof TERM_MARKS)[number];

const TYPED: Readonly<Record<string, TermMark>> = {
  '5': '5', '4': '4', '3': '3', '2': '2',
  'зачёт': 'зачёт', 'зачет': 'зачёт', 'зач': 'зачёт', 'з': 'зачёт',
  'незачёт': 'незачёт', 'незачет': 'незачёт', 'нз': 'незачёт', 'не зачёт': 'незачёт', 'не зачет': 'незачёт',
  'н/а': 'н/а', 'на': 'н/а', 'н': 'н/а',
  'осв': 'осв', 'о': 'осв',
};

/** What a typed text means as a term mark; undefined where it means none. */
export const termMarkOf = (typed: string): TermMark | undefined => {
  const word = typed.trim().toLowerCase();
  return Object.hasOwn(TYPED, word) ? TYPED[word] : undefined;
};

/** A term mark further than this from the average wants a reason (domain.md §3.4). */
export const DEVIATION_WITHOUT_REASON = 0.5;

/** True where the mark differs from the average by more than a rounding explains. */
export function deviates(mark: TermMark, average: number | null): boolean {
  const value = Number(mark);
  return average !== null && Number.isInteger(value) && Math.abs(value - average) > DEVIATION_WITHOUT_REASON + 1e-9;
}

import { done, failed, type Result } from '#domain/result.ts';

export type Separator = ';' | ',' | '\t';

export interface SeparatedValues {
  readonly separator: Separator;
  /** In the order of the file; a spreadsheet opened on it counts them the same way. */
  readonly rows: readonly (readonly string[])[];
}

const SEPARATORS: readonly Separator[] = [';', '\t', ','];
/** Rows by which the separator is judged. */
const SAMPLE = 30;

/**
 * CSV as Excel and school programs write it: quotes doubled inside quotes, line ends inside quotes, «sep=;» in the first line.
 * The separator is the one that gives the most rows the same number of columns.
 * @returns `import_quote_open` with the line where a quotation begins that never ends
 */
export function parseSeparatedValues(text: string): Result<SeparatedValues> {
  const told = /^sep=([;,\t])\r?\n/i.exec(text);
  if (told) return parse(text.slice(told[0].length), told[1] as Separator, 2);
  let best: { readonly score: number; readonly values: SeparatedValues } | undefined;
  let failure: Result<SeparatedValues> | undefined;
  for (const separator of SEPARATORS) {
    const parsed = parse(text, separator, 1);
    if (!parsed.ok) {
      failure ??= parsed;
      continue;
    }
    const score = steadiness(parsed.value);
    if (!best || score > best.score) best = { score, values: parsed.value };
  }
  // Without a separator that parts anything, an open quotation is the likelier reason.
  if (failure && (!best || best.score === 0)) return failure;
  return done(best!.values);
}

/** How many cells stand in rows of the most frequent width; a width of one says nothing. */
function steadiness({ rows }: SeparatedValues): number {
  const widths = new Map<number, number>();
  for (const cells of rows.slice(0, SAMPLE)) if (cells.length > 1) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  return Math.max(0, ...[...widths].map(([width, times]) => width * times));
}

function parse(text: string, separator: Separator, firstLine: number): Result<SeparatedValues> {
  const rows: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let line = firstLine;
  let quoteLine: number | undefined;
  const endCell = () => {
    cells.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push(cells);
    cells = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (quoteLine !== undefined) {
      if (char === '\n') line += 1;
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoteLine = undefined;
    } else if (char === '"' && cell.trim() === '') {
      quoteLine = line;
      cell = '';
    } else if (char === separator) endCell();
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') at += 1;
      line += 1;
      endRow();
    } else cell += char;
  }
  if (quoteLine !== undefined) return failed('import_quote_open', { line: quoteLine });
  if (cell !== '' || cells.length > 0) endRow();
  return done({ separator, rows });
}

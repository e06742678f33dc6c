/**
 * The text form of a block of cells on the clipboard, as spreadsheets write it: tabs between cells, CRLF between rows, and
 * quotes around a cell that holds a tab, a line break or a leading quote.
 */

/** Rows of cells → text. No line break at the end, so that one copied cell is just its text in any other program. */
export function formatBlock(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map(quoted).join('\t')).join('\r\n');
}

const quoted = (text: string): string => (/[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Text → rows of cells; at least one row with one cell. LF, CRLF and CR end a row, one break at the very end is the
 * spreadsheet's own and adds no row. A quote that is never closed is an ordinary character. Short rows stay short.
 */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  for (;;) {
    const field = readField(text, at);
    row.push(field.value);
    at = field.end;
    if (text[at] === '\t') {
      at += 1;
      continue;
    }
    rows.push(row);
    if (at >= text.length) return rows;
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (at >= text.length) return rows;
    row = [];
  }
}

const isBreak = (char: string | undefined): boolean => char === '\t' || char === '\n' || char === '\r' || char === undefined;

function readField(text: string, start: number): { value: string; end: number } {
  if (text[start] === '"') {
    let value = '';
    for (let at = start + 1; at < text.length; at += 1) {
      if (text[at] !== '"') {
        value += text[at];
      } else if (text[at + 1] === '"') {
        value += '"';
        at += 1;
      } else if (isBreak(text[at + 1])) {
        return { value, end: at + 1 };
      } else {
        break;
      }
    }
  }
  let end = start;
  while (!isBreak(text[end])) end += 1;
  return { value: text.slice(start, end), end };
}

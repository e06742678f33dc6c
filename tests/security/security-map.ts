/** The map of docs/security.md, read as a reader would follow it: from each row to the tests that it names. */

export interface MapRow {
  /** Heading above the table. */
  readonly table: string;
  /** First cell. */
  readonly name: string;
  readonly cells: readonly string[];
}

export interface SecurityMap {
  readonly rows: readonly MapRow[];
  /** Rows of what is being built and has no test yet. */
  readonly inWork: readonly MapRow[];
  /** How many tests are named, each once. */
  readonly tests: number;
  /** One sentence for each thing that is not as the map says. */
  readonly problems: readonly string[];
}

const TEST = /`([^`›]+?) › ([^`]+)`/g;
const PATH = /`((?:build|docs|domain|electron|main|renderer|resources|server|tests)\/[^`› ]*)`/g;
/** How a last cell begins where no test is named. */
const STATES = ['in work', 'not met', 'not applicable', 'school'] as const;

/**
 * @param markdown text of the document
 * @param readFile text of a file of the checkout by its path; null where there is none, '' for a folder
 */
export function readSecurityMap(markdown: string, readFile: (path: string) => string | null): SecurityMap {
  const rows = rowsOf(markdown);
  const problems: string[] = [];
  const named = new Set<string>();
  for (const row of rows) {
    const last = row.cells.at(-1) ?? '';
    const tests = [...last.matchAll(TEST)];
    const state = STATES.find((word) => last === word || last.startsWith(`${word}: `));
    if (tests.length === 0 && state === undefined) problems.push(`«${row.name}» names no test and does not say why.`);
    if (state !== undefined && state !== 'in work' && last === state) problems.push(`«${row.name}» is ${state} without a reason.`);
    for (const [, path, title] of tests) {
      named.add(`${path} › ${title}`);
      problems.push(...problemsOfTest(path!, title!, readFile(path!)));
    }
  }
  for (const [, path] of markdown.matchAll(PATH)) {
    if (readFile(path!.replace(/\/$/, '')) === null) problems.push(`${path} does not exist.`);
  }
  return { rows, problems, tests: named.size, inWork: rows.filter(({ cells }) => /(^|<br>)in work(:|$)/.test(cells.at(-1) ?? '')) };
}

function rowsOf(markdown: string): MapRow[] {
  const rows: MapRow[] = [];
  let table = '';
  let head = true;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('#')) table = line.replace(/^#+ /, '');
    if (!line.startsWith('|')) {
      head = true;
      continue;
    }
    // The line of names and the line beneath it.
    if (head || /^\|[-:| ]+\|$/.test(line)) {
      head = false;
      continue;
    }
    const cells = line.slice(1, line.lastIndexOf('|')).split('|').map((cell) => cell.trim());
    rows.push({ table, name: cells[0] ?? '', cells });
  }
  return rows;
}

function problemsOfTest(path: string, title: string, text: string | null): string[] {
  if (text === null) return [`${path} does not exist.`];
  // A title is a text of its own on a line that begins a test, or a row of the table that a test is made of.
  const lines = text.split('\n').filter((line) => literalsOf(line).includes(title));
  if (lines.length === 0) return [`${path} has no test «${title}».`];
  const begun = lines.filter((line) => /^\s*(it|test|describe)\b|^\s*(\[|\]|\))/.test(line));
  if (begun.length === 0) return [`«${title}» in ${path} is a text and no test.`];
  return begun.every((line) => /\.(skip|todo)\b/.test(line)) ? [`«${title}» in ${path} is left out.`] : [];
}

const literalsOf = (line: string): string[] => [...line.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/g)].map(([, , inner]) => inner!.replaceAll(/\\(.)/g, '$1'));

import { createHash } from 'node:crypto';
import { BackupBroken } from './backup-file.ts';

/**
 * What stands in a backup, a line of JSON each: a school begins, then each of its tables with its columns and its rows, then the school ends; at last
 * the end with the SHA-256 (hex) of all bytes before it. Every value is PostgreSQL's own text of it, so that no type loses anything on the way.
 */
export type BackupLine =
  | { readonly school: string; readonly name: string; readonly epoch: string; readonly seq: number; readonly chainSeq: number }
  | { readonly table: string; readonly columns: readonly string[] }
  | { readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly schoolEnd: string; readonly count: number }
  | { readonly end: true; readonly schools: number; readonly sha256: string };

/** A line holds 1 000 rows; beyond this it is none of ours, and is not collected in memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Lines as they are written, with the end behind them. */
export async function* spellLines(lines: AsyncIterable<BackupLine>): AsyncGenerator<string> {
  const sum = createHash('sha256');
  let schools = 0;
  for await (const line of lines) {
    if ('schoolEnd' in line) schools += 1;
    const text = `${JSON.stringify(line)}\n`;
    sum.update(text);
    yield text;
  }
  yield `${JSON.stringify({ end: true, schools, sha256: sum.digest('hex') } satisfies BackupLine)}\n`;
}

/**
 * Lines as they are read, their order and the sum checked; whoever reads to the end has read a whole backup.
 * @throws BackupBroken
 */
export async function* readLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<BackupLine> {
  const sum = createHash('sha256');
  let schools = 0;
  let school: { readonly id: string; rows: number } | null = null;
  let columns = -1;
  let ended = false;
  for await (const text of splitLines(bytes)) {
    if (ended) throw new BackupBroken('something stands behind the end');
    const line = lineOf(text);
    if ('end' in line) {
      if (school || line.schools !== schools || line.sha256 !== sum.digest('hex')) throw new BackupBroken('the sum does not fit');
      ended = true;
      yield line;
      continue;
    }
    sum.update(text).update('\n');
    if ('school' in line) {
      if (school) throw new BackupBroken('a school within a school');
      school = { id: line.school, rows: 0 };
      columns = -1;
    } else if (!school) throw new BackupBroken('a line outside of a school');
    else if ('table' in line) columns = line.columns.length;
    else if ('rows' in line) {
      if (columns < 0 || line.rows.some((row) => row.length !== columns)) throw new BackupBroken('rows that do not fit their table');
      school.rows += line.rows.length;
    } else {
      if (line.schoolEnd !== school.id || line.count !== school.rows) throw new BackupBroken('a school is not whole');
      schools += 1;
      school = null;
    }
    yield line;
  }
  if (!ended) throw new BackupBroken('there is no end');
}

async function* splitLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      held.push(chunk.subarray(from, at));
      yield Buffer.concat(held).toString('utf8');
      held = [];
      length = 0;
      from = at + 1;
    }
    held.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) throw new BackupBroken('a line has no end');
  }
  if (length > 0) throw new BackupBroken('the last line is cut');
}

function lineOf(text: string): BackupLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new BackupBroken('a line that is no JSON');
  }
  if (typeof line !== 'object' || line === null || !isLine(line as Record<string, unknown>)) throw new BackupBroken('a line of no kind that is known');
  return line as BackupLine;
}

function isLine(line: Record<string, unknown>): boolean {
  if ('end' in line) return typeof line['sha256'] === 'string';
  if ('schoolEnd' in line) return typeof line['schoolEnd'] === 'string' && Number.isSafeInteger(line['count']);
  if ('school' in line) return typeof line['school'] === 'string' && typeof line['name'] === 'string' && typeof line['epoch'] === 'string' && Number.isSafeInteger(line['seq']) && Number.isSafeInteger(line['chainSeq']);
  if ('table' in line) return typeof line['table'] === 'string' && isList(line['columns'], (name) => typeof name === 'string');
  return isList(line['rows'], (row) => isList(row, (value) => value === null || typeof value === 'string'));
}

const isList = (value: unknown, holds: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(holds);

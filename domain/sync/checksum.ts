import { countedColumns, type SyncTable } from '../contract/sync/tables.ts';

/**
 * A checksum of many rows that does not depend on their order and can be kept up to date: adding a row adds its hash, taking it away
 * subtracts it, modulo 2^48. It finds rows that were missed or differ; it is no protection against an adversary (the chain of
 * revisions is).
 */
const MODULUS = 2 ** 48;

/**
 * @param table name of the table
 * @param row values in the order of the contract's columns (not of the writer's)
 * @param count how many of them count, see `countedColumns`: what only one of two versions knows must not
 * @returns 0 … 2^48 − 1
 */
export function rowChecksum(table: string, row: readonly (string | number | null)[], count = row.length): number {
  // Two multiplicative hashes of 32 bits over the characters, in the manner of FNV-1a with different primes.
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  const take = (code: number) => {
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
    high ^= high >>> 13;
  };
  const takeText = (text: string) => {
    for (let at = 0; at < text.length; at++) take(text.charCodeAt(at));
  };
  takeText(table);
  for (let at = 0; at < count; at++) {
    const value = row[at] ?? null;
    // The kind is part of it: null, '' and 'null' are three things, 1 and '1' two.
    if (value === null) take(0x110000);
    else if (typeof value === 'number') {
      take(0x110001);
      takeText(String(value));
    } else {
      take(0x110002);
      takeText(value);
    }
  }
  return (low >>> 0) + ((high >>> 0) % 65_536) * 2 ** 32;
}

/**
 * Of a row by the names of its columns.
 * @returns 0 for rows of a table that not every version knows
 */
export function namedRowChecksum(table: SyncTable, row: Readonly<Record<string, string | number | null>>): number {
  const count = countedColumns(table);
  return count === 0 ? 0 : rowChecksum(table.name, table.columns.map(({ name }) => row[name] ?? null), count);
}

/**
 * What people see of a row and who wrote it, without its number and time: a command that comes again to a restored server makes the same row with others.
 * @param row null where there is none
 * @returns 0 for no row, else 0 … 2^48 − 1
 */
export const seenChecksum = (table: SyncTable, row: Readonly<Record<string, string | number | null>> | null): number =>
  row === null ? 0 : namedRowChecksum(table, { ...row, version: 0, made_at: 0 });

export const addChecksum = (sum: number, row: number): number => (sum + row) % MODULUS;
export const subtractChecksum = (sum: number, row: number): number => (sum - row + MODULUS) % MODULUS;

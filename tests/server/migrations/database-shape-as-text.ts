import type pg from 'pg';
import { asSchool } from './rows-of-each-step.ts';

/** Everything that a step can change about the shape, sorted: two databases with the same lines have the same shape. Partitions of school years come with the data and are left out. */
export async function readShape(client: pg.ClientBase): Promise<string[]> {
  const queries = [
    `SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null ' ELSE ' ' END || COALESCE(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || COALESCE(a.attcollation::regcollation::text, '') AS line
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped`,
    `SELECT pg_get_indexdef(x.indexrelid) AS line FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition`,
    `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(o.oid) AS line FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND o.contype <> 'n'`,
    `SELECT tablename || ' ' || policyname || ' ' || permissive || ' ' || cmd || ' ' || qual || ' ' || with_check AS line FROM pg_policies WHERE schemaname = 'public'`,
    `SELECT relname || ' secured ' || relrowsecurity || ' forced ' || relforcerowsecurity AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    `SELECT pg_get_triggerdef(t.oid) AS line FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace`,
    `SELECT pg_get_functiondef(oid) AS line FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    `SELECT 'applied ' || version || ' ' || name AS line FROM applied_migration`,
  ];
  const lines: string[] = [];
  for (const text of queries) lines.push(...(await client.query<{ line: string }>(text)).rows.map(({ line }) => line));
  return lines.sort();
}

/** Tables of the shape without the partitions and without the list of steps. */
export async function listTables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'applied_migration' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** All rows of a school by table, sorted by their text. */
export async function readRows(client: pg.ClientBase, schoolId: string): Promise<Rows> {
  await asSchool(client, schoolId);
  const found: Record<string, Record<string, unknown>[]> = {};
  for (const table of await listTables(client)) {
    const { rows } = await client.query<{ row: Record<string, unknown> }>(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE t.school_id = $1 ORDER BY to_jsonb(t)::text`, [schoolId]);
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

/** The same rows in the columns that an older shape had. */
export function inColumnsOf(before: Rows, after: Rows): Rows {
  return Object.fromEntries(
    Object.entries(before).map(([table, rows]) => {
      const columns = Object.keys(rows[0] ?? {});
      const cut = (after[table] ?? []).map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
      return [table, sorted(cut)];
    }),
  );
}

/** The rows without columns that a step takes away. */
export const without = (rows: Rows, columns: readonly string[]): Rows =>
  Object.fromEntries(Object.entries(rows).map(([table, list]) => [table, list.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name))))]));

export const sortedRows = (rows: Rows): Rows => Object.fromEntries(Object.entries(rows).map(([table, list]) => [table, sorted(list)]));

const sorted = (rows: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown>[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

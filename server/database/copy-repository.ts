import type pg from 'pg';
import { ID_PATTERN } from '#domain/ids.ts';

/** A table as the database itself describes it. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/**
 * What is not copied. Sessions and sign-ins are opened anew by the key of the workstation and the password, and a code that was used up or a sign-in that ended since must
 * not be good again. Challenges live a minute.
 */
const LEFT_OUT: ReadonlySet<string> = new Set(['session', 'sign_in', 'enrolment_code', 'challenge']);

/** How a copy spells values, whatever the database is set to; for the transaction. */
const SPELLING = [['bytea_output', 'hex'], ['datestyle', 'ISO, YMD'], ['intervalstyle', 'iso_8601'], ['timezone', 'UTC'], ['extra_float_digits', '1']] as const;

export const ROWS_IN_COPY_LINE = 1_000;

/** Begins a transaction over several schools, one after another. @param how `read`: one consistent view of all of them, without waiting for writers */
export async function beginCopy(client: pg.ClientBase, how: 'read' | 'write'): Promise<void> {
  await client.query(how === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN');
  await client.query(`SELECT ${SPELLING.map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}`);
}

/** From here on the transaction sees this school alone (row-level security). */
export async function chooseSchool(client: pg.ClientBase, schoolId: string): Promise<void> {
  await client.query(`SELECT set_config('app.school_id', $1, true)`, [schoolId]);
}

/**
 * Every table that keeps anything of a school, asked of the database and not of a list: what a later migration adds is in the next backup.
 * A partition is copied with its table.
 */
export async function listCopiedTables(client: pg.ClientBase): Promise<CopiedTable[]> {
  const { rows } = await client.query<CopiedTable>(
    `SELECT t.relname::text AS name, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum) AS columns
     FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
       AND EXISTS (SELECT 1 FROM pg_attribute s WHERE s.attrelid = t.oid AND s.attname = 'school_id' AND NOT s.attisdropped)
     GROUP BY t.relname ORDER BY t.relname`,
  );
  return rows.filter(({ name }) => !LEFT_OUT.has(name));
}

/** Where a hosted school's log stands, with its name. */
export interface CopiedSchool {
  readonly schoolId: string;
  readonly name: string;
  readonly epoch: string;
  readonly seq: number;
  readonly chainSeq: number;
}

/** The school as this transaction sees it. */
export async function readCopiedSchool(client: pg.ClientBase, schoolId: string): Promise<CopiedSchool | undefined> {
  const { rows } = await client.query<CopiedSchool>(
    `SELECT h.school_id AS "schoolId", h.name, l.epoch, l.seq, l.chain_seq AS "chainSeq" FROM hosted_school h JOIN school_log l ON l.school_id = $1 WHERE h.school_id = $1`, [schoolId],
  );
  return rows[0];
}

/** The rows of one school in a table, a thousand at a time as texts; the next thousand is on its way while one is worked at. */
export async function* readCopiedRows(client: pg.ClientBase, schoolId: string, { name, columns }: CopiedTable): AsyncGenerator<(string | null)[][]> {
  // A cursor takes no parameters.
  if (!ID_PATTERN.test(schoolId)) throw new RangeError('not the id of a school');
  const selected = columns.map((column) => `${quoted(column.name)}::text`).join(', ');
  await client.query(`DECLARE copied NO SCROLL CURSOR FOR SELECT ${selected} FROM ${quoted(name)} WHERE school_id = '${schoolId}'`);
  const fetch = () => client.query<(string | null)[]>({ text: `FETCH ${ROWS_IN_COPY_LINE} FROM copied`, rowMode: 'array' });
  let next = fetch();
  for (;;) {
    const { rows } = await next;
    if (rows.length === 0) break;
    next = fetch();
    // Whoever stops reading in between leaves nobody to hear of its failure.
    next.catch(() => undefined);
    yield rows;
  }
  await client.query('CLOSE copied');
}

/**
 * Lays rows down as they were read. The school is the chosen one, whatever the rows say.
 * @param columns of the rows; those that this table has not are an error of the caller's
 */
export async function insertCopiedRows(
  client: pg.ClientBase, schoolId: string, table: CopiedTable, columns: readonly string[], rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const known = columns.flatMap((name, place) => {
    const column = table.columns.find((one) => one.name === name);
    return column && name !== 'school_id' ? [{ ...column, place }] : [];
  });
  const names = known.map(({ name }) => quoted(name));
  await client.query(
    `INSERT INTO ${quoted(table.name)} (school_id, ${names.join(', ')})
     SELECT $1, ${known.map(({ type }, at) => `r.v${at}::${type}`).join(', ')}
     FROM unnest(${known.map((_, at) => `$${at + 2}::text[]`).join(', ')}) AS r(${known.map((_, at) => `v${at}`).join(', ')})`,
    [schoolId, ...known.map(({ place }) => rows.map((row) => row[place] ?? null))],
  );
}

/** Names come from the catalogue of the database itself. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The newest migration that this database has seen. */
export async function readShape(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: number | null }>('SELECT max(version) AS version FROM applied_migration');
  return rows[0]?.version ?? 0;
}

/** Why a school has another history than before. */
export type EpochReason = 'restored' | 'moved';

/** More than anybody's passwords and blocks between a copy and its restore. */
const VERSIONS_AFTER_COPY = 1_000;

/** The school as it was laid down begins a history of its own: what the copy does not hold may have happened, and workstations send it again. */
export async function beginEpoch(
  client: pg.ClientBase, schoolId: string, epoch: { readonly id: string; readonly reason: EpochReason; readonly began: number; readonly copyMadeAt: number },
): Promise<void> {
  await client.query(
    `INSERT INTO school_epoch (school_id, epoch, began_at, reason, before_epoch, seq, chain_seq, copy_made_at)
     SELECT $1, $2, $3, $4, epoch, seq, chain_seq, $5 FROM school_log WHERE school_id = $1`,
    [schoolId, epoch.id, epoch.began, epoch.reason, epoch.copyMadeAt],
  );
  // Workstations know the newest version of each account that they saw, and take nothing older: passwords and blocks after the copy must not stand above what is issued from now on.
  await client.query('UPDATE account SET version = version + $2 WHERE school_id = $1 AND version > 0', [schoolId, VERSIONS_AFTER_COPY]);
  // A school that is moved was closed before it was copied.
  await client.query('UPDATE hosted_school SET closed_at = NULL WHERE school_id = $1', [schoolId]);
  // What the copy holds is in a copy: the one this school came from.
  await client.query('UPDATE school_log SET epoch = $2, backed_up_to = seq WHERE school_id = $1', [schoolId, epoch.id]);
}

/** Everything up to `seq` is in a backup that was read back; said of the history it was made of alone. */
export async function noteBackedUp(client: pg.ClientBase, schoolId: string, { epoch, seq }: { readonly epoch: string; readonly seq: number }): Promise<void> {
  await client.query('UPDATE school_log SET backed_up_to = GREATEST(backed_up_to, $3) WHERE school_id = $1 AND epoch = $2', [schoolId, epoch, seq]);
}

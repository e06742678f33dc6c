import type pg from 'pg';

/** The school's log, held to the end of the transaction as a push holds it (docs/adr/0009): what is forgotten is forgotten between two pushes. */
const holdLog = (client: pg.ClientBase, schoolId: string) => client.query('SELECT 1 FROM school_log WHERE school_id = $1 FOR UPDATE', [schoolId]);

/**
 * Takes the upkeep of a school for this instance, where it is due.
 * @param every milliseconds between two; one that is noted for the future comes of a clock that went wrong and is due
 */
export async function claimUpkeep(client: pg.ClientBase, schoolId: string, now: number, every: number): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE school_log SET upkept_at = $2 WHERE school_id = $1 AND (upkept_at <= $2::bigint - $3::bigint OR upkept_at > $2)', [schoolId, now, every]);
  return rowCount === 1;
}

/** Everything up to this sequence happened before a moment; 0 where nothing is known to. */
export async function findSeqBefore(client: pg.ClientBase, schoolId: string, before: number): Promise<number> {
  const { rows } = await client.query<{ seq: number | null }>('SELECT max(seq) AS seq FROM command_verdict WHERE school_id = $1 AND received_at < $2', [schoolId, before]);
  return rows[0]?.seq ?? 0;
}

/**
 * Forgets some removals up to a sequence. In the same transaction the scope remembers from which cursor on nothing was missed.
 * @returns how many
 */
export async function forgetTombstones(client: pg.ClientBase, schoolId: string, upTo: number, most: number): Promise<number> {
  await holdLog(client, schoolId);
  const { rows } = await client.query<{ n: number }>(
    `WITH gone AS (
       DELETE FROM tombstone d USING (SELECT scope, table_name, key FROM tombstone WHERE school_id = $1 AND seq <= $2 ORDER BY seq LIMIT $3) o
       WHERE d.school_id = $1 AND d.scope = o.scope AND d.table_name = o.table_name AND d.key = o.key RETURNING d.scope, d.seq),
     heads AS (
       UPDATE scope_head h SET forgotten_up_to = GREATEST(h.forgotten_up_to, g.seq) FROM (SELECT scope, max(seq) AS seq FROM gone GROUP BY scope) g
       WHERE h.school_id = $1 AND h.scope = g.scope)
     SELECT count(*) AS n FROM gone`,
    [schoolId, upTo, most],
  );
  return rows[0]!.n;
}

/** From now on a command that has no verdict is looked for among the revisions: said before the first verdict goes. */
export async function noteVerdictsKeptFrom(client: pg.ClientBase, schoolId: string, moment: number): Promise<void> {
  await holdLog(client, schoolId);
  await client.query('UPDATE school_log SET verdicts_kept_from = $2 WHERE school_id = $1 AND verdicts_kept_from < $2', [schoolId, moment]);
}

export async function hasVerdictsBefore(client: pg.ClientBase, schoolId: string, moment: number): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM command_verdict WHERE school_id = $1 AND received_at < $2 LIMIT 1', [schoolId, moment]);
  return rowCount === 1;
}

/** @returns how many */
export async function forgetVerdicts(client: pg.ClientBase, schoolId: string, before: number, most: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM command_verdict WHERE school_id = $1 AND command_id = ANY(ARRAY(
       SELECT command_id FROM command_verdict WHERE school_id = $1 AND received_at < $2 ORDER BY received_at LIMIT $3))`,
    [schoolId, before, most],
  );
  return rowCount ?? 0;
}

/** So many upkeeps after the last wrong attempt it is forgotten. */
const UPKEEPS_KEPT = 7;

/** Sessions and codes past their time, and codes that are used up. @returns how many */
export async function forgetExpired(client: pg.ClientBase, schoolId: string, now: number): Promise<number> {
  const sessions = await client.query('DELETE FROM session WHERE school_id = $1 AND expires_at < $2', [schoolId, now]);
  const codes = await client.query('DELETE FROM enrolment_code WHERE school_id = $1 AND (expires_at < $2 OR uses_left = 0)', [schoolId, now]);
  const signIns = await client.query('DELETE FROM sign_in WHERE school_id = $1 AND expires_at < $2', [schoolId, now]);
  // By upkeeps and no clock: between two of them a process has really waited, so that so many are longer than any wait.
  await client.query('DELETE FROM sign_in_delay WHERE school_id = $1 AND idle >= $2', [schoolId, UPKEEPS_KEPT]);
  await client.query('UPDATE sign_in_delay SET idle = idle + 1 WHERE school_id = $1', [schoolId]);
  return (sessions.rowCount ?? 0) + (codes.rowCount ?? 0) + (signIns.rowCount ?? 0);
}

/** What retention empties, and what grows by being changed; the room of rows that went is used again, and plans know how many there are. */
const VACUUMED = ['tombstone', 'command_verdict', 'session', 'sign_in', 'sign_in_delay', 'enrolment_code', 'school_log', 'scope_head', 'replica', 'revision', 'mark', 'attendance', 'lesson', 'work', 'term_mark'];

/** Of no school: it is the database's own work, and takes no transaction. @param tables all of them unless named */
export async function vacuum(client: pg.ClientBase, tables: readonly string[] = VACUUMED): Promise<void> {
  for (const table of tables) await client.query(`VACUUM (ANALYZE) ${table}`);
}

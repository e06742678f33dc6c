import type pg from 'pg';

/** Where instances hear that sessions of a school ended, to ask for those of their open streams at once; every stream asks by itself with each heartbeat too. */
export const SESSIONS_ENDED_CHANNEL = 'uch_sessions_ended';

/** Told with the commit of the transaction that ended them. */
export async function tellStreams(client: pg.ClientBase, schoolId: string): Promise<void> {
  await client.query('SELECT pg_notify($1, $2)', [SESSIONS_ENDED_CHANNEL, JSON.stringify({ schoolId })]);
}

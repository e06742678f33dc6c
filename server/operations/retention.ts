import type pg from 'pg';
import { listHostedSchools } from '../accounts/device-repository.ts';
import { inSchool } from '../database/pool.ts';
import {
  claimUpkeep, findSeqBefore, forgetExpired, forgetTombstones, forgetVerdicts, hasVerdictsBefore, noteVerdictsKeptFrom, vacuum,
} from '../database/retention-repository.ts';

const DAY_MS = 86_400_000;
/** A portion is one short transaction: a push waits for it no longer than for another push. */
export const ROWS_IN_PORTION = 2_000;
/** A day, less what a server that is switched on every morning is early. */
export const UPKEEP_EVERY_MS = 20 * 3_600_000;

/** How many rows went. */
export interface Forgotten {
  readonly verdicts: number;
  readonly tombstones: number;
  readonly sessions: number;
}

export interface RetentionOptions {
  /** The longest time that a workstation may be away and still go on where it was, in days. */
  readonly longestOfflineDays: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** What else is due for a school on its day. */
  readonly keepRegister?: (schoolId: string) => Promise<void>;
  /** For tests. */
  readonly rowsInPortion?: number;
}

/**
 * Forgets of one school what no workstation within the longest offline time can ask for. One that was away longer takes the scopes anew in which something
 * was removed, and what it had sent already is known by its revision: revisions are never forgotten.
 */
export async function forgetOld(pool: pg.Pool, schoolId: string, { longestOfflineDays, now, rowsInPortion = ROWS_IN_PORTION }: RetentionOptions): Promise<Forgotten> {
  const before = now - longestOfflineDays * DAY_MS;
  const portions = async (forget: (client: pg.PoolClient) => Promise<number>): Promise<number> => {
    let all = 0;
    for (let some = rowsInPortion; some >= rowsInPortion; all += some) some = await inSchool(pool, schoolId, 'write', forget);
    return all;
  };
  // Removals carry no time of their own; verdicts tell it, so they go last.
  const upTo = await inSchool(pool, schoolId, 'read', (client) => findSeqBefore(client, schoolId, before));
  const tombstones = upTo === 0 ? 0 : await portions((client) => forgetTombstones(client, schoolId, upTo, rowsInPortion));
  let verdicts = 0;
  if (await inSchool(pool, schoolId, 'read', (client) => hasVerdictsBefore(client, schoolId, before))) {
    await inSchool(pool, schoolId, 'write', (client) => noteVerdictsKeptFrom(client, schoolId, before));
    verdicts = await portions((client) => forgetVerdicts(client, schoolId, before, rowsInPortion));
  }
  const sessions = await inSchool(pool, schoolId, 'write', (client) => forgetExpired(client, schoolId, now));
  return { verdicts, tombstones, sessions };
}

/** Retention of every school now, and VACUUM of what it touched. */
export async function compact(pool: pg.Pool, options: RetentionOptions): Promise<Forgotten> {
  const all = { verdicts: 0, tombstones: 0, sessions: 0 };
  for (const { schoolId } of await listHostedSchools(pool)) {
    const { verdicts, tombstones, sessions } = await forgetOld(pool, schoolId, options);
    all.verdicts += verdicts;
    all.tombstones += tombstones;
    all.sessions += sessions;
  }
  await vacuumed(pool);
  return all;
}

/**
 * The retention of the schools whose day it is; of several instances one takes each.
 * @returns by school what was forgotten; a school that failed has its error, and comes again the next day
 */
export async function upkeep(pool: pg.Pool, options: RetentionOptions): Promise<readonly (Forgotten | Error)[]> {
  const outcomes: (Forgotten | Error)[] = [];
  for (const { schoolId } of await listHostedSchools(pool)) {
    if (!(await inSchool(pool, schoolId, 'write', (client) => claimUpkeep(client, schoolId, options.now, UPKEEP_EVERY_MS)))) continue;
    const day = async (): Promise<Forgotten> => {
      await options.keepRegister?.(schoolId);
      return forgetOld(pool, schoolId, options);
    };
    outcomes.push(await day().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))));
  }
  // PostgreSQL's own daemon does the rest at its leisure; where a year went at once it is told so.
  const tables = outcomes.some((one) => !(one instanceof Error) && one.verdicts + one.tombstones > 0) ? ['command_verdict', 'tombstone'] : [];
  if (tables.length > 0) await vacuumed(pool, tables);
  return outcomes;
}

async function vacuumed(pool: pg.Pool, tables?: readonly string[]): Promise<void> {
  const client = await pool.connect();
  await vacuum(client, tables).finally(() => client.release());
}

import type pg from 'pg';
import type { ScopeId } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { rebuildHeadsOf } from './load-school.ts';
import { CHANGED_CHANNEL, UnknownSchool } from './pg-sync-store.ts';
import { inSchool } from './pool.ts';

/** Scopes whose checksums are counted in one statement, and that one notice names: PostgreSQL takes 8 000 bytes a notice. */
const SCOPES_AT_ONCE = 50;

/** The school's log as it stood when it was taken. */
export interface TakenLog {
  readonly seq: number;
  readonly chainSeq: number;
  readonly chainHash: Uint8Array;
}

/**
 * Changes rows of any scopes in one transaction that holds the school's log: they get the next sequence, each scope that moved its new checksum, and workstations are told after the
 * commit. A refusal moves nothing; what `work` wrote elsewhere (the register) stands all the same, unless it throws.
 * @param work `seq` is for every row it puts or removes; it adds to `moved` every scope that shows a change
 */
export function changeScopes<Value>(
  pool: pg.Pool, schoolId: SchoolId, work: (client: pg.PoolClient, seq: number, moved: Set<ScopeId>, log: TakenLog) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  return inSchool(pool, schoolId, 'locked', async (client, begun) => {
    const [log] = (await begun) as readonly { readonly seq: number; readonly chain_seq: number; readonly chain_hash: Buffer }[];
    if (!log) throw new UnknownSchool();
    const seq = log.seq + 1;
    const moved = new Set<ScopeId>();
    const outcome = await work(client, seq, moved, { seq: log.seq, chainSeq: log.chain_seq, chainHash: new Uint8Array(log.chain_hash) });
    if (!outcome.ok || moved.size === 0) return outcome;
    await client.query('UPDATE school_log SET seq = $2 WHERE school_id = $1', [schoolId, seq]);
    const scopes = [...moved];
    for (let at = 0; at < scopes.length; at += SCOPES_AT_ONCE) {
      const some = scopes.slice(at, at + SCOPES_AT_ONCE);
      await rebuildHeadsOf(client, schoolId, some, seq);
      await client.query('SELECT pg_notify($1, $2)', [CHANGED_CHANNEL, JSON.stringify({ schoolId, seq, scopes: some })]);
    }
    return outcome;
  });
}

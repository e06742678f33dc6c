import type pg from 'pg';
import { schoolScope } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { rebuildHeadsOf } from './load-school.ts';
import { CHANGED_CHANNEL, UnknownSchool } from './pg-sync-store.ts';
import { inSchool } from './pool.ts';

/**
 * Changes rows of the scope `school:S` in one transaction that holds the school's log: they get the next sequence, the scope its new checksum, and workstations are told after the
 * commit. A refusal moves nothing; what `work` wrote elsewhere (the register) stands all the same, unless it throws.
 * @param work `seq` is for every row it puts or removes
 */
export function changeSchoolLists<Value>(pool: pg.Pool, schoolId: SchoolId, work: (client: pg.PoolClient, seq: number) => Promise<Result<Value>>): Promise<Result<Value>> {
  return inSchool(pool, schoolId, 'locked', async (client, begun) => {
    const [log] = (await begun) as readonly { readonly seq: number }[];
    if (!log) throw new UnknownSchool();
    const seq = log.seq + 1;
    const outcome = await work(client, seq);
    if (!outcome.ok) return outcome;
    const scope = schoolScope(schoolId);
    await client.query('UPDATE school_log SET seq = $2 WHERE school_id = $1', [schoolId, seq]);
    await rebuildHeadsOf(client, schoolId, [scope], seq);
    await client.query('SELECT pg_notify($1, $2)', [CHANGED_CHANNEL, JSON.stringify({ schoolId, seq, scopes: [scope] })]);
    return outcome;
  });
}

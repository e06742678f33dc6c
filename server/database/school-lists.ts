import type pg from 'pg';
import { schoolScope } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { changeScopes } from './change-scopes.ts';

/** Changes rows of the scope `school:S`, as `changeScopes` does of any. @param work `seq` is for every row it puts or removes */
export function changeSchoolLists<Value>(pool: pg.Pool, schoolId: SchoolId, work: (client: pg.PoolClient, seq: number) => Promise<Result<Value>>): Promise<Result<Value>> {
  return changeScopes(pool, schoolId, async (client, seq, moved) => {
    const outcome = await work(client, seq);
    if (outcome.ok) moved.add(schoolScope(schoolId));
    return outcome;
  });
}

import type pg from 'pg';
import { done, failed, type Result } from '#domain/result.ts';
import type { SecurityRegister } from '../audit/security-register.ts';
import { inSchool } from '../database/pool.ts';
import { findAccount } from './account-repository.ts';
import type { Accounts, OpenSession } from './accounts.ts';
import { isStaff } from './grants-repository.ts';
import { refuseUnless } from './session-rights.ts';

export interface RescueOptions {
  readonly pool: pg.Pool;
  readonly accounts: Accounts;
  readonly clock: () => number;
  readonly register?: SecurityRegister | undefined;
}

/** Long enough for what a term can leave unsent. */
const RESCUE_MS = 3_600_000;

/**
 * A session that pushes what somebody had left unsent, in that author's name and for nothing else; revisions name the rescuer beside the author. It ends with the rescuer's account.
 * @returns `not_allowed`, `workstation_not_administrative`, `account_unknown`
 */
export function openRescue({ pool, accounts, clock, register }: RescueOptions, session: OpenSession, authorId: string): Promise<Result<{ token: string; expiresAt: number }>> {
  const { schoolId, staffId, deviceId } = session;
  return inSchool(pool, schoolId, 'write', async (client) => {
    const now = clock();
    const refused = (await refuseUnless(client, session, 'outbox.rescue', now)) ?? ((await isStaff(client, schoolId, authorId)) ? null : failed('account_unknown'));
    await register?.record(client, {
      schoolId, kind: 'outbox_rescued', result: refused ? 'refused' : 'done', actorId: staffId, deviceId, subjectId: authorId, at: now, deviceAt: null,
      params: refused ? { code: refused.error.code } : {},
    });
    if (refused) return refused;
    const account = session.accountId ? await findAccount(client, schoolId, 'staff', staffId) : undefined;
    return done(await accounts.beginSession(
      client, schoolId, { deviceId, staffId: authorId, rescuerId: staffId, ...(account ? { account: { accountId: account.accountId, version: account.version } } : {}) }, null, now, RESCUE_MS,
    ));
  });
}

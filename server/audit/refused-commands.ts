import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { SyncVerdict } from '#domain/contract/sync/index.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { inSchool } from '../database/pool.ts';
import type { PgSecurityRegister } from './security-register.ts';

/** What a program of ours does not send by itself: somebody tried what the policy does not let them, or sent in the name of another. */
const ACCESS_CODES: ReadonlySet<string> = new Set(['not_allowed', 'author_forged']);
const HOUR_MS = 3_600_000;

/**
 * Tells the register of commands that the policy refused: of one person at one workstation once in an hour for each reason, with the number of the first push. Each command has its verdict
 * besides; the register must not grow as fast as somebody can push, nor by a push that is sent again.
 */
export async function tellRefusedCommands(
  { pool, register }: { readonly pool: pg.Pool; readonly register: PgSecurityRegister }, { schoolId, staffId, deviceId }: OpenSession, verdicts: readonly SyncVerdict[], at: number,
): Promise<void> {
  const counts = new Map<string, number>();
  for (const { status, code = '' } of verdicts) if (status === 'rejected' && ACCESS_CODES.has(code)) counts.set(code, (counts.get(code) ?? 0) + 1);
  if (counts.size === 0) return;
  await inSchool(pool, schoolId, 'write', async (client) => {
    for (const [code, commands] of counts) {
      const eventId = createHash('sha256').update(['refused-commands', staffId, deviceId, code, Math.floor(at / HOUR_MS)].join('\n')).digest().subarray(0, 16).toString('base64url');
      await register.record(client, { schoolId, eventId, kind: 'access_refused', result: 'refused', actorId: staffId, deviceId, subjectId: null, at, deviceAt: null, params: { code, commands } });
    }
  });
}

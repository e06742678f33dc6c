import type pg from 'pg';
import type { z } from 'zod';
import type { ownSignInsAnswer } from '#domain/contract/sync/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { inSchool } from '../database/pool.ts';
import { readAccessSettings } from './access-settings.ts';
import { findAccount } from './account-repository.ts';
import type { OpenSession } from './accounts.ts';
import type { CredentialsOptions } from './credentials.ts';
import { tellStreams } from './ended-sessions.ts';

export type OwnSignInsOptions = Pick<CredentialsOptions, 'pool' | 'clock' | 'register'>;

/** Where a person is signed in, for the person alone, and the end of what is not theirs (ASVS 5.0, V7.5; ). */
export class OwnSignIns {
  private readonly options: OwnSignInsOptions;

  constructor(options: OwnSignInsOptions) {
    this.options = options;
  }

  /** By workstation, the one that asks first, then by last contact. @returns `not_allowed` for a rescue, `account_unknown` for a development identity */
  list(session: OpenSession): Promise<Result<z.output<typeof ownSignInsAnswer>>> {
    const { schoolId, deviceId } = session;
    return inSchool(this.options.pool, schoolId, 'read', async (client) => {
      const account = await this.ownAccount(client, session);
      if (!account.ok) return account;
      const { rows } = await client.query<{ deviceId: string; name: string; beganAt: number | null; usedAt: number | null }>(
        `SELECT s.device_id AS "deviceId", d.name, min(s.began_at) AS "beganAt", max(s.used_at) AS "usedAt"
         FROM sign_in s JOIN device d ON d.school_id = $1 AND d.id = s.device_id
         WHERE s.school_id = $1 AND s.account_id = $2 AND s.account_version = $3 AND s.expires_at > $4 AND s.counted_from + $6::bigint > $4
         GROUP BY s.device_id, d.name ORDER BY s.device_id = $5 DESC, max(s.used_at) DESC NULLS LAST, d.name`,
        [schoolId, account.value.accountId, account.value.version, this.options.clock(), deviceId, (await readAccessSettings(client, schoolId)).signInDays * 86_400_000],
      );
      return done({ signIns: rows.map((row) => ({ ...row, isHere: row.deviceId === deviceId })) });
    });
  }

  /**
   * Ends what is open elsewhere; the sign-in that asks goes on. Files on the other workstation stay, sealed as they are: nothing typed there is lost.
   * @param deviceId one workstation; null for all the others
   * @returns `not_allowed`, `account_unknown`
   */
  end(session: OpenSession, deviceId: string | null): Promise<Result<null>> {
    const { schoolId, staffId } = session;
    return inSchool(this.options.pool, schoolId, 'write', async (client) => {
      const account = await this.ownAccount(client, session);
      if (!account.ok) return account;
      const whose = [schoolId, account.value.accountId, session.deviceId, deviceId];
      const ended = await client.query<{ deviceId: string }>(
        'DELETE FROM sign_in WHERE school_id = $1 AND account_id = $2 AND device_id <> $3 AND ($4::text IS NULL OR device_id = $4) RETURNING device_id AS "deviceId"', whose,
      );
      await client.query('DELETE FROM session WHERE school_id = $1 AND account_id = $2 AND device_id <> $3 AND ($4::text IS NULL OR device_id = $4)', whose);
      const devices = new Set(ended.rows.map((row) => row.deviceId));
      for (const subjectId of devices) {
        await this.options.register?.record(client, {
          schoolId, kind: 'sign_in_ended', result: 'done', actorId: staffId, deviceId: session.deviceId, subjectId, at: this.options.clock(), deviceAt: null, params: {},
        });
      }
      if (devices.size > 0) await tellStreams(client, schoolId);
      return done(null);
    });
  }

  private async ownAccount(client: pg.ClientBase, { schoolId, staffId, rescuerId }: OpenSession): Promise<Result<{ readonly accountId: string; readonly version: number }>> {
    // A rescue works in the name of the author and has nothing to do with where the author is signed in.
    if (rescuerId) return failed('not_allowed', { action: 'account.signIns' });
    const account = await findAccount(client, schoolId, 'staff', staffId);
    return account ? done(account) : failed('account_unknown');
  }
}

import { createHash, createPublicKey } from 'node:crypto';
import type pg from 'pg';
import type { z } from 'zod';
import type { recoveryKeyAnswer, recoveryKeysAnswer } from '#domain/contract/sync/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { SecurityRegister } from '../audit/security-register.ts';
import { inSchool } from '../database/pool.ts';
import { insertRecoveryKey, listRecoveryKeys } from './account-repository.ts';
import type { OpenSession } from './accounts.ts';
import { refuseUnless } from './session-rights.ts';

export interface RecoveryKeysOptions {
  readonly pool: pg.Pool;
  readonly clock: () => number;
  readonly register?: SecurityRegister | undefined;
}

/** The school's keys for rescues, as its administrator makes them from a workstation. The private halves never come here. */
export class RecoveryKeys {
  private readonly options: RecoveryKeysOptions;

  constructor(options: RecoveryKeysOptions) {
    this.options = options;
  }

  /** @returns newest first; `not_allowed`, `workstation_not_administrative` */
  list(session: OpenSession): Promise<Result<z.output<typeof recoveryKeysAnswer>>> {
    const { pool, clock } = this.options;
    return inSchool(pool, session.schoolId, 'read', async (client) => {
      const refused = await refuseUnless(client, session, 'recoveryKey.make', clock());
      return refused ?? done({ keys: await listRecoveryKeys(client, session.schoolId) });
    });
  }

  /**
   * Takes the public half of a key: files are sealed to it from the next sign-in on. It is dated by the server, so that a workstation whose clock is ahead makes none that stays the newest for ever.
   * @param publicKey X25519, SPKI, base64
   * @returns `request_invalid` for another key, `not_allowed`, `workstation_not_administrative`
   */
  make(session: OpenSession, publicKey: string): Promise<Result<z.output<typeof recoveryKeyAnswer>>> {
    const { pool, clock, register } = this.options;
    const { schoolId, staffId, deviceId } = session;
    return inSchool(pool, schoolId, 'write', async (client) => {
      const now = clock();
      const tell = (result: 'done' | 'refused', params: Readonly<Record<string, string>>) =>
        register?.record(client, { schoolId, kind: 'recovery_key_made', result, actorId: staffId, deviceId, subjectId: null, at: now, deviceAt: null, params });
      const refused = await refuseUnless(client, session, 'recoveryKey.make', now);
      if (refused) {
        await tell('refused', { code: refused.error.code });
        return refused;
      }
      const keyId = keyIdOf(publicKey);
      if (keyId === null) return failed('request_invalid', { path: 'publicKey' });
      // The answer was lost on its way, and the workstation asks again.
      const known = (await listRecoveryKeys(client, schoolId)).find((one) => one.keyId === keyId);
      if (known) return done(known);
      await tell('done', { key: keyId });
      await insertRecoveryKey(client, schoolId, { keyId, publicKey, madeAt: now });
      return done({ keyId, madeAt: now });
    });
  }
}

/** @returns null for what is no X25519 key, or not written as one is */
function keyIdOf(publicKey: string): string | null {
  try {
    const der = Buffer.from(publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    // The same bytes again: whatever else could stand in the text would make another id of one key.
    if (key.asymmetricKeyType !== 'x25519' || !key.export({ format: 'der', type: 'spki' }).equals(der) || der.toString('base64') !== publicKey) return null;
    return createHash('sha256').update(der).digest('hex').slice(0, 16);
  } catch {
    return null;
  }
}

import { createHash } from 'node:crypto';
import type pg from 'pg';
import { registerHeadText, type RegisterHead, type RegisterHeadAnswer } from '#domain/contract/sync/index.ts';
import { can } from '#domain/policy/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { readSessionRights } from '../accounts/session-rights.ts';
import { verifiesSeal } from '../certificates/seal-key.ts';
import { inSchool } from '../database/pool.ts';
import type { Sealer } from '../sync/countersign.ts';
import { sealRegister } from './register-seals.ts';
import { takeHead, type PgSecurityRegister } from './security-register.ts';

export interface HeadWitnessOptions {
  readonly pool: pg.Pool;
  readonly register: PgSecurityRegister;
  readonly clock: () => number;
  readonly sealer: Sealer;
  readonly sealKeys: (schoolId: string) => Promise<Readonly<Record<string, string>>>;
}

/**
 * Tells the signed end of the register to workstations of auditors and administrators, which keep the highest they saw; and judges what they saw against the register as it stands. So who
 * cuts its tail together with its head and seals is found by the next of them, and does not reach their computers (docs/adr/0012). What does not fit is an event, each once.
 * @param known what the workstation saw last, by this school's own signature; anything else is nobody's word
 * @returns `not_allowed`
 */
export async function greetWitness(options: HeadWitnessOptions, session: OpenSession, known: RegisterHead | null): Promise<Result<RegisterHeadAnswer>> {
  const { pool, register, clock, sealer } = options;
  const { schoolId, deviceId, staffId } = session;
  const believed = known !== null && known.schoolId === schoolId && isSigned(known, await options.sealKeys(schoolId)) ? known : null;
  return inSchool(pool, schoolId, 'write', async (client) => {
    const now = clock();
    const { actor, settings } = await readSessionRights(client, session, now);
    // From any workstation: the more there are, the more must be reached.
    const here = { ...actor, onAdministrativeWorkstation: true };
    if (!can(here, 'security.read', {}, settings) && !can(here, 'workstations.manage', {}, settings)) return failed('not_allowed', { action: 'security.read' });
    const { rows: logs } = await client.query<{ epoch: string }>('SELECT epoch FROM school_log WHERE school_id = $1', [schoolId]);
    const epoch = logs[0]?.epoch ?? '';
    const head = await takeHead(client, schoolId);
    // Another history is another register: the restore stands in it as an event.
    const fault = believed?.epoch === epoch ? await judge(client, believed, head) : null;
    if (fault !== null && believed !== null) {
      await register.record(client, {
        eventId: createHash('sha256').update(`${fault} ${believed.signature}`).digest().subarray(0, 16).toString('base64url'), schoolId, kind: 'server_chain_broken', result: 'refused', actorId: staffId, deviceId,
        subjectId: null, at: now, deviceAt: null, params: { what: 'register', fault, known: believed.length, claimed: head.length },
      });
    }
    await sealRegister(client, schoolId, sealer, now);
    const unsigned = { schoolId, epoch, length: head.length, hash: Buffer.from(head.hash).toString('hex'), sealedAt: now };
    return done({ head: { ...unsigned, keyId: sealer.keyId, signature: sealer.sign(registerHeadText(unsigned)) }, fault });
  });
}

/** Does a head bear the signature of one of these keys? */
export const isSigned = (head: RegisterHead, keys: Readonly<Record<string, string>>): boolean =>
  Object.hasOwn(keys, head.keyId) && verifiesSeal(keys[head.keyId]!, registerHeadText(head), head.signature);

async function judge(client: pg.ClientBase, known: RegisterHead, head: { readonly length: number; readonly hash: Uint8Array; readonly cutLength: number }): Promise<RegisterHeadAnswer['fault']> {
  if (known.length > head.length) return 'shorter';
  if (known.length === head.length) return Buffer.from(head.hash).toString('hex') === known.hash ? null : 'rewritten';
  // What retention cut off cannot be compared any more; what stands behind it holds it fast.
  if (known.length <= head.cutLength) return null;
  const { rows } = await client.query<{ hash: Buffer }>('SELECT hash FROM security_event WHERE school_id = $1 AND seq = $2', [known.schoolId, known.length]);
  return rows[0]?.hash.toString('hex') === known.hash ? null : 'rewritten';
}

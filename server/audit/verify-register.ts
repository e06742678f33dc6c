import type pg from 'pg';
import type { RegisterHead } from '#domain/contract/sync/index.ts';
import { verifiesSeal } from '../certificates/seal-key.ts';
import { inSchool } from '../database/pool.ts';
import { eventHash, registerSealText, type RegisterRow } from './event-chain.ts';
import { isSigned } from './head-witness.ts';
import { listRegisterSeals } from './register-seals.ts';

/** `event_changed`: changed, left out, put in or moved. `head_differs`: the chain does not end where the head says. The others are what a seal tells. */
export type RegisterFault = 'event_changed' | 'head_differs' | 'tail_cut' | 'register_rewritten' | 'seal_forged' | 'seal_key_unknown';

export interface RegisterFinding {
  readonly fault: RegisterFault;
  /** The event it is about. */
  readonly seq: number;
}

export interface RegisterReport {
  /** All that ever were, with those that retention cut off. */
  readonly length: number;
  readonly cutLength: number;
  readonly seals: number;
  readonly sealedUpTo: number;
  /** By event; empty where everything fits. */
  readonly findings: readonly RegisterFinding[];
}

const EVENTS_IN_PAGE = 2_000;

/**
 * Counts a school's register anew in one consistent view, while the server works.
 * @param keys that are believed: id → SPKI, base64. A seal of another tells nothing and is a finding.
 * @param heads that workstations of auditors and administrators saw, brought from there; those of another history are left aside
 */
export function verifyRegister(pool: pg.Pool, schoolId: string, keys: Readonly<Record<string, string>>, heads: readonly RegisterHead[] = []): Promise<RegisterReport> {
  return inSchool(pool, schoolId, 'read', async (client) => {
    const { rows } = await client.query<{ length: number; hash: Buffer; cutLength: number; cutHash: Buffer }>(
      'SELECT length, hash, cut_length AS "cutLength", cut_hash AS "cutHash" FROM security_head WHERE school_id = $1', [schoolId],
    );
    const head = rows[0] ?? { length: 0, hash: Buffer.alloc(32), cutLength: 0, cutHash: Buffer.alloc(32) };
    const seals = await listRegisterSeals(client, schoolId);
    const { rows: logs } = await client.query<{ epoch: string }>('SELECT epoch FROM school_log WHERE school_id = $1', [schoolId]);
    const seen = heads.filter((one) => one.schoolId === schoolId && one.epoch === logs[0]?.epoch);
    const sealedLengths = new Set([...seals, ...seen].map(({ length }) => length));
    /** Hashes as they are counted, at the places that seals name. */
    const counted = new Map<number, string>([[head.cutLength, head.cutHash.toString('hex')]]);
    const findings: RegisterFinding[] = [];
    let hash: Uint8Array = head.cutHash;
    let length = head.cutLength;
    for await (const { hash: stored, ...row } of walkEvents(client, schoolId)) {
      const next = row.seq === length + 1 ? eventHash(hash, row) : null;
      if (!next || !stored.equals(next)) {
        findings.push({ fault: 'event_changed', seq: length + 1 });
        break;
      }
      hash = next;
      length += 1;
      if (sealedLengths.has(length)) counted.set(length, Buffer.from(hash).toString('hex'));
    }
    if (findings.length === 0 && (length !== head.length || !head.hash.equals(hash))) findings.push({ fault: 'head_differs', seq: Math.min(length, head.length) + 1 });
    let sealedUpTo = 0;
    for (const seal of seals) {
      const key = Object.hasOwn(keys, seal.keyId) ? keys[seal.keyId] : undefined;
      const stands = counted.get(seal.length);
      if (key === undefined) findings.push({ fault: 'seal_key_unknown', seq: seal.length });
      else if (!verifiesSeal(key, registerSealText({ schoolId, ...seal }), seal.signature)) findings.push({ fault: 'seal_forged', seq: seal.length });
      // What retention cut off cannot be counted any more; what stands behind it holds it fast.
      else if (seal.length < head.cutLength) continue;
      else if (stands === undefined) findings.push({ fault: findings[0]?.fault === 'event_changed' ? 'register_rewritten' : 'tail_cut', seq: Math.min(length + 1, seal.length) });
      else if (stands !== seal.hash) findings.push({ fault: 'register_rewritten', seq: seal.length });
      else sealedUpTo = Math.max(sealedUpTo, seal.length);
    }
    for (const one of seen) {
      const stands = counted.get(one.length);
      if (!Object.hasOwn(keys, one.keyId)) findings.push({ fault: 'seal_key_unknown', seq: one.length });
      else if (!isSigned(one, keys)) findings.push({ fault: 'seal_forged', seq: one.length });
      else if (one.length < head.cutLength || one.length === 0) continue;
      else if (stands === undefined) findings.push({ fault: findings.some(({ fault }) => fault === 'event_changed') ? 'register_rewritten' : 'tail_cut', seq: Math.min(length + 1, one.length) });
      else if (stands !== one.hash) findings.push({ fault: 'register_rewritten', seq: one.length });
      else sealedUpTo = Math.max(sealedUpTo, one.length);
    }
    return { length, cutLength: head.cutLength, seals: seals.length, sealedUpTo, findings: findings.toSorted((a, b) => a.seq - b.seq) };
  });
}

/** One line of plain words. */
export function describeRegisterFinding({ fault, seq }: RegisterFinding): string {
  switch (fault) {
    case 'event_changed':
      return `Security event ${seq} does not fit: it, or the one before it, was changed, left out, put in or moved.`;
    case 'head_differs':
      return `The security register does not end where its head says: from event ${seq} on something is missing or was put in.`;
    case 'tail_cut':
      return `The tail of the security register was cut: a seal knows events from ${seq} on that are not there.`;
    case 'register_rewritten':
      return `The security register was rewritten: a seal knows another event ${seq}.`;
    case 'seal_forged':
      return `A seal of security event ${seq} does not bear the school's signature.`;
    case 'seal_key_unknown':
      return `A seal of security event ${seq} is of a key that is not believed.`;
    default:
      return fault satisfies never;
  }
}

async function* walkEvents(client: pg.ClientBase, schoolId: string): AsyncGenerator<RegisterRow & { readonly hash: Buffer }> {
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const { rows } = await client.query<RegisterRow & { readonly hash: Buffer }>({
      name: 'walk-security-events',
      text: `SELECT seq, event_id AS "eventId", kind, result, actor_id AS "actorId", device_id AS "deviceId", subject_id AS "subjectId", at, device_at AS "deviceAt", params, hash
             FROM security_event WHERE school_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
      values: [schoolId, last, EVENTS_IN_PAGE],
    });
    yield* rows;
    if (rows.length < EVENTS_IN_PAGE) return;
    last = rows.at(-1)!.seq;
  }
}

import type pg from 'pg';
import type { Sealer } from '../sync/countersign.ts';
import { registerSealText } from './event-chain.ts';
import { takeHead } from './security-register.ts';

/** The server's word that the register was so long and ended so. */
export interface RegisterSeal {
  readonly length: number;
  /** Of the last event, hex. */
  readonly hash: string;
  readonly sealedAt: number;
  readonly keyId: string;
  readonly publicKey: string;
  readonly signature: string;
}

/** Signs the end of a school's register, where it grew since this key signed last. @returns whether it was signed */
export async function sealRegister(client: pg.ClientBase, schoolId: string, { keyId, publicKey, sign }: Sealer, now: number): Promise<boolean> {
  const head = await takeHead(client, schoolId);
  if (head.length === 0) return false;
  const unsigned = { schoolId, length: head.length, hash: Buffer.from(head.hash).toString('hex'), sealedAt: now };
  const { rowCount } = await client.query(
    'INSERT INTO security_seal (school_id, length, hash, sealed_at, key_id, public_key, signature) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING',
    [schoolId, unsigned.length, unsigned.hash, now, keyId, publicKey, sign(registerSealText(unsigned))],
  );
  return rowCount === 1;
}

/** Shortest first. */
export async function listRegisterSeals(client: pg.ClientBase, schoolId: string): Promise<RegisterSeal[]> {
  const { rows } = await client.query<RegisterSeal>(
    `SELECT length, hash, sealed_at AS "sealedAt", key_id AS "keyId", public_key AS "publicKey", signature FROM security_seal WHERE school_id = $1 ORDER BY length, key_id`, [schoolId],
  );
  return rows;
}

import type { Seal } from '#domain/sync/index.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';

interface SealRow {
  readonly school_id: string; readonly replica_id: string; readonly epoch: string; readonly seq: number; readonly hash: Uint8Array;
  readonly server_seq: number; readonly server_hash: Uint8Array; readonly sealed_at: number; readonly key_id: string; readonly signature: string;
}

const asSeal = (row: SealRow): Seal => ({
  schoolId: row.school_id, replicaId: row.replica_id, serverEpoch: row.epoch, length: row.seq, hash: Buffer.from(row.hash).toString('hex'), serverSeq: row.server_seq,
  serverHash: Buffer.from(row.server_hash).toString('hex'), sealedAt: row.sealed_at, keyId: row.key_id, signature: row.signature,
});

/** The newest seal of a replica, of whatever history of the server. */
export const findNewestSeal = (db: ReadHandle, replicaId: string): Seal | undefined => {
  const row = db.get<SealRow>('SELECT * FROM chain_seal WHERE replica_id = ? ORDER BY number DESC LIMIT 1', replicaId);
  return row && asSeal(row);
};

/** Every seal that is kept, in the order they came. */
export const listSeals = (db: ReadHandle): Seal[] => db.all<SealRow>('SELECT * FROM chain_seal ORDER BY number').map(asSeal);

const DAY_MS = 86_400_000;

/**
 * Keeps a seal that was checked. Of one day the last is enough, because it covers what those before it did; but never one from before a break, which is
 * the witness of it.
 * @param breaks how many breaks the server has told so far
 */
export function keepSeal(tx: WriteHandle, seal: Seal, breaks: number): void {
  tx.run(
    'DELETE FROM chain_seal WHERE replica_id = ? AND epoch = ? AND breaks = ? AND sealed_at >= ? AND seq <= ?',
    seal.replicaId, seal.serverEpoch, breaks, Math.floor(seal.sealedAt / DAY_MS) * DAY_MS, seal.length,
  );
  tx.run(
    `INSERT INTO chain_seal (school_id, replica_id, epoch, seq, hash, server_seq, server_hash, key_id, signature, sealed_at, breaks)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    seal.schoolId, seal.replicaId, seal.serverEpoch, seal.length, Buffer.from(seal.hash, 'hex'), seal.serverSeq, Buffer.from(seal.serverHash, 'hex'), seal.keyId,
    seal.signature, seal.sealedAt, breaks,
  );
}

/** Keys that the school's server told over its authenticated connection; one that was told stays, for the seals it once gave. */
export function keepSealKeys(tx: WriteHandle, keys: Readonly<Record<string, string>>, now: number): void {
  for (const [keyId, publicKey] of Object.entries(keys)) {
    tx.run('INSERT INTO seal_key (key_id, public_key, told_at) VALUES (?, ?, ?) ON CONFLICT (key_id) DO NOTHING', keyId, publicKey, now);
  }
}

/** id → SPKI, base64. */
export const listSealKeys = (db: ReadHandle): Record<string, string> =>
  Object.fromEntries(db.all<{ id: string; key: string }>('SELECT key_id AS id, public_key AS key FROM seal_key').map(({ id, key }) => [id, key]));

/** Whether the server countersigns at all. */
export const hasSealKeys = (db: ReadHandle): boolean => db.get('SELECT 1 FROM seal_key LIMIT 1') !== undefined;

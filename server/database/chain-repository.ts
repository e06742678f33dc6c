import type pg from 'pg';
import type { Seal } from '#domain/sync/index.ts';
import { REDACTION, type Redaction, type Redactions } from '../sync/chain.ts';
import type { ChainWrite, RevisionWrite } from '../sync/store.ts';

/**
 * One statement: the key, what is known of the replica's chain, the last seal of the day, and what is to be recorded of a break. A replica that begins
 * while its person on its workstation already had one is recorded too: a file that was copied or restored does so, and one whose past was to be hidden.
 */
const SAVE_CHAIN = `
WITH key AS (INSERT INTO seal_key (school_id, key_id, public_key, added_at) VALUES ($1, $12, $14, $11::bigint) ON CONFLICT DO NOTHING),
broken AS (
  INSERT INTO chain_break (school_id, replica_id, at, fault, device_id, staff_id, known_length, known_hash, claimed_length, claimed_hash)
  SELECT $1, $2::text, $11::bigint, $15::text, $3, $4, $16::bigint, $17, $6::bigint, $7 WHERE $15::text IS NOT NULL ON CONFLICT DO NOTHING),
renewed AS (
  INSERT INTO chain_break (school_id, replica_id, at, fault, device_id, staff_id, known_length, known_hash, claimed_length, claimed_hash)
  SELECT $1, $2::text, $11::bigint, 'begun_anew', $3, $4, c.length, c.hash, $6::bigint, $7
  FROM replica_chain c WHERE $18::boolean AND c.school_id = $1 AND c.device_id = $3 AND c.staff_id = $4 AND c.replica_id <> $2::text
  ORDER BY c.sealed_at DESC LIMIT 1 ON CONFLICT DO NOTHING),
known AS (
  INSERT INTO replica_chain (school_id, replica_id, device_id, staff_id, length, hash, breaks, sealed_at)
  VALUES ($1, $2::text, $3, $4, $6::bigint, $7, $10, $11::bigint)
  ON CONFLICT (school_id, replica_id) DO UPDATE SET device_id = excluded.device_id, staff_id = excluded.staff_id, length = excluded.length, hash = excluded.hash,
    breaks = excluded.breaks, sealed_at = excluded.sealed_at)
INSERT INTO chain_seal (school_id, replica_id, epoch, breaks, day, length, hash, server_seq, server_hash, sealed_at, key_id, signature)
VALUES ($1, $2::text, $5, $10, $11::bigint / 86400000, $6::bigint, $7, $8::bigint, $9, $11::bigint, $12, $13)
ON CONFLICT (school_id, replica_id, epoch, breaks, day) DO UPDATE SET length = excluded.length, hash = excluded.hash, server_seq = excluded.server_seq,
  server_hash = excluded.server_hash, sealed_at = excluded.sealed_at, key_id = excluded.key_id, signature = excluded.signature`;

/** In the transaction of the push whose chain it is. */
export async function saveChain(client: pg.ClientBase, schoolId: string, { seal, publicKey, deviceId, staffId, breaks, broken, begun }: ChainWrite): Promise<void> {
  await client.query({
    name: 'save-chain', text: SAVE_CHAIN,
    values: [
      schoolId, seal.replicaId, deviceId, staffId, seal.serverEpoch, seal.length, seal.hash, seal.serverSeq, seal.serverHash, breaks, seal.sealedAt, seal.keyId,
      seal.signature, publicKey, broken?.fault ?? null, broken?.known.length ?? null, broken?.known.hash ?? null, begun,
    ],
  });
}

/** Every seal that is kept: the last of each day for each replica, oldest first. */
export async function listSeals(client: pg.ClientBase, schoolId: string): Promise<Seal[]> {
  const { rows } = await client.query<Seal>(
    `SELECT school_id AS "schoolId", replica_id AS "replicaId", epoch AS "serverEpoch", length, hash, server_seq AS "serverSeq", server_hash AS "serverHash",
            sealed_at AS "sealedAt", key_id AS "keyId", signature
     FROM chain_seal WHERE school_id = $1 ORDER BY sealed_at, server_seq, replica_id`,
    [schoolId],
  );
  return rows;
}

/** Keys that ever signed for the school, of all instances: id → SPKI, base64. */
export async function listSealKeys(client: pg.ClientBase, schoolId: string): Promise<Record<string, string>> {
  const { rows } = await client.query<{ id: string; key: string }>('SELECT key_id AS id, public_key AS key FROM seal_key WHERE school_id = $1', [schoolId]);
  return Object.fromEntries(rows.map(({ id, key }) => [id, key]));
}

/** What was recorded of a workstation's chain that went back, was rewritten or began anew. */
export interface ChainBreak {
  readonly replicaId: string;
  readonly deviceId: string;
  readonly fault: string;
  readonly at: number;
  readonly knownLength: number;
  readonly claimedLength: number;
}

export async function listBreaks(client: pg.ClientBase, schoolId: string): Promise<ChainBreak[]> {
  const { rows } = await client.query<ChainBreak>(
    `SELECT replica_id AS "replicaId", device_id AS "deviceId", fault, at, known_length AS "knownLength", claimed_length AS "claimedLength"
     FROM chain_break WHERE school_id = $1 ORDER BY at, replica_id`,
    [schoolId],
  );
  return rows;
}

/** The stored hashes of some revisions, hex, by their number. */
export async function findChainHashes(client: pg.ClientBase, schoolId: string, seqs: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await client.query<{ seq: number; hash: string }>(
    `SELECT chain_seq AS seq, encode(hash, 'hex') AS hash FROM revision WHERE school_id = $1 AND chain_seq = ANY($2::bigint[])`, [schoolId, seqs],
  );
  return new Map(rows.map(({ seq, hash }) => [seq, hash]));
}

const REVISIONS_IN_PAGE = 2_000;

/** The whole chain in its order, page by page: memory stays flat however long it is. */
export async function* walkRevisions(client: pg.ClientBase, schoolId: string): AsyncGenerator<RevisionWrite> {
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const { rows } = await client.query<RevisionWrite>({
      name: 'walk-revisions',
      text: `SELECT chain_seq AS "chainSeq", command_id AS "commandId", command, entity, entity_id AS "entityId", before, after, author_id AS "authorId",
                    made_at AS "madeAt", received_at AS "receivedAt", device_id AS "deviceId", extra, hash
             FROM revision WHERE school_id = $1 AND chain_seq > $2 ORDER BY chain_seq LIMIT $3`,
      values: [schoolId, last, REVISIONS_IN_PAGE],
    });
    yield* rows;
    if (rows.length < REVISIONS_IN_PAGE) return;
    last = rows.at(-1)!.chainSeq;
  }
}

/** What the chain itself says was erased of its revisions; of what was erased twice the later word counts. */
export async function readRedactions(client: pg.ClientBase, schoolId: string): Promise<Redactions> {
  const { rows } = await client.query<{ after: string }>('SELECT after FROM revision WHERE school_id = $1 AND entity = $2 AND after IS NOT NULL ORDER BY chain_seq', [schoolId, REDACTION]);
  return new Map(rows.flatMap(({ after }) => (JSON.parse(after) as Redaction).revisions));
}

/** A file whose commands were taken and whose chain was not shown since. */
export interface SilentFile {
  readonly replicaId: string;
  readonly deviceId: string;
  /** Commands since its last seal, or ever. */
  readonly commands: number;
}

/** Files that sent commands after their last seal: a program that does not show its chain, or was told where to begin and did not. */
export async function listSilentFiles(client: pg.ClientBase, schoolId: string): Promise<SilentFile[]> {
  const { rows } = await client.query<SilentFile>(
    `SELECT v.replica_id AS "replicaId", v.device_id AS "deviceId", count(*) AS commands
     FROM command_verdict v LEFT JOIN replica_chain c ON c.school_id = $1 AND c.replica_id = v.replica_id
     WHERE v.school_id = $1 AND v.received_at > COALESCE(c.sealed_at, -1) GROUP BY v.replica_id, v.device_id ORDER BY v.replica_id`,
    [schoolId],
  );
  return rows;
}

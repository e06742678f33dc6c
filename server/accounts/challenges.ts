import { createHash } from 'node:crypto';
import type pg from 'pg';

/** How long a workstation may take to sign. */
export const NONCE_MS = 60_000;
/** Of one workstation at once: a computer signs in a few people a minute, and whoever asks for more asks to fill the table. */
export const MOST_NONCES_OF_DEVICE = 200;

const hashOf = (nonce: string): Buffer => createHash('sha256').update(nonce).digest();

/** Lays a nonce down for a workstation at work; for another nothing, which its answer does not tell. Those whose time is over go with it. */
export async function putChallenge(client: pg.ClientBase, schoolId: string, deviceId: string, nonce: string): Promise<void> {
  await client.query('DELETE FROM challenge WHERE school_id = $1 AND expires_at < clock_timestamp()', [schoolId]);
  await client.query(
    `INSERT INTO challenge (school_id, nonce_hash, device_id, expires_at)
     SELECT $1, $2, id, clock_timestamp() + $4 * interval '1 millisecond' FROM device WHERE school_id = $1 AND id = $3 AND withdrawn_at IS NULL`, [schoolId, hashOf(nonce), deviceId, NONCE_MS],
  );
  await client.query(
    `DELETE FROM challenge WHERE school_id = $1 AND nonce_hash = ANY(ARRAY(
       SELECT nonce_hash FROM challenge WHERE school_id = $1 AND device_id = $2 ORDER BY expires_at DESC OFFSET $3))`, [schoolId, deviceId, MOST_NONCES_OF_DEVICE],
  );
}

/** Takes a nonce away, whatever comes of it: of two who come with one at once, at two instances, the second finds none. @returns whether it was given to this workstation and is still good */
export async function takeChallenge(client: pg.ClientBase, schoolId: string, deviceId: string, nonce: string): Promise<boolean> {
  const { rows } = await client.query<{ deviceId: string; isFresh: boolean }>(
    'DELETE FROM challenge WHERE school_id = $1 AND nonce_hash = $2 RETURNING device_id AS "deviceId", expires_at >= clock_timestamp() AS "isFresh"', [schoolId, hashOf(nonce)],
  );
  return rows[0] !== undefined && rows[0].isFresh && rows[0].deviceId === deviceId;
}

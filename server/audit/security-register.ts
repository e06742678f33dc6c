import type pg from 'pg';
import { beforeCommit } from '../database/pool.ts';
import { eventHash, REGISTER_GENESIS, spellParams, type RegisterRow } from './event-chain.ts';

/** One security event: ids, never names. Moments are milliseconds since 1970 UTC; `deviceAt` is the workstation's own clock: null has it counted from what the workstation showed with its last session. */
export interface SecurityEvent {
  readonly schoolId: string;
  readonly kind: string;
  readonly result: 'done' | 'refused';
  readonly actorId: string | null;
  readonly deviceId: string | null;
  readonly subjectId: string | null;
  readonly at: number;
  readonly deviceAt: number | null;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Where security events go, in the transaction of the deed itself: what did not happen is not written, and what was not written did not happen. */
export interface SecurityRegister {
  record(client: pg.ClientBase, event: SecurityEvent): Promise<void>;
}

/** An event that a workstation tells has an id of its own, by which it is taken once however often it is sent. */
export type TaggedEvent = SecurityEvent & { readonly eventId?: string };

/**
 * The register in PostgreSQL. Events are written at the end of the transaction that tells of them: the head of the school's chain, for which all of them wait, is then the last row
 * that any of them takes, so that no two wait for each other, and held for a moment only.
 */
export class PgSecurityRegister implements SecurityRegister {
  record(client: pg.ClientBase, event: TaggedEvent): Promise<void> {
    return beforeCommit(client, () => this.append(client, event));
  }

  private async append(client: pg.ClientBase, event: TaggedEvent): Promise<void> {
    const { schoolId, eventId = null, kind, result, actorId, deviceId, subjectId, at } = event;
    const deviceAt = event.deviceAt ?? (deviceId === null ? null : await readDeviceTime(client, schoolId, deviceId, at));
    const head = await takeHead(client, schoolId);
    if (eventId !== null && (await client.query('SELECT 1 FROM security_event WHERE school_id = $1 AND event_id = $2', [schoolId, eventId])).rowCount === 1) return;
    const row: RegisterRow = { seq: head.length + 1, eventId, kind, result, actorId, deviceId, subjectId, at, deviceAt, params: spellParams(event.params) };
    const hash = Buffer.from(eventHash(head.hash, row));
    await client.query({
      name: 'record-security-event',
      text: `WITH head AS (UPDATE security_head SET length = $2, hash = $12 WHERE school_id = $1)
             INSERT INTO security_event (school_id, seq, event_id, kind, result, actor_id, device_id, subject_id, at, device_at, params, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      values: [schoolId, row.seq, eventId, kind, result, actorId, deviceId, subjectId, at, deviceAt, row.params, hash],
    });
  }
}

/** What a workstation's clock showed at a moment of the server's; null where it never told, or there is no such workstation. */
async function readDeviceTime(client: pg.ClientBase, schoolId: string, deviceId: string, at: number): Promise<number | null> {
  const { rows } = await client.query<{ ahead: number | null }>({ name: 'read-device-clock', text: 'SELECT clock_ahead AS ahead FROM device WHERE school_id = $1 AND id = $2', values: [schoolId, deviceId] });
  const ahead = rows[0]?.ahead ?? null;
  return ahead === null ? null : at + ahead;
}

/** The end of a school's register, held until the transaction ends; begun where there is none. */
export async function takeHead(client: pg.ClientBase, schoolId: string): Promise<{ readonly length: number; readonly hash: Uint8Array; readonly cutLength: number }> {
  const { rows } = await client.query<{ length: number; hash: Buffer; cut_length: number }>({
    name: 'take-security-head',
    text: `INSERT INTO security_head AS h (school_id, length, hash, cut_length, cut_hash) VALUES ($1, 0, $2, 0, $2)
           ON CONFLICT (school_id) DO UPDATE SET length = h.length RETURNING length, hash, cut_length`,
    values: [schoolId, Buffer.from(REGISTER_GENESIS)],
  });
  const { length, hash, cut_length: cutLength } = rows[0]!;
  return { length, hash: new Uint8Array(hash), cutLength };
}

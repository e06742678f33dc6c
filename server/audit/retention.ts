import type pg from 'pg';
import { LEAST_DAYS_KEPT } from '#domain/audit/index.ts';
import { takeHead, type SecurityRegister } from './security-register.ts';

const DAY_MS = 86_400_000;

/**
 * Cuts the oldest events of a school off, in the caller's transaction. What is left of them is their number and the hash of the last, on which the rest stands; the cut is an event
 * itself. Only a whole beginning goes: an event that is older by its clock than one before it waits for that one. The database refuses what is younger than a year by its own clock.
 * @param now milliseconds since 1970 UTC
 * @param most so many at once
 * @returns how many went
 * @throws RangeError for less than a year
 */
export async function cutOldEvents(client: pg.ClientBase, register: SecurityRegister, schoolId: string, { daysKept, now, most }: { daysKept: number; now: number; most: number }): Promise<number> {
  if (daysKept < LEAST_DAYS_KEPT) throw new RangeError(`security events are kept ${LEAST_DAYS_KEPT} days at least`);
  const head = await takeHead(client, schoolId);
  const { rows } = await client.query<{ seq: number | null }>('SELECT min(seq) AS seq FROM security_event WHERE school_id = $1 AND at >= $2', [schoolId, now - daysKept * DAY_MS]);
  const upTo = Math.min((rows[0]?.seq ?? head.length + 1) - 1, head.cutLength + most);
  if (upTo <= head.cutLength) return 0;
  await client.query(
    'UPDATE security_head h SET cut_length = e.seq, cut_hash = e.hash FROM security_event e WHERE h.school_id = $1 AND e.school_id = $1 AND e.seq = $2', [schoolId, upTo],
  );
  const { rowCount } = await client.query('DELETE FROM security_event WHERE school_id = $1 AND seq <= $2', [schoolId, upTo]);
  const events = rowCount ?? 0;
  await register.record(client, { schoolId, kind: 'security_cut', result: 'done', actorId: null, deviceId: null, subjectId: null, at: now, deviceAt: null, params: { events, upTo } });
  return events;
}

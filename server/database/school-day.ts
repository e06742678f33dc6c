import type pg from 'pg';
import { isLive, rolesOfGrants, type RoleGrant } from '#domain/policy/index.ts';
import { dayAt, timeZoneOf } from '#domain/school-time.ts';
import type { Grants } from '../sync/store.ts';

/** The school's own day at a moment: by its setting `timeZone`, wherever the server stands. */
export async function schoolDay(client: pg.ClientBase, schoolId: string, now: number): Promise<string> {
  return dayAt(now, await readTimeZone(client, schoolId));
}

export async function readTimeZone(client: pg.ClientBase, schoolId: string): Promise<string> {
  const { rows } = await client.query<{ value: string }>({ name: 'time-zone', text: `SELECT value FROM setting WHERE school_id = $1 AND name = 'timeZone'`, values: [schoolId] });
  return storedZone(rows[0]?.value ?? null);
}

const storedZone = (stored: string | null): string => timeZoneOf(stored === null ? null : JSON.parse(stored));

/** No zone is further than so many hours from UTC, to the west and to the east. */
const WEST_MS = 12 * 3_600_000;
const EAST_MS = 14 * 3_600_000;

/**
 * The first and the last day that is today somewhere. A statement reads the grants that may be live and the zone together, and `liveGrants` judges them: which day it is, the school's
 * zone alone says, and one table of zones, the program's, is asked everywhere.
 */
export const daysAround = (now: number): readonly [earliest: string, latest: string] => [dayAt(now - WEST_MS, 'UTC'), dayAt(now + EAST_MS, 'UTC')];

/** Columns of a grant as `liveGrants` takes them, for json_agg. */
export const GRANT_ROW = 'json_build_array(role, object_id, starts_on, ends_on)';
export type GrantTuple = readonly [role: string, objectId: string, startsOn: string, endsOn: string | null];

/** What counts of grants on the school's day. @param stored the setting `timeZone` as it is stored; null where the school has chosen none */
export function liveGrants(staffId: string, rows: readonly GrantTuple[] | null, stored: string | null, now: number): Grants & { readonly today: string } {
  const today = dayAt(now, storedZone(stored));
  const live = (rows ?? []).map(([role, objectId, startsOn, endsOn]): RoleGrant => ({ role, objectId, startsOn, endsOn })).filter((grant) => isLive(grant, today));
  return { ...asGrants(staffId, live.map(({ role, objectId }) => [role, objectId])), today };
}

/** Live rows of access_grant, each a role and the id of its object or '' → roles and objects (`rolesOfGrants`). */
export const asGrants = (staffId: string, rows: readonly (readonly [string, string])[]): Grants => ({
  staffId: staffId as Grants['staffId'], ...rolesOfGrants(rows.map(([role, objectId]) => ({ role, objectId }))),
});

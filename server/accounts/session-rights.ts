import type pg from 'pg';
import { can, type Action, type Actor, type PolicySettings, type PolicySubject } from '#domain/policy/index.ts';
import { failed, type Failed } from '#domain/result.ts';
import { asSettings } from '../database/facts-repository.ts';
import { daysAround, GRANT_ROW, liveGrants, type GrantTuple } from '../database/school-day.ts';
import type { Grants } from '../sync/store.ts';
import type { OpenSession } from './accounts.ts';

/** What a session may do at this moment. */
export interface SessionRights {
  readonly actor: Grants & Actor;
  readonly settings: PolicySettings;
  /** The school's own day, by which the grants were judged. */
  readonly today: string;
}

/** The live grants of a session's person, the school's settings, and whether its workstation is one to administrate from (P-10), in one statement. */
export async function readSessionRights(client: pg.ClientBase, { schoolId, staffId, deviceId }: OpenSession, now: number): Promise<SessionRights> {
  const [earliest, latest] = daysAround(now);
  const { rows } = await client.query<{ grants: GrantTuple[] | null; zone: string | null; settings: string | null; administrative: number | null }>({
    name: 'session-rights',
    text: `SELECT (SELECT json_agg(${GRANT_ROW}) FROM access_grant
                   WHERE school_id = $1 AND staff_id = $2 AND starts_on <= $3 AND (ends_on IS NULL OR ends_on >= $5)) AS grants,
                  (SELECT value FROM setting WHERE school_id = $1 AND name = 'timeZone') AS zone,
                  (SELECT value FROM setting WHERE school_id = $1 AND name = 'policy') AS settings,
                  (SELECT administrative FROM device WHERE school_id = $1 AND id = $4 AND withdrawn_at IS NULL) AS administrative`,
    values: [schoolId, staffId, latest, deviceId, earliest],
  });
  const { grants, zone, settings, administrative } = rows[0]!;
  const { today, ...actor } = liveGrants(staffId, grants, zone, now);
  return { actor: { ...actor, onAdministrativeWorkstation: administrative === 1 }, settings: asSettings(settings), today };
}

/**
 * Whether a session may do it. Of an object tell which journal or class it is and not whom a row names as its teacher: a right that ended would come back by the list.
 * @returns null where the session may; else `not_allowed` with the action, or `workstation_not_administrative` where another workstation would do
 */
export async function refuseUnless(client: pg.ClientBase, session: OpenSession, action: Action, now: number, subject: PolicySubject = {}): Promise<Failed | null> {
  const { actor, settings } = await readSessionRights(client, session, now);
  if (can(actor, action, subject, settings)) return null;
  const elsewhere = can({ ...actor, onAdministrativeWorkstation: true }, action, subject, settings);
  return elsewhere ? failed('workstation_not_administrative') : failed('not_allowed', { action });
}

import type pg from 'pg';
import type { SecurityEventsAnswer, SecurityEventsRequest, SecurityEventsWish } from '#domain/contract/sync/index.ts';
import { done, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { refuseUnless } from '../accounts/session-rights.ts';
import { inSchool } from '../database/pool.ts';
import type { PgSecurityRegister } from './security-register.ts';

export interface RegisterReadingOptions {
  readonly pool: pg.Pool;
  readonly register: PgSecurityRegister;
  /** Milliseconds since 1970 UTC. */
  readonly clock: () => number;
}

type Listed = SecurityEventsAnswer['events'][number];

const LIST = `
SELECT e.seq, e.kind, e.result, e.actor_id AS "actorId", nullif(concat_ws(' ', a.last_name, a.first_name, nullif(a.middle_name, '')), '') AS "actorName", e.device_id AS "deviceId", d.name AS "deviceName",
  e.subject_id AS "subjectId", coalesce(nullif(concat_ws(' ', s.last_name, s.first_name, nullif(s.middle_name, '')), ''), nullif(concat_ws(' ', p.last_name, p.first_name, nullif(p.middle_name, '')), '')
    , nullif(concat_ws(' ', g.last_name, g.first_name, nullif(g.middle_name, '')), ''), sg.name, sd.name, sj.name) AS "subjectName",
  e.at, e.device_at AS "deviceAt", e.params
FROM security_event e
LEFT JOIN staff a ON a.school_id = $1 AND a.id = e.actor_id LEFT JOIN device d ON d.school_id = $1 AND d.id = e.device_id
LEFT JOIN staff s ON s.school_id = $1 AND s.id = e.subject_id LEFT JOIN pupil p ON p.school_id = $1 AND p.id = e.subject_id LEFT JOIN device sd ON sd.school_id = $1 AND sd.id = e.subject_id
LEFT JOIN guardian g ON g.school_id = $1 AND g.id = e.subject_id LEFT JOIN study_group sg ON sg.school_id = $1 AND sg.id = e.subject_id
LEFT JOIN subject sj ON sj.school_id = $1 AND sj.id = e.subject_id
WHERE e.school_id = $1 AND ($2::text IS NULL OR e.kind = $2) AND ($3::text IS NULL OR e.actor_id = $3 OR e.subject_id = $3) AND ($4::text IS NULL OR e.device_id = $4)
  AND ($5::bigint IS NULL OR e.at >= $5) AND ($6::bigint IS NULL OR e.at <= $6) AND ($7::text IS NULL OR e.result = $7) AND ($8::bigint IS NULL OR e.seq < $8)
ORDER BY e.seq DESC LIMIT $9`;

/**
 * A page of the register for the auditor, newest first. The register holds ids; names are joined for the reader as they are called today, and who was destroyed has none. That it was
 * read, or that somebody else tried, is an event of the same transaction. @returns `not_allowed`, `workstation_not_administrative`
 */
export function readEvents({ pool, register, clock }: RegisterReadingOptions, session: OpenSession, wish: SecurityEventsWish): Promise<Result<SecurityEventsAnswer>> {
  const { schoolId, staffId, deviceId } = session;
  return inSchool(pool, schoolId, 'write', async (client) => {
    const now = clock();
    const refused = await refuseUnless(client, session, 'security.read', now);
    const { rows } = refused ? { rows: [] } : await client.query<Omit<Listed, 'params'> & { readonly params: string }>(
      LIST, [schoolId, wish.kind, wish.actorId, wish.deviceId, wish.from, wish.until, wish.result, wish.before, wish.most + 1],
    );
    // Leafing on is the same reading.
    if (refused || wish.before === null) {
      await register.record(client, {
        schoolId, kind: 'security_read', result: refused ? 'refused' : 'done', actorId: staffId, deviceId, subjectId: null, at: now, deviceAt: null,
        params: refused ? { code: refused.error.code } : { kind: wish.kind ?? '' },
      });
    }
    if (refused) return refused;
    const events = await withObjects(client, schoolId, rows.slice(0, wish.most).map(({ params, ...event }) => ({ ...event, params: JSON.parse(params) as Listed['params'] })));
    return done({ events, next: rows.length > wish.most ? events.at(-1)!.seq : null });
  });
}

/** The class or journal that a role was given for is told by its name: nobody knows it by its id. A direction is a word already, and what is not there any more keeps its id. */
async function withObjects(client: pg.ClientBase, schoolId: string, events: readonly Listed[]): Promise<Listed[]> {
  const ids = [...new Set(events.flatMap(({ params: { object } }) => (typeof object === 'string' && object !== '' ? [object] : [])))];
  if (ids.length === 0) return [...events];
  const { rows } = await client.query<{ id: string; name: string }>(
    `SELECT id, name FROM study_group WHERE school_id = $1 AND id = ANY($2::text[])
     UNION ALL SELECT j.id, concat_ws(', ', s.name, g.name) FROM journal j LEFT JOIN subject s ON s.school_id = $1 AND s.id = j.subject_id LEFT JOIN study_group g ON g.school_id = $1 AND g.id = j.group_id
     WHERE j.school_id = $1 AND j.id = ANY($2::text[])`, [schoolId, ids],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return events.map((event) => {
    const name = names.get(String(event.params['object'] ?? ''));
    return name === undefined ? event : { ...event, params: { ...event.params, object: name } };
  });
}

/** Takes what happened at a workstation, in the name of the session's person; each event once. `at` is when it came, the server's clock. */
export function takeEvents({ pool, register, clock }: RegisterReadingOptions, session: OpenSession, { events }: SecurityEventsRequest): Promise<Result<{ taken: string[] }>> {
  const { schoolId, staffId, deviceId } = session;
  return inSchool(pool, schoolId, 'write', async (client) => {
    const at = clock();
    for (const event of events) await register.record(client, { ...event, schoolId, actorId: staffId, deviceId, at });
    return done({ taken: events.map(({ eventId }) => eventId) });
  });
}

import type pg from 'pg';
import { daysBetween, type UsageAnswer, type UsageRequest } from '#domain/contract/sync/index.ts';
import { done, type Result } from '#domain/result.ts';
import { dayAfter, endOfDay } from '#domain/school-time.ts';
import { inSchool } from '../database/pool.ts';
import { readTimeZone } from '../database/school-day.ts';
import { fullName } from './holders-repository.ts';
import type { OpenSession } from './accounts.ts';
import { refuseUnless } from './session-rights.ts';

export interface UsageOptions {
  readonly pool: pg.Pool;
  /** Milliseconds since 1970 UTC. */
  readonly clock: () => number;
}

/**
 * What was entered in the period. An entry belongs to the day on which it was made, also where it came later; by a clock that goes ahead it is not later than it came. Redactions are no
 * work in the journal. $2 are the beginnings of the days and the end of the last one, so that a day is the number of its bucket and no zone has to be known to the database.
 */
const MADE = `
  SELECT r.author_id, r.entity, width_bucket(LEAST(r.made_at, r.received_at), $2::bigint[]) AS day FROM revision r
  WHERE r.school_id = $1 AND r.received_at >= ($2::bigint[])[1] AND LEAST(r.made_at, r.received_at) >= ($2::bigint[])[1]
    AND LEAST(r.made_at, r.received_at) < ($2::bigint[])[array_length($2::bigint[], 1)] AND r.entity <> 'redaction'`;

const NAMED = ['mark', 'term_mark', 'lesson', 'attendance', 'work'] as const;

const BY_PERSON = `
SELECT t.id AS "staffId", t.last_name AS "lastName", t.first_name AS "firstName", t.middle_name AS "middleName", t.position,
       GREATEST((SELECT max(a.last_sign_in_at) FROM account a WHERE a.school_id = $1 AND a.kind = 'staff' AND a.holder_id = t.id),
                (SELECT max(i.used_at) FROM sign_in i JOIN account a ON a.school_id = $1 AND a.id = i.account_id WHERE i.school_id = $1 AND a.kind = 'staff' AND a.holder_id = t.id)) AS "lastSignInAt",
       COALESCE(m.days, 0) AS days, COALESCE(m.marks, 0) AS marks, COALESCE(m.term_marks, 0) AS "termMarks", COALESCE(m.lessons, 0) AS lessons, COALESCE(m.attendance, 0) AS attendance,
       COALESCE(m.works, 0) AS works, COALESCE(m.other, 0) AS other
FROM staff t LEFT JOIN (
  SELECT author_id, count(DISTINCT day)::int AS days, ${NAMED.map((entity) => `count(*) FILTER (WHERE entity = '${entity}')::int AS ${entity === 'attendance' ? entity : `${entity}s`}`).join(', ')},
         count(*) FILTER (WHERE entity NOT IN (${NAMED.map((entity) => `'${entity}'`).join(', ')}))::int AS other
  FROM (${MADE}) made GROUP BY author_id) m ON m.author_id = t.id
WHERE t.school_id = $1 AND t.id NOT IN (SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL)
  AND (m.author_id IS NOT NULL OR EXISTS (SELECT 1 FROM access_grant g WHERE g.school_id = $1 AND g.staff_id = t.id AND g.starts_on <= $4 AND (g.ends_on IS NULL OR g.ends_on >= $3)))
ORDER BY t.last_name, t.first_name, t.middle_name, t.id`;

const BY_DAY = `SELECT day, count(DISTINCT author_id)::int AS people, count(*)::int AS entries FROM (${MADE}) made GROUP BY day ORDER BY day`;

/**
 * Who works in the journal (R-12), by the school's own calendar: of each member of staff the last sign-in, the days with entries and how many there were of each kind. A year of a school is read in one pass over its
 * revisions: it is asked by three people of a school and seldom, and an index for it would cost every push.
 * @returns `not_allowed`
 */
export function readUsage({ pool, clock }: UsageOptions, session: OpenSession, { fromDay, untilDay }: UsageRequest): Promise<Result<UsageAnswer>> {
  const { schoolId } = session;
  return inSchool(pool, schoolId, 'read', async (client) => {
    const refused = await refuseUnless(client, session, 'usage.read', clock());
    if (refused) return refused;
    const starts = startsOfDays(fromDay, untilDay, await readTimeZone(client, schoolId));
    const people = await client.query<Omit<UsageAnswer['people'][number], 'name'> & { lastName: string; firstName: string; middleName: string }>(BY_PERSON, [schoolId, starts, fromDay, untilDay]);
    const days = await client.query<{ day: number; people: number; entries: number }>(BY_DAY, [schoolId, starts]);
    return done({
      people: people.rows.map(({ lastName, firstName, middleName, ...one }) => ({ ...one, name: fullName({ lastName, firstName, middleName }) })),
      days: days.rows.map(({ day, ...one }) => ({ day: dayAfter(fromDay, day - 1), ...one })),
    });
  });
}

/** The first moment of each day of the period and of the day after it, in the zone. */
const startsOfDays = (fromDay: string, untilDay: string, timeZone: string): number[] =>
  Array.from({ length: daysBetween(fromDay, untilDay) + 1 }, (_, at) => endOfDay(dayAfter(fromDay, at - 1), timeZone) + 1);

import type pg from 'pg';
import type { PersonKind } from '#domain/personal-data/index.ts';

/** Somebody whose data may be blocked or destroyed. */
export interface KnownPerson {
  readonly kind: PersonKind;
  readonly personId: string;
  /** The surname as it stands, for the confirmation by hand. */
  readonly lastName: string;
  readonly name: string;
  /** «7А», the pupil of a guardian, the post of an employee. */
  readonly about: string;
  /** The pupil: of a guardian theirs, of a pupil the same. Empty for staff. */
  readonly pupilId: string;
  readonly blocked: boolean;
}

const NAME = (alias: string) => `trim(${alias}.last_name || ' ' || ${alias}.first_name || ' ' || ${alias}.middle_name)`;

/** All three kinds in one shape, by `school_id` $1. */
const PEOPLE = `
  SELECT 'pupil' AS kind, p.id AS "personId", p.last_name AS "lastName", ${NAME('p')} AS name, p.id AS "pupilId",
         COALESCE((SELECT g.name FROM membership m JOIN study_group g ON g.school_id = $1 AND g.id = m.class_id WHERE m.school_id = $1 AND m.pupil_id = p.id ORDER BY m.starts_on DESC LIMIT 1), '') AS about
  FROM pupil p WHERE p.school_id = $1
  UNION ALL
  SELECT 'guardian', q.id, q.last_name, ${NAME('q')}, q.pupil_id, q.kinship || ': ' || ${NAME('p')} FROM guardian q JOIN pupil p ON p.school_id = $1 AND p.id = q.pupil_id WHERE q.school_id = $1
  UNION ALL
  SELECT 'staff', t.id, t.last_name, ${NAME('t')}, '', t.position FROM staff t WHERE t.school_id = $1`;

const WITH_BLOCK = `SELECT x.*, EXISTS (SELECT 1 FROM person_block b WHERE b.school_id = $1 AND b.person_id = x."personId" AND b.lifted_at IS NULL) AS blocked FROM (${PEOPLE}) x`;

export async function findPerson(client: pg.ClientBase, schoolId: string, kind: PersonKind, personId: string): Promise<KnownPerson | undefined> {
  const { rows } = await client.query<KnownPerson>(`${WITH_BLOCK} WHERE x.kind = $2 AND x."personId" = $3`, [schoolId, kind, personId]);
  return rows[0];
}

/** By the beginning of the surname, whatever the case; blocked people too, because nobody else finds them. */
export async function searchPeople(client: pg.ClientBase, schoolId: string, text: string): Promise<KnownPerson[]> {
  // PostgreSQL lowers Cyrillic by its locale alone, which is C in many installations; a school has a few thousand people.
  const { rows } = await client.query<KnownPerson>(PEOPLE, [schoolId]);
  const { rows: blocks } = await client.query<{ id: string }>('SELECT person_id AS id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL', [schoolId]);
  const blocked = new Set(blocks.map(({ id }) => id));
  const wanted = folded(text);
  const found = rows.filter(({ name }) => folded(name).startsWith(wanted)).sort((a, b) => a.name.localeCompare(b.name, 'ru') || a.kind.localeCompare(b.kind));
  return found.slice(0, MOST_FOUND).map((person) => ({ ...person, blocked: blocked.has(person.personId) }));
}

const MOST_FOUND = 50;

/** A name as it is compared: case, ё and spaces make no difference. */
export const folded = (name: string): string => name.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ').trim();

/**
 * Is the pupil enrolled today, or from a day to come? A stay without an end counts whatever year its class is of: in July who goes on in September is a pupil of the school.
 * @param today ISO day
 */
export async function isEnrolled(client: pg.ClientBase, schoolId: string, pupilId: string, today: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM membership WHERE school_id = $1 AND pupil_id = $2 AND (ends_on IS NULL OR ends_on >= $3) LIMIT 1', [schoolId, pupilId, today]);
  return rowCount === 1;
}

/** Has the person a role of today or of a day to come? @param today ISO day */
export async function isEmployed(client: pg.ClientBase, schoolId: string, staffId: string, today: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM access_grant WHERE school_id = $1 AND staff_id = $2 AND (ends_on IS NULL OR (ends_on >= $3 AND ends_on >= starts_on)) LIMIT 1', [schoolId, staffId, today],
  );
  return rowCount === 1;
}

/** Has the person any role today: an employee who works is not blocked but dismissed first. @param today ISO day */
export async function hasLiveGrants(client: pg.ClientBase, schoolId: string, staffId: string, today: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM access_grant WHERE school_id = $1 AND staff_id = $2 AND starts_on <= $3 AND (ends_on IS NULL OR ends_on >= $3) LIMIT 1', [schoolId, staffId, today],
  );
  return rowCount === 1;
}

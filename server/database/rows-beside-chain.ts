import type pg from 'pg';

/** Keys that are compared in one go. */
const ROWS_IN_PAGE = 2_000;

interface Compared {
  readonly entity: string;
  /** The row as a revision would tell it, by the columns of the key; null where there is none or it shows nothing. */
  readonly sql: string;
}

/**
 * What stands in the tables, in the words of the revisions (domain/journal/decide). Each statement takes the school and arrays of the parts of keys;
 * marks and attendance are found over their work or lesson, which knows the year that leads their key.
 */
const COMPARED: readonly Compared[] = [
  {
    entity: 'mark',
    sql: `SELECT u.at, CASE WHEN m.value IS NULL AND COALESCE(m.is_debt, 0) = 0 AND COALESCE(m.comment, '') = '' THEN NULL
                 ELSE json_build_object('value', m.value, 'isDebt', m.is_debt = 1, 'comment', m.comment) END AS stands
          FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS u(first, second, at)
          LEFT JOIN work w ON w.school_id = $1 AND w.id = u.first
          LEFT JOIN mark m ON m.school_id = $1 AND m.year = w.year AND m.work_id = u.first AND m.pupil_id = u.second`,
  },
  {
    entity: 'attendance',
    sql: `SELECT u.at, CASE WHEN a.code IS NULL THEN NULL ELSE json_build_object('code', a.code, 'minutes', a.minutes) END AS stands
          FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS u(first, second, at)
          LEFT JOIN lesson l ON l.school_id = $1 AND l.id = u.first
          LEFT JOIN attendance a ON a.school_id = $1 AND a.year = l.year AND a.lesson_id = u.first AND a.pupil_id = u.second`,
  },
  {
    entity: 'term_mark',
    sql: `SELECT u.at, CASE WHEN t.value IS NULL THEN NULL ELSE json_build_object('value', t.value, 'reason', t.reason) END AS stands
          FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS u(first, second, third, at)
          LEFT JOIN term_mark t ON t.school_id = $1 AND t.journal_id = u.first AND t.term_id = u.second AND t.pupil_id = u.third`,
  },
  {
    entity: 'lesson',
    sql: `SELECT u.at, CASE WHEN l.id IS NULL THEN NULL ELSE json_build_object('topic', l.topic, 'homework', l.homework) END AS stands
          FROM unnest($2::text[]) WITH ORDINALITY AS u(first, at) LEFT JOIN lesson l ON l.school_id = $1 AND l.id = u.first`,
  },
  {
    entity: 'work',
    sql: `SELECT u.at, CASE WHEN w.id IS NULL THEN NULL
                 ELSE json_build_object('workTypeId', w.work_type_id, 'title', w.title, 'weight', w.weight, 'position', w.position) END AS stands
          FROM unnest($2::text[]) WITH ORDINALITY AS u(first, at) LEFT JOIN work w ON w.school_id = $1 AND w.id = u.first`,
  },
];

const KEY_PARTS: Readonly<Record<string, number>> = { mark: 2, attendance: 2, term_mark: 3, lesson: 1, work: 1 };

/** Rows that do not hold what the last revision of them says; rows without a revision are of before the chain and are not asked. */
export async function* findRowsBesideChain(client: pg.ClientBase, schoolId: string): AsyncGenerator<{ readonly row: string; readonly seq: number }> {
  for (const { entity, sql } of COMPARED) {
    let last = '';
    for (;;) {
      const { rows } = await client.query<{ entity_id: string; chain_seq: number; after: string | null }>(
        `SELECT DISTINCT ON (entity_id) entity_id, chain_seq, after FROM revision WHERE school_id = $1 AND entity = $2 AND entity_id > $3
         ORDER BY entity_id, chain_seq DESC LIMIT $4`,
        [schoolId, entity, last, ROWS_IN_PAGE],
      );
      const keys = rows.map(({ entity_id: id }) => id.split('/'));
      const parts = Array.from({ length: KEY_PARTS[entity]! }, (_none, part) => keys.map((key) => key[part] ?? ''));
      const { rows: standing } = await client.query<{ at: number; stands: unknown }>(sql, [schoolId, ...parts]);
      const stands = new Map(standing.map(({ at, stands: row }) => [at - 1, row]));
      for (const [at, { entity_id: id, chain_seq: seq, after }] of rows.entries()) {
        if (textOf(stands.get(at) ?? null) !== textOf(after === null ? null : (JSON.parse(after) as unknown))) yield { row: `${entity} ${id}`, seq };
      }
      if (rows.length < ROWS_IN_PAGE) break;
      last = rows.at(-1)!.entity_id;
    }
  }
}

const textOf = (row: unknown): string => (typeof row === 'object' && row !== null ? JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))) : 'nothing');

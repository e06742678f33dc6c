import type pg from 'pg';
import { privateScope } from '#domain/contract/sync/index.ts';
import type { GroupId } from '#domain/ids.ts';
import { ERASED, ERASED_NAME } from '#domain/personal-data/index.ts';
import { contentDigest } from '../sync/chain.ts';
import type { RevisionWrite } from '../sync/store.ts';
import type { KnownPerson } from './people-repository.ts';
import { putTombstones } from './pupils-repository.ts';

/** Of one table: rows that lose what tells of the person, and rows that go. */
export interface ErasedCount {
  readonly table: string;
  readonly erased: number;
  readonly removed: number;
}

interface Erasure {
  readonly table: string;
  /** `remove`: nothing else hangs on the row. `erase`: `set` takes the personal fields out of it. */
  readonly how: 'erase' | 'remove';
  /** Given school $1 and person $2. */
  readonly where: string;
  /** Given seq $3; `$4` is the day, `$5` the name that is none, `$6` the mark of destroyed texts. */
  readonly set?: string;
  /** What names a row; `id` unless said. */
  readonly key?: string;
}

/**
 * Where personal data of each kind of person stands. A column of a category that names somebody (domain/personal-data/categories.ts) and is not erased here fails
 * tests/server/personal-data-destroyed.test.ts.
 */
const OF_PUPIL_AND_FAMILY = 'IN (SELECT $2 UNION SELECT id FROM guardian WHERE school_id = $1 AND pupil_id = $2)';
const ofAccounts = (holders: string): readonly Erasure[] => [
  { table: 'sign_in', how: 'remove', where: `account_id IN (SELECT id FROM account WHERE school_id = $1 AND holder_id ${holders})`, key: 'account_id' },
  { table: 'session', how: 'remove', where: `account_id IN (SELECT id FROM account WHERE school_id = $1 AND holder_id ${holders})`, key: 'account_id' },
  { table: 'account', how: 'remove', where: `holder_id ${holders}` },
  { table: 'compromise', how: 'erase', where: `holder_id ${holders}`, set: 'note = $6' },
  { table: 'person_block', how: 'erase', where: `person_id ${holders}`, set: 'reason = $6, basis = $6, lift_basis = $6' },
];

/** In the order in which they are done: what finds its rows over others goes before them. */
const ERASURES: Readonly<Record<KnownPerson['kind'], readonly Erasure[]>> = {
  pupil: [
    ...ofAccounts(OF_PUPIL_AND_FAMILY),
    { table: 'pupil', how: 'erase', where: 'id = $2', set: `last_name = $5, first_name = '', middle_name = '', birth_date = NULL, sort_name = $6, destroyed_on = $4, version = version + 1, seq = $3` },
    { table: 'membership', how: 'erase', where: 'pupil_id = $2', set: 'basis = $6, seq = $3' },
    { table: 'pupil_contact', how: 'remove', where: 'pupil_id = $2', key: 'pupil_id' },
    // That there was a consent is what the school answers with, years later; who gave it and by which paper is not.
    { table: 'consent', how: 'erase', where: 'pupil_id = $2', set: 'given_by = $6, basis = $6, guardian_id = NULL, version = version + 1, seq = $3' },
    { table: 'change_request', how: 'remove', where: 'pupil_id = $2' },
    { table: 'achievement', how: 'remove', where: 'pupil_id = $2' },
    { table: 'list_change', how: 'erase', where: `pupil_id = $2 AND basis <> ''`, set: 'basis = $6' },
    { table: 'list_step', how: 'remove', where: 'pupil_id = $2', key: 'change_id' },
    { table: 'mark', how: 'erase', where: `pupil_id = $2 AND comment <> ''`, set: `comment = '', version = version + 1, seq = $3`, key: 'journal_id' },
    { table: 'term_mark', how: 'erase', where: `pupil_id = $2 AND reason <> ''`, set: `reason = '', version = version + 1, seq = $3`, key: 'journal_id' },
    { table: 'guardian', how: 'remove', where: 'pupil_id = $2' },
  ],
  guardian: [
    ...ofAccounts('= $2'),
    { table: 'consent', how: 'erase', where: 'guardian_id = $2', set: 'given_by = $6, basis = $6, version = version + 1, seq = $3' },
    { table: 'change_request', how: 'remove', where: 'guardian_id = $2' },
    { table: 'guardian', how: 'remove', where: 'id = $2' },
  ],
  staff: [
    ...ofAccounts('= $2'),
    { table: 'staff', how: 'erase', where: 'id = $2', set: `last_name = $5, first_name = '', middle_name = '', position = '', seq = $3` },
    { table: 'nondisclosure', how: 'remove', where: 'staff_id = $2' },
  ],
};

/** What a destruction would touch. @returns also how many revisions lose a text, how many marks stay without a name, and the year until which their aggregate sheets are kept */
export async function countErasable(client: pg.ClientBase, schoolId: string, { kind, personId }: KnownPerson): Promise<{ counts: ErasedCount[]; revisions: number; keptMarks: number; keptUntil: string | null }> {
  const counts: ErasedCount[] = [];
  for (const { table, how, where } of ERASURES[kind]) {
    const { rows } = await client.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE school_id = $1 AND (${where})`, [schoolId, personId]);
    if (rows[0]!.n > 0) counts.push({ table, erased: how === 'erase' ? rows[0]!.n : 0, removed: how === 'remove' ? rows[0]!.n : 0 });
  }
  if (kind !== 'pupil') return { counts, revisions: 0, keptMarks: 0, keptUntil: null };
  const { rows } = await client.query<{ marks: number; year: number | null }>(
    `SELECT (SELECT count(*) FROM mark WHERE school_id = $1 AND pupil_id = $2) + (SELECT count(*) FROM term_mark WHERE school_id = $1 AND pupil_id = $2) AS marks,
            (SELECT max(substr(y.ends_on, 1, 4)::int) FROM term_mark m JOIN term e ON e.school_id = $1 AND e.id = m.term_id JOIN academic_year y ON y.school_id = $1 AND y.id = e.year_id
             WHERE m.school_id = $1 AND m.pupil_id = $2) AS year`, [schoolId, personId],
  );
  const { marks, year } = rows[0]!;
  const revisions = (await listErasableRevisions(client, schoolId, personId)).length;
  return { counts, revisions, keptMarks: marks, keptUntil: year === null ? null : `${year + SUMMARY_SHEET_YEARS}` };
}

/** B-04 (S3 3.3): summary sheets are kept so long. */
const SUMMARY_SHEET_YEARS = 25;

/**
 * Erases what names the person, in the transaction of the act.
 * @returns counts by table, the journals whose rows changed, and of the revisions that lost a text the digest of what is left
 */
export async function eraseRows(
  client: pg.ClientBase, schoolId: string, person: KnownPerson, { seq, today }: { readonly seq: number; readonly today: string },
): Promise<{ counts: ErasedCount[]; journals: string[]; revisions: [number, string][] }> {
  const { kind, personId, pupilId } = person;
  const counts: ErasedCount[] = [];
  const journals = new Set<string>();
  const { rows: classes } = await client.query<{ id: GroupId }>('SELECT DISTINCT class_id AS id FROM membership WHERE school_id = $1 AND pupil_id = $2', [schoolId, pupilId]);
  const families = classes.map(({ id }) => privateScope(id));
  for (const { table, how, where, set, key = 'id' } of ERASURES[kind]) {
    const hasJournal = key === 'journal_id';
    const given = [schoolId, personId, seq, today, ERASED_NAME, ERASED];
    // Every statement takes the same values, whether it needs them or not.
    const taken = 'WITH given AS (SELECT $3::bigint, $4::text, $5::text, $6::text)';
    const { rows } = await client.query<{ key: string }>(
      how === 'remove' ? `${taken} DELETE FROM ${table} WHERE school_id = $1 AND (${where}) RETURNING ${key} AS key`
        : `${taken} UPDATE ${table} SET ${set!} WHERE school_id = $1 AND (${where}) RETURNING ${key} AS key`, given,
    );
    if (rows.length === 0) continue;
    counts.push({ table, erased: how === 'erase' ? rows.length : 0, removed: how === 'remove' ? rows.length : 0 });
    if (hasJournal) for (const row of rows) journals.add(row.key);
    if (how === 'remove' && (table === 'guardian' || table === 'pupil_contact')) await putTombstones(client, schoolId, seq, families, table, rows.map((row) => row.key));
  }
  const revisions: [number, string][] = [];
  if (kind === 'pupil') {
    for (const revision of await listErasableRevisions(client, schoolId, personId)) {
      const left = { ...revision, before: withoutTexts(revision.entity, revision.before), after: withoutTexts(revision.entity, revision.after), extra: null };
      await client.query('UPDATE revision SET before = $3, after = $4, extra = NULL WHERE school_id = $1 AND chain_seq = $2', [schoolId, revision.chainSeq, left.before, left.after]);
      revisions.push([revision.chainSeq, contentDigest(left)]);
    }
    // A refusal for a conflict shows the row that stood, with its comment.
    const { rowCount } = await client.query(
      `UPDATE command_verdict SET verdict = jsonb_set(verdict::jsonb, '{standing}', 'null')::text
       WHERE school_id = $1 AND verdict LIKE '%"standing"%' AND right(verdict::jsonb ->> 'entityId', 23) = '/' || $2`, [schoolId, personId],
    );
    if ((rowCount ?? 0) > 0) counts.push({ table: 'command_verdict', erased: rowCount!, removed: 0 });
    if (revisions.length > 0) counts.push({ table: 'revision', erased: revisions.length, removed: 0 });
  }
  return { counts, journals: [...journals], revisions };
}

/** Revisions about a pupil that hold words: comments of marks, reasons of term marks, arguments that were not known. Their keys end with the pupil. */
async function listErasableRevisions(client: pg.ClientBase, schoolId: string, pupilId: string): Promise<RevisionWrite[]> {
  const { rows } = await client.query<RevisionWrite>(
    `SELECT chain_seq AS "chainSeq", command_id AS "commandId", command, entity, entity_id AS "entityId", before, after, author_id AS "authorId", made_at AS "madeAt", received_at AS "receivedAt",
            device_id AS "deviceId", extra, hash
     FROM revision WHERE school_id = $1 AND entity IN ('mark', 'attendance', 'term_mark') AND right(entity_id, 23) = '/' || $2 ORDER BY chain_seq`, [schoolId, pupilId],
  );
  return rows.filter(({ entity, before, after, extra }) => extra !== null || withoutTexts(entity, before) !== before || withoutTexts(entity, after) !== after);
}

/** A row of a revision without what was written about a person in words; null where nothing is left of it. */
function withoutTexts(entity: string, row: string | null): string | null {
  if (row === null) return null;
  const fields = JSON.parse(row) as Record<string, unknown>;
  const text = entity === 'mark' ? 'comment' : entity === 'term_mark' ? 'reason' : null;
  if (text === null || typeof fields[text] !== 'string' || fields[text] === '') return row;
  const left = { ...fields, [text]: '' };
  const isEmpty = entity === 'mark' && (left as { value?: unknown })['value'] === null && (left as { isDebt?: unknown })['isDebt'] === false;
  return isEmpty ? null : JSON.stringify(left);
}

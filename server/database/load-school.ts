import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import {
  classScope, countedColumns, journalScope, privateScope, schoolScope, syncTable, type ScopeId, type SyncTable, type SyncTableName, type WireRow,
} from '#domain/contract/sync/index.ts';
import { makeId, type GroupId, type JournalId, type SchoolId } from '#domain/ids.ts';
import { addChecksum, rowChecksum } from '#domain/sync/index.ts';
import { readChanges } from './changes-repository.ts';

/** What a column that a writer does not know is filled with on the server beside the contract's columns. */
const DERIVED: Readonly<Record<string, string>> = {
  membership: `class_id = ''`, lesson: 'year = 0', work: `year = 0, journal_id = ''`, mark: `year = 0, journal_id = ''`, attendance: `year = 0, journal_id = ''`,
};

const SQL_TYPES = { id: 'text', text: 'text', json: 'text', day: 'text', integer: 'int', flag: 'smallint', real: 'float8', moment: 'bigint' } as const;

/** Begins a new school in this transaction: its log with a fresh epoch, nothing in it. */
export async function beginSchool(client: pg.ClientBase, school: { readonly schoolId: SchoolId; readonly name: string; readonly now: number }): Promise<{ epoch: string }> {
  const epoch = makeId(school.now, randomBytes(10));
  await client.query('INSERT INTO hosted_school (school_id, name, added_at) VALUES ($1, $2, $3)', [school.schoolId, school.name, school.now]);
  await client.query('INSERT INTO school_log (school_id, epoch, seq) VALUES ($1, $2, 1)', [school.schoolId, epoch]);
  return { epoch };
}

/**
 * Lays many rows of one table down, in the columns of whoever wrote them; columns unknown here are left out. What follows from other tables (year,
 * class, journal) is filled by `finishLoad`.
 */
export async function loadRows(client: pg.ClientBase, schoolId: SchoolId, table: SyncTable, columns: readonly string[], rows: readonly WireRow[]): Promise<void> {
  if (rows.length === 0) return;
  const known = table.columns.filter(({ name }) => columns.includes(name));
  const places = known.map(({ name }) => columns.indexOf(name));
  const derived = (DERIVED[table.name] ?? '').split(', ').filter(Boolean).map((part) => part.split(' = ') as [string, string]);
  const names = [...known.map(({ name }) => name), ...derived.map(([name]) => name)];
  const values = [...known.map(({ name }) => `r.${name}`), ...derived.map(([, value]) => value)];
  const record = known.map(({ name, kind }) => `${name} ${SQL_TYPES[kind]}`).join(', ');
  // Arrays by column: one parameter each, and no statement grows with the rows.
  const lists = places.map((place, at) => rows.map((row) => row[place] ?? (known[at]!.nullable ? null : (known[at]!.missing ?? null))));
  const unnest = known.map(({ kind }, at) => `$${at + 2}::${SQL_TYPES[kind]}[]`).join(', ');
  await client.query(
    `INSERT INTO ${table.name} (school_id, ${names.join(', ')}, seq) SELECT $1, ${values.join(', ')}, 1 FROM unnest(${unnest}) AS r(${record.replaceAll(/ \w+(?=,|$)/g, '')})`,
    [schoolId, ...lists],
  );
}

/** Fills what follows from other rows, makes the partitions of the years, the grants and the heads of all scopes. */
export async function finishLoad(client: pg.ClientBase, schoolId: SchoolId): Promise<void> {
  const run = (sql: string) => client.query(sql, [schoolId]);
  await run(`INSERT INTO journal_year (school_id, journal_id, year)
             SELECT j.school_id, j.id, substr(y.starts_on, 1, 4)::smallint FROM journal j JOIN academic_year y ON y.school_id = $1 AND y.id = j.year_id WHERE j.school_id = $1`);
  await run(`UPDATE membership m SET class_id = COALESCE(g.parent_id, g.id) FROM study_group g WHERE m.school_id = $1 AND g.school_id = $1 AND g.id = m.group_id`);
  await run(`UPDATE lesson l SET year = y.year FROM journal_year y WHERE l.school_id = $1 AND y.school_id = $1 AND y.journal_id = l.journal_id`);
  await run(`UPDATE work w SET year = l.year, journal_id = l.journal_id FROM lesson l WHERE w.school_id = $1 AND l.school_id = $1 AND l.id = w.lesson_id`);
  await run(`UPDATE mark m SET year = w.year, journal_id = w.journal_id FROM work w WHERE m.school_id = $1 AND m.year = 0 AND w.school_id = $1 AND w.id = m.work_id`);
  await run(`UPDATE attendance a SET year = l.year, journal_id = l.journal_id FROM lesson l WHERE a.school_id = $1 AND a.year = 0 AND l.school_id = $1 AND l.id = a.lesson_id`);
  await rebuildGrants(client, schoolId);
  await rebuildHeads(client, schoolId);
}

/** Partitions for every school year; outside of a transaction that already wrote such rows they would be in the default one. */
export async function addYearPartitions(client: pg.ClientBase, years: readonly number[]): Promise<void> {
  for (const year of years) {
    if (!Number.isInteger(year) || year < 2000 || year > 2100) throw new RangeError('not a school year');
    for (const table of ['mark', 'attendance']) {
      // Asked first: the statement below locks the whole table for everybody, also where there is nothing to do.
      const { rows } = await client.query<{ isThere: boolean }>('SELECT to_regclass($1) IS NOT NULL AS "isThere"', [`${table}_${year}`]);
      if (!rows[0]!.isThere) await client.query(`CREATE TABLE IF NOT EXISTS ${table}_${year} PARTITION OF ${table} FOR VALUES IN (${year})`);
    }
  }
}

/** Grants from the school's own data: roles of staff, loads, class teachers. */
export async function rebuildGrants(client: pg.ClientBase, schoolId: SchoolId): Promise<void> {
  await client.query('DELETE FROM access_grant WHERE school_id = $1', [schoolId]);
  const from = `'1970-01-01'`;
  await client.query(
    `INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis, by_load)
     SELECT $1, staff_id, role, '', ${from}, NULL, basis, 0 FROM staff_role WHERE school_id = $1 AND grants = '[]'
     UNION SELECT $1, r.staff_id, r.role, g."objectId", g."startsOn", g."endsOn", g.basis, 0
           FROM staff_role r, jsonb_to_recordset(r.grants::jsonb) AS g("objectId" text, "startsOn" text, "endsOn" text, basis text) WHERE r.school_id = $1
     UNION SELECT $1, teacher_id, 'teacher', id, ${from}, NULL, 'учебная нагрузка', 1 FROM journal WHERE school_id = $1
     UNION SELECT $1, class_teacher_id, 'class_teacher', id, ${from}, NULL, 'классное руководство', 1 FROM study_group WHERE school_id = $1 AND class_teacher_id IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [schoolId],
  );
}

/** Checksums of all scopes from their rows. */
export async function rebuildHeads(client: pg.ClientBase, schoolId: SchoolId): Promise<void> {
  const { rows } = await client.query<{ seq: number }>('SELECT seq FROM school_log WHERE school_id = $1', [schoolId]);
  const { rows: groups } = await client.query<{ id: GroupId }>('SELECT id FROM study_group WHERE school_id = $1 AND parent_id IS NULL', [schoolId]);
  const { rows: journals } = await client.query<{ id: JournalId }>('SELECT id FROM journal WHERE school_id = $1', [schoolId]);
  const scopes: ScopeId[] = [
    schoolScope(schoolId), ...groups.flatMap(({ id }) => [classScope(id), privateScope(id)]), ...journals.map(({ id }) => journalScope(id)),
  ];
  for (let at = 0; at < scopes.length; at += 50) await rebuildHeadsOf(client, schoolId, scopes.slice(at, at + 50), rows[0]!.seq);
}

/** The checksum of every asked scope anew, at a sequence. */
export async function rebuildHeadsOf(client: pg.ClientBase, schoolId: SchoolId, scopes: readonly ScopeId[], seq: number): Promise<void> {
  const changes = await readChanges(client, schoolId, scopes.map((scope) => ({ scope, after: -1 })));
  const heads = changes.map(({ scope, tables }) => {
    let checksum = 0;
    for (const { table, puts } of tables) {
      const counted = countedColumns(syncTable(table as SyncTableName));
      if (counted === 0) continue;
      // A pupil without contacts and one whose contacts nobody entered are the same to a workstation.
      for (const row of puts) if (table !== 'pupil_contact' || row[1] !== '' || row[2] !== '') checksum = addChecksum(checksum, rowChecksum(table, row, counted));
    }
    return { scope, checksum, seq };
  });
  await client.query(
    `INSERT INTO scope_head (school_id, scope, seq, checksum) SELECT $1, r.scope, r.seq, r.checksum
     FROM jsonb_to_recordset($2::jsonb) AS r(scope text, seq bigint, checksum bigint)
     ON CONFLICT (school_id, scope) DO UPDATE SET seq = excluded.seq, checksum = excluded.checksum`,
    [schoolId, JSON.stringify(heads)],
  );
}


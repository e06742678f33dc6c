import type pg from 'pg';
import { syncTable } from '#domain/contract/sync/index.ts';
import { addYearPartitions, beginSchool, finishLoad, loadRows } from '#server/database/load-school.ts';
import { migrate } from '#server/database/migrate.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import type { BenchSchool } from './bench-school.ts';

const ROWS_AT_ONCE = 10_000;

/** Brings a database to the newest shape and lays a school into it, in one transaction as an import does. */
export async function loadBenchSchool(connectionString: string, school: BenchSchool): Promise<void> {
  const pool = openPool({ connectionString, most: 2 });
  try {
    const client = await pool.connect();
    try {
      const migrated = await migrate(client);
      if (!migrated.ok) throw new Error(migrated.error.code);
      const years = new Set(school.tables.find(({ table }) => table === 'academic_year')!.rows.map((row) => Number(String(row[2]).slice(0, 4))));
      await addYearPartitions(client, [...years]);
    } finally {
      client.release();
    }
    await inSchool(pool, school.schoolId, 'write', (tx) => load(tx, school));
    await inSchool(pool, school.schoolId, 'read', async (tx) => {
      const { rows } = await tx.query<{ marks: number }>('SELECT count(*) AS marks FROM mark WHERE school_id = $1', [school.schoolId]);
      if (rows[0]!.marks !== school.marks) throw new Error(`${rows[0]!.marks} marks were loaded of ${school.marks}`);
    });
    // As autovacuum will have done by the next morning; a plan made from an empty table's statistics says nothing about a school.
    await pool.query('ANALYZE');
  } finally {
    await pool.end();
  }
}

async function load(client: pg.ClientBase, school: BenchSchool): Promise<void> {
  await beginSchool(client, { schoolId: school.schoolId, name: 'Школа замеров', now: Date.now() });
  for (const { table, columns, rows } of school.tables) {
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await loadRows(client, school.schoolId, syncTable(table), columns, rows.slice(at, at + ROWS_AT_ONCE));
  }
  await finishLoad(client, school.schoolId);
}

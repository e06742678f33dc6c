import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { migrate } from '#server/database/migrate.ts';
import { SERVER_MIGRATIONS } from '#server/database/migrations/index.ts';
import { startPostgres, type TestPostgres } from '../fixtures/school-server.ts';

/** Reports of before had one mark for head and administrator. */
let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startPostgres('embedded')));
afterAll(() => postgres.stop());

it('migration 150 gives the mark of before to whoever of the two had set it, by the roles of that day, in every school', async () => {
  // A fresh one stands at the newest shape; beside it an empty one.
  const url = new URL(await postgres.fresh());
  const beside = new pg.Client({ connectionString: url.href });
  await beside.connect();
  await beside.query('CREATE DATABASE of_before');
  await beside.end();
  url.pathname = '/of_before';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    expect(await migrate(client, SERVER_MIGRATIONS.filter(({ version }) => version < 150))).toMatchObject({ ok: true });
    const day = (text: string): number => Date.parse(`${text}T10:00:00Z`);
    const inSchool = async (schoolId: string, text: string, ...values: unknown[]) => {
      await client.query(`SELECT set_config('app.school_id', $1, false)`, [schoolId]);
      return (await client.query<Record<string, unknown>>(text, [schoolId, ...values])).rows;
    };
    const grant = (schoolId: string, staffId: string, role: string, endsOn: string | null = null) => inSchool(
      schoolId, `INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, '', '2026-09-01', $4, 'приказ № 1')`, staffId, role, endsOn);
    const report = (schoolId: string, id: string, by: string | null, at: number | null) => inSchool(
      schoolId, `INSERT INTO compromise (school_id, id, kind, holder_id, reported_at, reported_by, note, due_at, acknowledged_at, acknowledged_by) VALUES ($1, $2, 'staff', 'h', 1, 'h', '', 2, $4, $3)`, id, by, at);
    await grant('one', 'head', 'director', '2026-10-01');
    await grant('one', 'office', 'administrator');
    for (const role of ['director', 'administrator']) await grant('two', 'both', role);
    await report('one', 'a', 'head', day('2026-10-01'));
    // Not the head any more on that day.
    await report('one', 'b', 'head', day('2026-10-02'));
    await report('one', 'c', 'office', day('2026-10-02'));
    await report('one', 'd', null, null);
    await report('two', 'e', 'both', day('2026-10-03'));
    expect(await migrate(client)).toEqual({ ok: true, value: SERVER_MIGRATIONS.at(-1)!.version });
    const marks = async (schoolId: string) => (await inSchool(schoolId, 'SELECT id, head_seen_by AS head, head_seen_at AS "headAt", administrator_seen_by AS office, administrator_seen_at AS "officeAt" FROM compromise WHERE school_id = $1 ORDER BY id'))
      .map(({ id, head, headAt, office, officeAt }) => [id, head, headAt === null ? null : Number(headAt), office, officeAt === null ? null : Number(officeAt)]);
    expect(await marks('one')).toEqual([
      ['a', 'head', day('2026-10-01'), null, null], ['b', null, null, 'head', day('2026-10-02')], ['c', null, null, 'office', day('2026-10-02')], ['d', null, null, null, null],
    ]);
    expect(await marks('two')).toEqual([['e', 'both', day('2026-10-03'), 'both', day('2026-10-03')]]);
    // The guard by school holds the owner again.
    for (const table of ['compromise', 'access_grant']) {
      const { rows } = await client.query<{ forced: boolean }>('SELECT relforcerowsecurity AS forced FROM pg_class WHERE relname = $1', [table]);
      expect([table, rows]).toEqual([table, [{ forced: true }]]);
    }
  } finally {
    await client.end();
  }
});

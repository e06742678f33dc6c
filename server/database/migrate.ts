import type pg from 'pg';
import { done, failed, type Result } from '#domain/result.ts';
import { SERVER_MIGRATIONS, type ServerMigration } from './migrations/index.ts';

/** One number for all our instances, so that two that start at once do not migrate at once. */
const MIGRATION_LOCK = 7_224_553_001;

/**
 * Brings a database to the newest shape. Each step and its number are one transaction.
 * @returns the version it stands at; `database_from_future` where a newer server has been here
 */
export async function migrate(client: pg.ClientBase, migrations: readonly ServerMigration[] = SERVER_MIGRATIONS): Promise<Result<number>> {
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    await client.query('CREATE TABLE IF NOT EXISTS applied_migration (version int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
    const { rows } = await client.query<{ version: number | null }>('SELECT max(version) AS version FROM applied_migration');
    const current = rows[0]?.version ?? 0;
    const newest = migrations.at(-1)?.version ?? 0;
    if (current > newest) return failed('database_from_future', { file: 'postgresql', version: current, known: newest });
    for (const step of migrations) if (step.version > current) await takeStep(client, step);
    return done(newest);
  } finally {
    // A connection that is gone has given the lock back, and must not hide why it went.
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
  }
}

async function takeStep(client: pg.ClientBase, step: ServerMigration): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of step.up) await client.query(statement);
    await client.query('INSERT INTO applied_migration (version, name) VALUES ($1, $2)', [step.version, step.name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

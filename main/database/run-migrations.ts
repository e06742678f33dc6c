import BetterSqlite3 from 'better-sqlite3-multiple-ciphers';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { unlockDatabase, type RawDatabase } from './connection.ts';
import type { Migration } from './migrations/index.ts';

/**
 * Brings a file to the newest shape through TypeORM's runner, on a connection of its own that is closed afterwards.
 * Each step and its number are one transaction: a crash leaves the file at the step before.
 */
export async function runMigrations(file: string, key: Uint8Array, migrations: readonly Migration[]): Promise<void> {
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: BetterSqlite3,
    database: file,
    prepareDatabase: (db: RawDatabase) => {
      unlockDatabase(db, key);
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('secure_delete = ON');
    },
    synchronize: false,
    migrationsTableName: 'applied_migration',
    migrationsTransactionMode: 'each',
    migrations: migrations.map(asTypeormMigration),
  });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

function asTypeormMigration(step: Migration): new () => MigrationInterface {
  return class implements MigrationInterface {
    // TypeORM orders by the thirteen digits at the end of the name.
    name = `${step.name}-${String(step.version).padStart(13, '0')}`;

    async up(runner: QueryRunner): Promise<void> {
      for (const statement of step.up) await runner.query(statement);
      await runner.query(`PRAGMA user_version = ${step.version}`);
    }

    down(): Promise<void> {
      return Promise.reject(new Error('a journal goes forward only: restore the backup that was made before the step'));
    }
  };
}

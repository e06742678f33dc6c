import type { ServerMigration } from './migration.ts';

/**
 * Until when a password that was given on paper is taken (ASVS 5.0, 6.4.1). What was issued before lasts a fortnight from now: its slip names no day, and nobody should stand before a
 * closed door unwarned.
 */
export const temporaryPasswords: ServerMigration = {
  version: 110,
  name: 'temporary-passwords',
  up: [
    'ALTER TABLE account ADD COLUMN temporary_until bigint',
    // The guard by school holds the owner too; this is about all schools.
    'ALTER TABLE account NO FORCE ROW LEVEL SECURITY',
    `UPDATE account SET temporary_until = (extract(epoch FROM now()) * 1000)::bigint + 14 * 86400000::bigint WHERE must_change = 1`,
    'ALTER TABLE account FORCE ROW LEVEL SECURITY',
    'ALTER TABLE account ADD CONSTRAINT account_temporary_ends CHECK (must_change = 0 OR temporary_until IS NOT NULL)',
  ],
};

import type { ServerMigration } from './migration.ts';

/**
 * When a session was used last, and from when the absolute end of a sign-in is counted (ASVS 5.0, V7.3.1 and V7.3.2). Of sessions of before the first use is not known and is counted from the next one;
 * a sign-in of before is counted from its beginning, and where that is not known from now: nobody is to stand before a closed door because the server was brought up to date.
 */
export const endsOfSessions: ServerMigration = {
  version: 190,
  name: 'ends-of-sessions',
  up: [
    'ALTER TABLE session ADD COLUMN used_at bigint',
    'ALTER TABLE sign_in ADD COLUMN counted_from bigint',
    // The guard by school holds the owner too; this is about all schools.
    'ALTER TABLE sign_in NO FORCE ROW LEVEL SECURITY',
    `UPDATE sign_in SET counted_from = COALESCE(began_at, (extract(epoch FROM now()) * 1000)::bigint)`,
    'ALTER TABLE sign_in FORCE ROW LEVEL SECURITY',
    'ALTER TABLE sign_in ALTER COLUMN counted_from SET NOT NULL',
  ],
};

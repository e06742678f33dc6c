import type { ServerMigration } from './migration.ts';

/**
 * Waits after wrong attempts are measured and not compared with a clock (`server/accounts/wait-watch.ts`). `wait_no` grows with every attempt that is counted, `wait_ms` is the wait it began,
 * `waited_ms` what of the time since then is proven. `idle` counts upkeeps since, so that forgetting asks no clock either. Waits under way begin anew, no longer than their step.
 */
export const measuredWaits: ServerMigration = {
  version: 120,
  name: 'measured-waits',
  up: [
    `ALTER TABLE sign_in_delay ADD COLUMN wait_no bigint NOT NULL DEFAULT 0, ADD COLUMN wait_ms int NOT NULL DEFAULT 0, ADD COLUMN waited_ms bigint NOT NULL DEFAULT 0, ADD COLUMN idle smallint NOT NULL DEFAULT 0`,
    // The guard by school holds the owner too; this is about all schools.
    'ALTER TABLE sign_in_delay NO FORCE ROW LEVEL SECURITY',
    `UPDATE sign_in_delay SET wait_ms = LEAST(900000, GREATEST(0, not_before - (extract(epoch FROM clock_timestamp()) * 1000)::bigint))`,
    'ALTER TABLE sign_in_delay FORCE ROW LEVEL SECURITY',
    'ALTER TABLE sign_in_delay DROP COLUMN not_before, DROP COLUMN failed_at',
  ],
};

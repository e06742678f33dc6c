import type { ServerMigration } from './migration.ts';

/**
 * By how much a workstation's clock is ahead of the server's, as it showed when it opened a session last (issue 4, point 9: events have both clocks). Milliseconds, negative behind;
 * not known of one that has not told it.
 */
export const deviceClocks: ServerMigration = {
  version: 160,
  name: 'device-clocks',
  up: ['ALTER TABLE device ADD COLUMN clock_ahead bigint'],
};

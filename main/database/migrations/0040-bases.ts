import type { Migration } from './migration.ts';

/**
 * Of what history the server's version is that an author saw, and what stood there (docs/adr/0014). What waits already is taken for the history that the file
 * is of, and what its author saw is not known (NULL): after a restore it meets another author's row as one that was not seen.
 */
export const bases: Migration = {
  version: 40,
  name: 'bases',
  up: [
    // The history that the rows of a scope are of, which outlives a cursor that was set back.
    `ALTER TABLE sync_scope ADD COLUMN epoch TEXT NOT NULL DEFAULT ''`,
    `UPDATE sync_scope SET epoch = COALESCE((SELECT value FROM sync_state WHERE name = 'serverEpoch'), '') WHERE up_to > 0`,
    ...['outbox', 'sent_command'].flatMap((table) => [
      `ALTER TABLE ${table} ADD COLUMN base_epoch TEXT NOT NULL DEFAULT ''`,
      `ALTER TABLE ${table} ADD COLUMN base_seen INTEGER`,
      `UPDATE ${table} SET base_epoch = COALESCE((SELECT value FROM sync_state WHERE name = 'serverEpoch'), '')`,
    ]),
  ],
};

import type { Migration } from './migration.ts';

/**
 * What is being typed and was not stored yet (docs/adr/0013, «Lock»). It never leaves this file: no scope, no checksum, no history. The demonstration school has one file for
 * all, so a draft says whose it is.
 */
export const drafts: Migration = {
  version: 60,
  name: 'drafts',
  up: [
    `CREATE TABLE draft (
      staff_id TEXT NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL, kept_at INTEGER NOT NULL,
      PRIMARY KEY (staff_id, place)) STRICT, WITHOUT ROWID`,
  ],
};

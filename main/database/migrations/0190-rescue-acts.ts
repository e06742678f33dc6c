import type { Migration } from './migration.ts';

/**
 * What came of the rescues that the person of this file has run (issue 4, point 3): places and counts by ids, so that what was not taken is still to be read when the dialog is closed. Names stand in the lists of the school, and
 * go with them.
 */
export const rescueActs: Migration = {
  version: 190,
  name: 'rescue-acts',
  up: ['CREATE TABLE rescue_act (rescue_id TEXT NOT NULL PRIMARY KEY, ended_at INTEGER NOT NULL, author_id TEXT NOT NULL, act TEXT NOT NULL) STRICT'],
};

import type { Migration } from './migration.ts';

/**
 * Security events of this workstation that the school's register has not taken yet (issue 4, point 9). They wait here offline, are sent in the name of who did it, and go when the
 * server has them. No scope, no checksum: they are no part of the school's data.
 */
export const securityEvents: Migration = {
  version: 90,
  name: 'security-events',
  up: [
    `CREATE TABLE security_event (
      event_id TEXT NOT NULL PRIMARY KEY, staff_id TEXT NOT NULL, kind TEXT NOT NULL, result TEXT NOT NULL CHECK (result IN ('done', 'refused')), subject_id TEXT,
      device_at INTEGER NOT NULL, params TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  ],
};

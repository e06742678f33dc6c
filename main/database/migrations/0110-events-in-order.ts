import type { Migration } from './migration.ts';

/**
 * Waiting security events are told in the order in which they happened (issue 4, point 9), and that is the order of their writing: two of one millisecond have no other, and a clock that was turned back must not
 * turn what happened round. What waits already keeps the order that its clock gave it.
 */
export const eventsInOrder: Migration = {
  version: 110,
  name: 'events-in-order',
  up: [
    `CREATE TABLE security_event_new (
      seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, staff_id TEXT NOT NULL, kind TEXT NOT NULL, result TEXT NOT NULL CHECK (result IN ('done', 'refused')), subject_id TEXT,
      device_at INTEGER NOT NULL, params TEXT NOT NULL) STRICT`,
    `INSERT INTO security_event_new (event_id, staff_id, kind, result, subject_id, device_at, params)
     SELECT event_id, staff_id, kind, result, subject_id, device_at, params FROM security_event ORDER BY device_at, event_id`,
    'DROP TABLE security_event',
    'ALTER TABLE security_event_new RENAME TO security_event',
  ],
};

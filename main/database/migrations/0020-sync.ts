import type { Migration } from './migration.ts';

/**
 * What the sync needs (docs/adr/0009): where each scope stands, the server's rows under pending commands, what was refused, what is kept for a
 * restored server, and what a newer server sends that this version does not know. The outbox learns which row a command speaks of.
 */
export const sync: Migration = {
  version: 20,
  name: 'sync',
  up: [
    // A work learns its author; and two teachers may add a work to one lesson at once, so that two stand at one place until the server has
    // said which is which: the place is no longer unique. The table of marks is laid anew because it refers to it.
    `CREATE TABLE work_new (
      id TEXT PRIMARY KEY, lesson_id TEXT NOT NULL REFERENCES lesson, work_type_id TEXT NOT NULL REFERENCES work_type,
      title TEXT NOT NULL DEFAULT '', weight REAL NOT NULL CHECK (weight >= 0), position INTEGER NOT NULL,
      version INTEGER NOT NULL DEFAULT 1, author_id TEXT, made_at INTEGER) STRICT`,
    `INSERT INTO work_new SELECT id, lesson_id, work_type_id, title, weight, position, version, NULL, NULL FROM work`,
    `CREATE TABLE mark_new (
      work_id TEXT NOT NULL REFERENCES work_new, pupil_id TEXT NOT NULL REFERENCES pupil,
      value INTEGER CHECK (value BETWEEN 1 AND 5), is_debt INTEGER NOT NULL DEFAULT 0, comment TEXT NOT NULL DEFAULT '',
      author_id TEXT NOT NULL REFERENCES staff, made_at INTEGER NOT NULL, version INTEGER NOT NULL,
      CHECK (value IS NULL OR is_debt = 0),
      PRIMARY KEY (work_id, pupil_id)) STRICT, WITHOUT ROWID`,
    `INSERT INTO mark_new SELECT work_id, pupil_id, value, is_debt, comment, author_id, made_at, version FROM mark`,
    `DROP TABLE mark`,
    `DROP TABLE work`,
    `ALTER TABLE work_new RENAME TO work`,
    `ALTER TABLE mark_new RENAME TO mark`,
    `CREATE INDEX work_of_lesson ON work (lesson_id, position)`,
    `CREATE TABLE sync_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE sync_scope (scope TEXT PRIMARY KEY, up_to INTEGER NOT NULL, checksum INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    // The server's row where commands are pending on it; null where the server has none.
    `CREATE TABLE base_row (
      entity TEXT NOT NULL, entity_id TEXT NOT NULL, row TEXT, version INTEGER NOT NULL, PRIMARY KEY (entity, entity_id)) STRICT, WITHOUT ROWID`,
    `ALTER TABLE outbox RENAME TO outbox_before`,
    `CREATE TABLE outbox (
      device_seq INTEGER PRIMARY KEY, command_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, args TEXT NOT NULL, base_version INTEGER NOT NULL,
      author_id TEXT NOT NULL, made_at INTEGER NOT NULL, entity TEXT NOT NULL DEFAULT '', entity_id TEXT NOT NULL DEFAULT '',
      journal_id TEXT NOT NULL DEFAULT '', settled_version INTEGER) STRICT`,
    `INSERT INTO outbox (device_seq, command_id, name, args, base_version, author_id, made_at)
     SELECT device_seq, command_id, name, args, COALESCE(base_version, 0), author_id, made_at FROM outbox_before`,
    `DROP TABLE outbox_before`,
    `CREATE INDEX outbox_of_row ON outbox (entity, entity_id, device_seq)`,
    // Accepted commands, kept until a backup of the server holds them.
    `CREATE TABLE sent_command (
      device_seq INTEGER PRIMARY KEY, command_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, args TEXT NOT NULL, base_version INTEGER NOT NULL,
      author_id TEXT NOT NULL, made_at INTEGER NOT NULL, entity TEXT NOT NULL, entity_id TEXT NOT NULL, journal_id TEXT NOT NULL, seq INTEGER NOT NULL) STRICT`,
    `CREATE TABLE problem (
      command_id TEXT PRIMARY KEY, name TEXT NOT NULL, args TEXT NOT NULL, base_version INTEGER NOT NULL, entity TEXT NOT NULL, entity_id TEXT NOT NULL,
      journal_id TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('conflict', 'rejected')), code TEXT NOT NULL, params TEXT NOT NULL, standing TEXT,
      author_id TEXT NOT NULL, made_at INTEGER NOT NULL, refused_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE row_extra (
      table_name TEXT NOT NULL, key TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (table_name, key)) STRICT, WITHOUT ROWID`,
    `CREATE TABLE chain_seal (
      seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, key_id TEXT NOT NULL, signature TEXT NOT NULL, sealed_at INTEGER NOT NULL) STRICT`,
  ],
};

import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/*
 * Changes of class lists (M-09): the movement log, and what each of them wrote row by row, by which it is taken back. Rows of `list_step` hold names: they go with the destruction of a
 * pupil's data (P-05) and with the taking back of the change.
 */
export const listChanges: ServerMigration = {
  version: 100,
  name: 'list-changes',
  up: [
    `CREATE TABLE list_change (
      school_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, kind text NOT NULL CHECK (kind IN ('import', 'enrol', 'transfer', 'dismiss', 'correct')),
      class_id text COLLATE "C" NOT NULL, from_class_id text COLLATE "C", pupil_id text COLLATE "C", on_day text, basis text NOT NULL, counts text NOT NULL, steps int NOT NULL,
      digest text NOT NULL, author_id text NOT NULL, made_at bigint NOT NULL, undo_id text, undone_by text, undone_at bigint, PRIMARY KEY (school_id, id))`,
    'CREATE INDEX list_change_of_class ON list_change (school_id, class_id, made_at)',
    'CREATE INDEX list_change_from_class ON list_change (school_id, from_class_id, made_at)',
    'CREATE INDEX list_change_of_pupil ON list_change (school_id, pupil_id)',
    `CREATE TABLE list_step (
      school_id text COLLATE "C" NOT NULL, change_id text COLLATE "C" NOT NULL, position int NOT NULL, entity text NOT NULL CHECK (entity IN ('pupil', 'membership')),
      entity_id text COLLATE "C" NOT NULL, pupil_id text COLLATE "C" NOT NULL, before text, after text, PRIMARY KEY (school_id, change_id, position))`,
    'CREATE INDEX list_step_of_pupil ON list_step (school_id, pupil_id)',
    ...['list_change', 'list_step'].flatMap(guardBySchool),
  ],
};

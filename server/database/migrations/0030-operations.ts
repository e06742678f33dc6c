import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/** What backups and retention note down beside the school's data. */
export const operations: ServerMigration = {
  version: 30,
  name: 'operations',
  up: [
    // Where one history of a school ends and the next begins: a chain that was cut by a restore is told from one that somebody cut.
    `CREATE TABLE school_epoch (
      school_id text COLLATE "C" NOT NULL, epoch text COLLATE "C" NOT NULL, began_at bigint NOT NULL, reason text NOT NULL, before_epoch text NOT NULL,
      seq bigint NOT NULL, chain_seq bigint NOT NULL, copy_made_at bigint NOT NULL, PRIMARY KEY (school_id, epoch))`,
    ...guardBySchool('school_epoch'),
    // Since when a school that was moved to another server is not answered for here any more.
    'ALTER TABLE hosted_school ADD COLUMN closed_at bigint',
    // Verdicts received before this moment may be gone (0: none is); what was accepted is then found by its revision.
    `ALTER TABLE school_log ADD COLUMN verdicts_kept_from bigint NOT NULL DEFAULT 0, ADD COLUMN upkept_at bigint NOT NULL DEFAULT 0`,
    `CREATE INDEX revision_of_command ON revision (school_id, command_id)`,
    // A cursor before this one has missed a removal that nobody remembers any more.
    `ALTER TABLE scope_head ADD COLUMN forgotten_up_to bigint NOT NULL DEFAULT 0`,
    `CREATE INDEX tombstone_age ON tombstone (school_id, seq)`,
  ],
};

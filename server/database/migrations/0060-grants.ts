import type { ServerMigration } from './migration.ts';

/**
 * Roles with their basis, days and object, directions of subjects, and workstations to administrate from (P-10). A grant is ended and never deleted: who could
 * do what on which day is asked for years later. `by_load` stands for those that follow from journals and classes and are laid down anew with them.
 */
export const grants: ServerMigration = {
  version: 60,
  name: 'grants',
  up: [
    `ALTER TABLE subject ADD COLUMN direction text NOT NULL DEFAULT ''`,
    `ALTER TABLE staff_role ADD COLUMN grants text NOT NULL DEFAULT '[]'`,
    `ALTER TABLE access_grant ADD COLUMN id text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text, ADD COLUMN by_load smallint NOT NULL DEFAULT 0, ADD COLUMN given_by text, ADD COLUMN given_at bigint,
       ADD COLUMN end_basis text NOT NULL DEFAULT '', ADD COLUMN ended_by text, ADD COLUMN ended_at bigint`,
    `ALTER TABLE access_grant DROP CONSTRAINT access_grant_pkey`,
    `ALTER TABLE access_grant ADD PRIMARY KEY (school_id, id)`,
    // Until here grants came from the school's data alone, and objects from the load. The guard by school holds the owner too; this is about all schools.
    'ALTER TABLE access_grant NO FORCE ROW LEVEL SECURITY',
    `UPDATE access_grant SET by_load = 1 WHERE object_id <> '' AND role IN ('teacher', 'class_teacher')`,
    'ALTER TABLE access_grant FORCE ROW LEVEL SECURITY',
    // What was ended may be given again from the same day on.
    `CREATE UNIQUE INDEX access_grant_standing ON access_grant (school_id, staff_id, role, object_id, starts_on) WHERE ended_at IS NULL`,
    `ALTER TABLE device ADD COLUMN administrative smallint NOT NULL DEFAULT 0`,
  ],
};

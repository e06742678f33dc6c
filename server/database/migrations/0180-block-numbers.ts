import type { ServerMigration } from './migration.ts';

/** Blocks are numbered as destructions are, because their acts are kept on paper (P-05). Those of before get their numbers in the order in which they were made. */
export const blockNumbers: ServerMigration = {
  version: 180,
  name: 'block-numbers',
  up: [
    'ALTER TABLE person_block ADD COLUMN number int',
    // The guard by school holds the owner too; this is about all schools.
    'ALTER TABLE person_block NO FORCE ROW LEVEL SECURITY',
    `UPDATE person_block b SET number = n.number
     FROM (SELECT school_id, id, row_number() OVER (PARTITION BY school_id ORDER BY made_at, id)::int AS number FROM person_block) n WHERE n.school_id = b.school_id AND n.id = b.id`,
    'ALTER TABLE person_block FORCE ROW LEVEL SECURITY',
    'ALTER TABLE person_block ALTER COLUMN number SET NOT NULL',
    'CREATE UNIQUE INDEX person_block_number ON person_block (school_id, number)',
  ],
};

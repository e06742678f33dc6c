import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/**
 * What the data set of P-04 lacked: achievements of pupils (G-08), which go to no workstation by themselves – whom the policy lets asks for them (docs/adr/0015) –, and a parent's sex, as the
 * synced table has it since minor 2. Of the parents who are there nobody has told it; a guess from the kinship would stand as if somebody had.
 */
export const wholeDataSet: ServerMigration = {
  version: 170,
  name: 'whole-data-set',
  up: [
    `CREATE TABLE achievement (school_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, pupil_id text COLLATE "C" NOT NULL,
      kind text NOT NULL CHECK (kind IN ('olympiad', 'conference', 'contest', 'award')), title text NOT NULL,
      level text NOT NULL CHECK (level IN ('school', 'municipal', 'regional', 'national', 'international')), subject text NOT NULL, held_on text NOT NULL,
      result text NOT NULL CHECK (result IN ('participant', 'laureate', 'prizewinner', 'winner', 'awarded')), award text NOT NULL,
      author_id text NOT NULL, made_at bigint NOT NULL, changed_by text, changed_at bigint, version int NOT NULL, PRIMARY KEY (school_id, id))`,
    'CREATE INDEX achievement_of_pupil ON achievement (school_id, pupil_id, held_on)',
    ...guardBySchool('achievement'),
    `ALTER TABLE guardian ADD COLUMN sex text CHECK (sex IN ('male', 'female'))`,
  ],
};

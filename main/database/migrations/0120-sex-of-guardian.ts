import type { Migration } from './migration.ts';

/** A parent's sex (P-04), as the synced table has it since minor 2 (domain/contract/sync/tables.ts). */
export const sexOfGuardian: Migration = {
  version: 120,
  name: 'sex-of-guardian',
  up: [`ALTER TABLE guardian ADD COLUMN sex TEXT CHECK (sex IN ('male', 'female'))`],
};

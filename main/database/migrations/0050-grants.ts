import type { Migration } from './migration.ts';

/** Days and objects of roles, and directions of subjects, as the synced tables have them since minor 1 (domain/contract/sync/tables.ts). */
export const grants: Migration = {
  version: 50,
  name: 'grants',
  up: [`ALTER TABLE subject ADD COLUMN direction TEXT NOT NULL DEFAULT ''`, `ALTER TABLE staff_role ADD COLUMN grants TEXT NOT NULL DEFAULT '[]'`],
};

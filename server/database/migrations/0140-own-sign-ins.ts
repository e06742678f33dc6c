import type { ServerMigration } from './migration.ts';

/** When a sign-in began and was used last, for whoever looks through their own (ASVS 5.0, V7.5). Of those of before only their end is known. */
export const ownSignIns: ServerMigration = {
  version: 140,
  name: 'own-sign-ins',
  up: ['ALTER TABLE sign_in ADD COLUMN began_at bigint, ADD COLUMN used_at bigint'],
};

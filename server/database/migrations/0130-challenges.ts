import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/**
 * Nonces that workstations sign at sign-in, so that any instance takes what another gave. Unlogged: after a crash of the database they are gone, and whoever was about to sign asks again.
 * Their time is the database's own, because clocks of instances differ.
 */
export const challenges: ServerMigration = {
  version: 130,
  name: 'challenges',
  up: [
    `CREATE UNLOGGED TABLE challenge (
      school_id text COLLATE "C" NOT NULL, nonce_hash bytea NOT NULL, device_id text COLLATE "C" NOT NULL, expires_at timestamptz NOT NULL, PRIMARY KEY (school_id, nonce_hash))`,
    'CREATE INDEX challenge_of_device ON challenge (school_id, device_id, expires_at)',
    'CREATE INDEX challenge_expired ON challenge (school_id, expires_at)',
    ...guardBySchool('challenge'),
  ],
};

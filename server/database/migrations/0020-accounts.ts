import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/** Workstations, their sessions and the codes they join with. Secrets are stored hashed. */
export const accounts: ServerMigration = {
  version: 20,
  name: 'accounts',
  up: [
    `CREATE TABLE device (
      school_id text COLLATE "C" NOT NULL, id text COLLATE "C", name text NOT NULL, platform text NOT NULL, version text NOT NULL, public_key text NOT NULL,
      enrolled_at bigint NOT NULL, withdrawn_at bigint, last_contact_at bigint, waiting int NOT NULL DEFAULT 0, PRIMARY KEY (school_id, id))`,
    `CREATE TABLE session (
      school_id text COLLATE "C" NOT NULL, token_hash bytea NOT NULL, device_id text COLLATE "C" NOT NULL, staff_id text COLLATE "C" NOT NULL,
      expires_at bigint NOT NULL, PRIMARY KEY (school_id, token_hash))`,
    `CREATE INDEX session_of_device ON session (school_id, device_id)`,
    `CREATE TABLE enrolment_code (
      school_id text COLLATE "C" NOT NULL, secret_hash bytea NOT NULL, uses_left int NOT NULL CHECK (uses_left >= 0), expires_at bigint NOT NULL,
      made_by text NOT NULL, PRIMARY KEY (school_id, secret_hash))`,
    ...['device', 'session', 'enrolment_code'].flatMap(guardBySchool),
  ],
};

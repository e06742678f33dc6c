import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/**
 * Accounts, sign-ins, delays after wrong attempts, the registers of issue and of compromise (docs/adr/0013), and the school's key for rescues. Secrets are stored hashed.
 * `account` has a row for whoever was issued credentials or asked for them in writing; `version` 0 means never issued.
 */
export const credentials: ServerMigration = {
  version: 50,
  name: 'credentials',
  up: [
    `CREATE TABLE account (
      school_id text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL CHECK (kind IN ('staff', 'pupil', 'parent')), holder_id text COLLATE "C" NOT NULL,
      id text COLLATE "C" NOT NULL, login text, login_folded text COLLATE "C", password_hash text,
      state text NOT NULL CHECK (state IN ('not_issued', 'issued', 'active', 'blocked')), must_change smallint NOT NULL DEFAULT 0, version int NOT NULL DEFAULT 0,
      issued_at bigint, handed_at bigint, blocked_at bigint, last_sign_in_at bigint, requested_on text,
      PRIMARY KEY (school_id, kind, holder_id), UNIQUE (school_id, id), UNIQUE (school_id, login_folded),
      CHECK (version = 0 OR (login_folded IS NOT NULL AND password_hash IS NOT NULL)))`,
    `CREATE TABLE sign_in (
      school_id text COLLATE "C" NOT NULL, secret_hash bytea NOT NULL, account_id text COLLATE "C" NOT NULL, account_version int NOT NULL, device_id text COLLATE "C" NOT NULL,
      expires_at bigint NOT NULL, PRIMARY KEY (school_id, secret_hash))`,
    `CREATE INDEX sign_in_of_account ON sign_in (school_id, account_id)`,
    `CREATE INDEX sign_in_of_device ON sign_in (school_id, device_id)`,
    // `subject`: an account, by the hash of its login, so that logins which nobody has are held back like others; or a workstation, by its id.
    `CREATE TABLE sign_in_delay (
      school_id text COLLATE "C" NOT NULL, subject text COLLATE "C" NOT NULL CHECK (subject IN ('account', 'device')), subject_id text COLLATE "C" NOT NULL, failures int NOT NULL,
      not_before bigint NOT NULL, failed_at bigint NOT NULL, PRIMARY KEY (school_id, subject, subject_id))`,
    `CREATE TABLE credential_issue (
      school_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, holder_id text COLLATE "C" NOT NULL, reason text NOT NULL,
      issued_at bigint NOT NULL, issued_by text NOT NULL, handed_at bigint, handed_by text, PRIMARY KEY (school_id, id))`,
    `CREATE INDEX credential_issue_of_holder ON credential_issue (school_id, kind, holder_id)`,
    `CREATE TABLE compromise (
      school_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, holder_id text COLLATE "C" NOT NULL, reported_at bigint NOT NULL,
      reported_by text NOT NULL, note text NOT NULL, due_at bigint NOT NULL, acknowledged_at bigint, acknowledged_by text, reissued_at bigint, PRIMARY KEY (school_id, id))`,
    `CREATE INDEX compromise_of_holder ON compromise (school_id, kind, holder_id)`,
    `CREATE TABLE recovery_key (
      school_id text COLLATE "C" NOT NULL, key_id text COLLATE "C" NOT NULL, public_key text NOT NULL, made_at bigint NOT NULL, PRIMARY KEY (school_id, key_id))`,
    // Of which account a session is, as of which version; of a rescue: whose, while staff_id is the author. Without an account it is a development identity's.
    `ALTER TABLE session ADD COLUMN account_id text COLLATE "C", ADD COLUMN account_version int, ADD COLUMN rescuer_id text COLLATE "C"`,
    `CREATE INDEX session_of_account ON session (school_id, account_id)`,
    ...['account', 'sign_in', 'sign_in_delay', 'credential_issue', 'compromise', 'recovery_key'].flatMap(guardBySchool),
  ],
};

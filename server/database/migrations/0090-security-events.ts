import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/**
 * The register of security events (issue 4, point 9; order № 21 of ФСТЭК: РСБ). Rows are added and nothing else: a trigger refuses changes, and removals younger than 365 days by the
 * database's own clock, whatever the program wants. `security_head` is the end of the chain, and what the last cut of retention left of the part before it.
 * What is done past the triggers, by who owns the database, the chain and its seals tell.
 */
export const securityEvents: ServerMigration = {
  version: 90,
  name: 'security-events',
  up: [
    `CREATE TABLE security_event (
      school_id text COLLATE "C" NOT NULL, seq bigint NOT NULL, event_id text COLLATE "C", kind text COLLATE "C" NOT NULL, result text COLLATE "C" NOT NULL CHECK (result IN ('done', 'refused')),
      actor_id text COLLATE "C", device_id text COLLATE "C", subject_id text COLLATE "C", at bigint NOT NULL, device_at bigint, params text NOT NULL, hash bytea NOT NULL, PRIMARY KEY (school_id, seq))`,
    'CREATE UNIQUE INDEX security_event_once ON security_event (school_id, event_id) WHERE event_id IS NOT NULL',
    'CREATE INDEX security_event_at ON security_event (school_id, at)',
    `CREATE TABLE security_head (
      school_id text COLLATE "C" NOT NULL, length bigint NOT NULL, hash bytea NOT NULL, cut_length bigint NOT NULL, cut_hash bytea NOT NULL, PRIMARY KEY (school_id))`,
    `CREATE TABLE security_seal (
      school_id text COLLATE "C" NOT NULL, length bigint NOT NULL, hash text NOT NULL, sealed_at bigint NOT NULL, key_id text NOT NULL, public_key text NOT NULL, signature text NOT NULL,
      PRIMARY KEY (school_id, length, key_id))`,
    `CREATE FUNCTION keep_security_event() RETURNS trigger LANGUAGE plpgsql AS $body$
     BEGIN
       IF TG_OP = 'DELETE' AND OLD.at < (extract(epoch FROM now()) * 1000)::bigint - 365 * 86400000::bigint
          AND EXISTS (SELECT 1 FROM security_head h WHERE h.school_id = OLD.school_id AND h.cut_length >= OLD.seq) THEN
         RETURN OLD;
       END IF;
       RAISE EXCEPTION 'security events are kept' USING ERRCODE = 'insufficient_privilege';
     END $body$`,
    'CREATE TRIGGER security_event_kept BEFORE UPDATE OR DELETE ON security_event FOR EACH ROW EXECUTE FUNCTION keep_security_event()',
    'CREATE TRIGGER security_event_whole BEFORE TRUNCATE ON security_event FOR EACH STATEMENT EXECUTE FUNCTION keep_security_event()',
    // A head never goes back.
    `CREATE FUNCTION keep_security_head() RETURNS trigger LANGUAGE plpgsql AS $body$
     BEGIN
       IF TG_OP = 'UPDATE' AND NEW.length >= OLD.length AND NEW.cut_length >= OLD.cut_length AND NEW.cut_length <= NEW.length THEN
         RETURN NEW;
       END IF;
       RAISE EXCEPTION 'the head of the security register only grows' USING ERRCODE = 'insufficient_privilege';
     END $body$`,
    'CREATE TRIGGER security_head_kept BEFORE UPDATE OR DELETE ON security_head FOR EACH ROW EXECUTE FUNCTION keep_security_head()',
    ...['security_event', 'security_head', 'security_seal'].flatMap(guardBySchool),
  ],
};

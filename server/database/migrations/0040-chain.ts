import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/**
 * Countersigning of the workstations' chains (docs/adr/0012): what is known of each replica's chain, the seals that were given – the last of a day for
 * each replica and each stretch between two breaks –, the keys that signed, and what did not fit. Hashes are hex, as on the wire.
 */
export const chain: ServerMigration = {
  version: 40,
  name: 'chain',
  up: [
    `CREATE TABLE replica_chain (
      school_id text COLLATE "C" NOT NULL, replica_id text COLLATE "C" NOT NULL, device_id text NOT NULL, staff_id text NOT NULL, length bigint NOT NULL,
      hash text NOT NULL, breaks int NOT NULL, sealed_at bigint NOT NULL, PRIMARY KEY (school_id, replica_id))`,
    `CREATE TABLE chain_seal (
      school_id text COLLATE "C" NOT NULL, replica_id text COLLATE "C" NOT NULL, epoch text COLLATE "C" NOT NULL, breaks int NOT NULL, day bigint NOT NULL,
      length bigint NOT NULL, hash text NOT NULL, server_seq bigint NOT NULL, server_hash text NOT NULL, sealed_at bigint NOT NULL, key_id text NOT NULL,
      signature text NOT NULL, PRIMARY KEY (school_id, replica_id, epoch, breaks, day))`,
    `CREATE TABLE seal_key (
      school_id text COLLATE "C" NOT NULL, key_id text COLLATE "C" NOT NULL, public_key text NOT NULL, added_at bigint NOT NULL, PRIMARY KEY (school_id, key_id))`,
    `CREATE TABLE chain_break (
      school_id text COLLATE "C" NOT NULL, replica_id text COLLATE "C" NOT NULL, at bigint NOT NULL, fault text COLLATE "C" NOT NULL, device_id text NOT NULL,
      staff_id text NOT NULL, known_length bigint NOT NULL, known_hash text NOT NULL, claimed_length bigint NOT NULL, claimed_hash text NOT NULL,
      PRIMARY KEY (school_id, replica_id, at, fault))`,
    ...['replica_chain', 'chain_seal', 'seal_key', 'chain_break'].flatMap(guardBySchool),
  ],
};

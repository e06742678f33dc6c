import type { Migration } from './migration.ts';

/**
 * Seals of the school server (docs/adr/0012), with everything their signature is over: the table of migration 20 lacked the replica, the server's history
 * and its own head, and no seal was ever laid into it. `breaks` counts the breaks that the server had told when the seal came.
 */
export const chainSeals: Migration = {
  version: 30,
  name: 'chain-seals',
  up: [
    `DROP TABLE chain_seal`,
    `CREATE TABLE chain_seal (
      number INTEGER PRIMARY KEY, school_id TEXT NOT NULL, replica_id TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
      server_seq INTEGER NOT NULL, server_hash BLOB NOT NULL, key_id TEXT NOT NULL, signature TEXT NOT NULL, sealed_at INTEGER NOT NULL,
      breaks INTEGER NOT NULL) STRICT`,
    `CREATE INDEX chain_seal_of_replica ON chain_seal (replica_id, number)`,
    `CREATE TABLE seal_key (key_id TEXT PRIMARY KEY, public_key TEXT NOT NULL, told_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  ],
};

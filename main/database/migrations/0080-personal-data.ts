import type { Migration } from './migration.ts';

/**
 * Consents of families (P-02, P-03) as the synced table has them; the day on which a pupil's data was destroyed (P-05); and the digest that a revision had before its words were
 * destroyed, from which the chain goes on (docs/adr/0015).
 */
export const personalData: Migration = {
  version: 80,
  name: 'personal-data',
  up: [
    `CREATE TABLE consent (
      id TEXT PRIMARY KEY, pupil_id TEXT NOT NULL REFERENCES pupil, subject TEXT NOT NULL, holder TEXT NOT NULL, guardian_id TEXT, given_by TEXT NOT NULL, state TEXT NOT NULL,
      decided_on TEXT NOT NULL, basis TEXT NOT NULL, valid_until TEXT, author_id TEXT NOT NULL, made_at INTEGER NOT NULL, version INTEGER NOT NULL) STRICT`,
    'CREATE INDEX consent_of_pupil ON consent (pupil_id)',
    'ALTER TABLE pupil ADD COLUMN destroyed_on TEXT',
    'ALTER TABLE revision ADD COLUMN kept_digest BLOB',
  ],
};

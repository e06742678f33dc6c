import { guardBySchool } from './0010-school.ts';
import type { ServerMigration } from './migration.ts';

/*
 * Registers of personal data (P-02, P-05, P-07, P-11, P-12). Entries of registers are added and never changed; what was decided of a request or lifted of a block stands in the same
 * row. `consent` goes over the wire; the others are read at the server by whom the policy lets (docs/adr/0015).
 */
const table = (name: string, columns: string, key = 'id'): string => `CREATE TABLE ${name} (school_id text COLLATE "C" NOT NULL, ${columns}, PRIMARY KEY (school_id, ${key}))`;
const id = 'id text COLLATE "C" NOT NULL';
const entered = 'author_id text NOT NULL, made_at bigint NOT NULL';

export const personalData: ServerMigration = {
  version: 80,
  name: 'personal-data',
  up: [
    'ALTER TABLE pupil ADD COLUMN destroyed_on text',
    table('consent', `${id}, pupil_id text COLLATE "C" NOT NULL, subject text NOT NULL CHECK (subject IN ('data', 'diary', 'transfer')), holder text NOT NULL CHECK (holder IN ('guardian', 'pupil')),
      guardian_id text COLLATE "C", given_by text NOT NULL, state text NOT NULL CHECK (state IN ('given', 'refused', 'withdrawn')), decided_on text NOT NULL, basis text NOT NULL, valid_until text,
      ${entered}, version int NOT NULL, seq bigint NOT NULL DEFAULT 0`),
    'CREATE INDEX consent_of_pupil ON consent (school_id, pupil_id)',
    'CREATE INDEX consent_changes ON consent (school_id, seq)',
    table('change_request', `${id}, pupil_id text COLLATE "C" NOT NULL, guardian_id text COLLATE "C", kind text NOT NULL, wanted text NOT NULL, told_by text NOT NULL, told_on text NOT NULL, old_value text,
      state text NOT NULL CHECK (state IN ('open', 'applied', 'refused')), reason text NOT NULL DEFAULT '', ${entered}, decided_by text, decided_at bigint`),
    'CREATE INDEX change_request_of_pupil ON change_request (school_id, pupil_id)',
    table('person_block', `${id}, kind text NOT NULL CHECK (kind IN ('pupil', 'guardian', 'staff')), person_id text COLLATE "C" NOT NULL, reason text NOT NULL, basis text NOT NULL, ${entered},
      lifted_at bigint, lifted_by text, lift_basis text NOT NULL DEFAULT ''`),
    'CREATE UNIQUE INDEX person_block_standing ON person_block (school_id, person_id) WHERE lifted_at IS NULL',
    table('destruction', `${id}, number int NOT NULL, kind text NOT NULL CHECK (kind IN ('pupil', 'guardian', 'staff')), person_id text COLLATE "C" NOT NULL, basis text NOT NULL, commission text NOT NULL,
      counts text NOT NULL, backups text NOT NULL, ${entered}`),
    'CREATE UNIQUE INDEX destruction_number ON destruction (school_id, number)',
    table('transfer', `${id}, number int NOT NULL, recipient text NOT NULL, ground text NOT NULL CHECK (ground IN ('law', 'consent')), basis text NOT NULL, categories text NOT NULL, class_ids text NOT NULL,
      people int NOT NULL, sent_on text NOT NULL, ${entered}`),
    'CREATE UNIQUE INDEX transfer_number ON transfer (school_id, number)',
    table('nondisclosure', `${id}, staff_id text COLLATE "C" NOT NULL, signed_on text NOT NULL, document text NOT NULL, ${entered}`),
    'CREATE INDEX nondisclosure_of_staff ON nondisclosure (school_id, staff_id)',
    table('personal_document', `${id}, kind text NOT NULL, number text NOT NULL, issued_on text NOT NULL, place text NOT NULL, note text NOT NULL, ${entered}`),
    'CREATE INDEX personal_document_of_kind ON personal_document (school_id, kind)',
    ...['consent', 'change_request', 'person_block', 'destruction', 'transfer', 'nondisclosure', 'personal_document'].flatMap(guardBySchool),
  ],
};

import type pg from 'pg';
import type { DocumentsAnswer, NondisclosureAnswer, RecordDocumentRequest, RecordNondisclosureRequest, RecordTransferRequest, TransfersAnswer } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { missingDocuments, PERSONAL_DOCUMENT_KINDS } from '#domain/personal-data/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { findUntransferable } from './consents.ts';
import { look, recordedChange, refusal, type PersonalDataOptions } from './recorded-change.ts';

/** Registers that people keep: transfers (P-05), obligations not to disclose (P-07), the folder of documents (P-11). Entries are added and never changed. */
export class PersonalDataRegisters {
  private readonly options: PersonalDataOptions;

  constructor(options: PersonalDataOptions) {
    this.options = options;
  }

  /** Newest first. @returns `not_allowed` */
  transfers(session: OpenSession): Promise<Result<TransfersAnswer>> {
    return look(this.options, session, async (client, rights) => {
      const refused = refusal(rights, 'transfers.read');
      if (refused) return refused;
      const { rows } = await client.query<Omit<TransfersAnswer['transfers'][number], 'categories' | 'classes'> & { categories: string; classes: string[] | null }>(
        `SELECT x.number, x.recipient, x.ground, x.basis, x.categories, x.people, x.sent_on AS "sentOn", x.made_at AS "recordedAt", COALESCE(t.last_name || ' ' || t.first_name, '') AS "recordedByName",
                (SELECT json_agg(g.name ORDER BY g.grade, g.name) FROM study_group g WHERE g.school_id = $1 AND g.id IN (SELECT jsonb_array_elements_text(x.class_ids::jsonb))) AS classes
         FROM transfer x LEFT JOIN staff t ON t.school_id = $1 AND t.id = x.author_id WHERE x.school_id = $1 ORDER BY x.number DESC LIMIT 1000`, [session.schoolId],
      );
      const transfers = rows.map((row) => ({ ...row, categories: JSON.parse(row.categories) as TransfersAnswer['transfers'][number]['categories'], classes: row.classes ?? [] }));
      return done({ transfers, mayRecord: refusal(rights, 'transfers.record') === null });
    });
  }

  /**
   * On the ground of consent every pupil of the named classes must have given it, or of the school where everybody’s data goes; a law asks nobody.
   * @returns `not_allowed`, `group_unknown`, `transfer_classes_missing`, `transfer_without_consent` with how many
   */
  recordTransfer(session: OpenSession, wish: RecordTransferRequest): Promise<Result<{ number: number }>> {
    return recordedChange(this.options, session, 'personal_data_transferred', async ({ client, rights, now, event }) => {
      const { schoolId, staffId } = session;
      event.params = { ground: wish.ground, people: wish.wholeSchool ? 0 : wish.people };
      const refused = refusal(rights, 'transfers.record');
      if (refused) return refused;
      const { rows: groups } = await client.query<{ id: string }>('SELECT id FROM study_group WHERE school_id = $1 AND parent_id IS NULL AND id = ANY($2::text[])', [schoolId, wish.classIds]);
      if (groups.length !== new Set(wish.classIds).size) return failed('group_unknown');
      if (wish.ground === 'consent') {
        if (!wish.wholeSchool && wish.classIds.length === 0) return failed('transfer_classes_missing');
        const { rows } = await client.query<{ id: string }>(
          'SELECT DISTINCT pupil_id AS id FROM membership WHERE school_id = $1 AND ($4 OR class_id = ANY($2::text[])) AND starts_on <= $3 AND (ends_on IS NULL OR ends_on >= $3)', [schoolId, wish.classIds, wish.sentOn, wish.wholeSchool],
        );
        const without = await findUntransferable(client, schoolId, rows.map(({ id }) => id), wish.sentOn);
        if (without.size > 0) return failed('transfer_without_consent', { pupils: without.size });
      }
      const people = wish.wholeSchool ? await countPeople(client, schoolId) : wish.people;
      event.params = { ...event.params, people };
      const { rows } = await client.query<{ number: number }>(
        `INSERT INTO transfer (school_id, id, number, recipient, ground, basis, categories, class_ids, people, sent_on, author_id, made_at)
         SELECT $1, $2, COALESCE(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM transfer WHERE school_id = $1 RETURNING number`,
        [schoolId, makeId(now, this.options.random(10)), wish.recipient, wish.ground, wish.basis, JSON.stringify(wish.categories), JSON.stringify(wish.wholeSchool ? [] : wish.classIds), people, wish.sentOn, staffId, now],
      );
      event.params = { ...event.params, number: rows[0]!.number };
      return done({ number: rows[0]!.number });
    });
  }

  /** Everybody who has a role today, those without an obligation first. @returns `not_allowed` */
  nondisclosure(session: OpenSession): Promise<Result<NondisclosureAnswer>> {
    return look(this.options, session, async (client, rights) => {
      const refused = refusal(rights, 'nondisclosure.manage');
      if (refused) return refused;
      const { rows } = await client.query<NondisclosureAnswer['people'][number]>(
        `SELECT t.id AS "staffId", trim(t.last_name || ' ' || t.first_name || ' ' || t.middle_name) AS name, t.position, n.signed_on AS "signedOn", COALESCE(n.document, '') AS document
         FROM staff t LEFT JOIN LATERAL (SELECT signed_on, document FROM nondisclosure WHERE school_id = $1 AND staff_id = t.id ORDER BY signed_on DESC, made_at DESC LIMIT 1) n ON true
         WHERE t.school_id = $1 AND EXISTS (SELECT 1 FROM access_grant a WHERE a.school_id = $1 AND a.staff_id = t.id AND a.starts_on <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $2))`, [session.schoolId, rights.today],
      );
      // PostgreSQL puts ё before а where its locale is C.
      return done({ people: rows.toSorted((a, b) => Number(a.signedOn !== null) - Number(b.signedOn !== null) || a.name.localeCompare(b.name, 'ru')) });
    });
  }

  /** For one or many at once. @returns `not_allowed`, `person_unknown` */
  recordNondisclosure(session: OpenSession, { staffIds, signedOn, document }: RecordNondisclosureRequest): Promise<Result<{ recorded: number }>> {
    return recordedChange(this.options, session, 'nondisclosure_signed', async ({ client, rights, now, event }) => {
      const { schoolId, staffId } = session;
      event.params = { people: staffIds.length };
      const refused = refusal(rights, 'nondisclosure.manage');
      if (refused) return refused;
      const { rows } = await client.query<{ id: string }>('SELECT id FROM staff WHERE school_id = $1 AND id = ANY($2::text[])', [schoolId, staffIds]);
      if (rows.length !== new Set(staffIds).size) return failed('person_unknown');
      for (const { id } of rows) {
        await client.query(
          'INSERT INTO nondisclosure (school_id, id, staff_id, signed_on, document, author_id, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [schoolId, makeId(now, this.options.random(10)), id, signedOn, document, staffId, now],
        );
      }
      return done({ recorded: rows.length });
    });
  }

  /** Of each kind the newest, and which of those that the regulations name are missing. @returns `not_allowed` */
  documents(session: OpenSession): Promise<Result<DocumentsAnswer>> {
    return look(this.options, session, async (client, rights) => {
      const refused = refusal(rights, 'documents.manage');
      if (refused) return refused;
      const documents = await newestDocuments(client, session.schoolId);
      return done({ documents, missing: missingDocuments(documents.map(({ kind }) => kind)) });
    });
  }

  /** @returns `not_allowed` */
  recordDocument(session: OpenSession, { kind, number, issuedOn, place, note }: RecordDocumentRequest): Promise<Result<null>> {
    return recordedChange(this.options, session, 'personal_document_entered', async ({ client, rights, now, event }) => {
      event.params = { kind };
      const refused = refusal(rights, 'documents.manage');
      if (refused) return refused;
      await client.query(
        'INSERT INTO personal_document (school_id, id, kind, number, issued_on, place, note, author_id, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [session.schoolId, makeId(now, this.options.random(10)), kind, number, issuedOn, place, note, session.staffId, now],
      );
      return done(null);
    });
  }
}

/** Everybody the school knows, blocked people too; who was destroyed is nobody. */
async function countPeople(client: pg.ClientBase, schoolId: string): Promise<number> {
  const { rows } = await client.query<{ people: number }>(
    `SELECT (SELECT count(*) FROM pupil WHERE school_id = $1 AND destroyed_on IS NULL) + (SELECT count(*) FROM guardian WHERE school_id = $1) + (SELECT count(*) FROM staff WHERE school_id = $1) AS people`, [schoolId],
  );
  return rows[0]!.people;
}

async function newestDocuments(client: pg.ClientBase, schoolId: string): Promise<DocumentsAnswer['documents']> {
  const { rows } = await client.query<DocumentsAnswer['documents'][number]>(
    `SELECT DISTINCT ON (d.kind) d.kind, d.number, d.issued_on AS "issuedOn", d.place, d.note, d.made_at AS "recordedAt", COALESCE(t.last_name || ' ' || t.first_name, '') AS "recordedByName"
     FROM personal_document d LEFT JOIN staff t ON t.school_id = $1 AND t.id = d.author_id WHERE d.school_id = $1 ORDER BY d.kind, d.issued_on DESC, d.made_at DESC`, [schoolId],
  );
  return rows.toSorted((a, b) => PERSONAL_DOCUMENT_KINDS.indexOf(a.kind) - PERSONAL_DOCUMENT_KINDS.indexOf(b.kind));
}

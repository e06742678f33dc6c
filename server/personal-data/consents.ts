import type pg from 'pg';
import type { EnterConsentsRequest } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { mayIssueCredentials, mayRecordAchievements, mayTransferOnConsent, type ConsentEntry, type ConsentLack } from '#domain/personal-data/index.ts';
import { dayAfter } from '#domain/school-time.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { findPupils, privateScopesOf, type KnownPupil } from './pupils-repository.ts';
import { recordedChange, refusal, type PersonalDataOptions } from './recorded-change.ts';

/** The register of consents (P-02, P-03). */
export class ConsentsOfSchool {
  private readonly options: PersonalDataOptions;

  constructor(options: PersonalDataOptions) {
    this.options = options;
  }

  /**
   * Enters papers: all of them or none, because a parents' meeting is entered at once. The class teacher for pupils of the own class, the secretary for all.
   * @returns `not_allowed`, `pupil_unknown`, `guardian_unknown`, `consent_day_wrong`
   */
  enter(session: OpenSession, { entries }: EnterConsentsRequest): Promise<Result<{ entered: number }>> {
    return recordedChange(this.options, session, 'consents_entered', async ({ client, rights, now, seq, moved, event }) => {
      const { schoolId } = session;
      const { today } = rights;
      const pupils = new Map((await findPupils(client, schoolId, [...new Set(entries.map(({ pupilId }) => pupilId))], today)).map((one) => [one.pupilId, one]));
      event.params = { entries: entries.length };
      for (const entry of entries) {
        const pupil = pupils.get(entry.pupilId);
        if (!pupil) return failed('pupil_unknown');
        const refused = refusal(rights, 'consents.manage', pupil.subjects);
        if (refused) return refused;
        // A day of tomorrow is allowed for: clocks and time zones differ from the server's.
        if (entry.decidedOn > dayAfter(today, 1) || (entry.validUntil !== null && entry.validUntil < entry.decidedOn)) return failed('consent_day_wrong');
      }
      const guardians = entries.flatMap(({ guardianId, pupilId }) => (guardianId === null ? [] : [{ guardianId, pupilId }]));
      const { rows } = await client.query<{ id: string; pupil_id: string }>('SELECT id, pupil_id FROM guardian WHERE school_id = $1 AND id = ANY($2::text[])', [schoolId, guardians.map(({ guardianId }) => guardianId)]);
      if (guardians.some((one) => !rows.some((row) => row.id === one.guardianId && row.pupil_id === one.pupilId))) return failed('guardian_unknown');
      const written = entries.map((entry) => ({ ...entry, id: makeId<string>(now, this.options.random(10)) }));
      await client.query(
        `INSERT INTO consent (school_id, id, pupil_id, subject, holder, guardian_id, given_by, state, decided_on, basis, valid_until, author_id, made_at, version, seq)
         SELECT $1, r.id, r."pupilId", r.subject, r.holder, r."guardianId", r."givenBy", r.state, r."decidedOn", r.basis, r."validUntil", $3, $4, 1, $5
         FROM jsonb_to_recordset($2::jsonb) AS r(id text, "pupilId" text, subject text, holder text, "guardianId" text, "givenBy" text, state text, "decidedOn" text, basis text, "validUntil" text)`,
        [schoolId, JSON.stringify(written), session.staffId, now, seq],
      );
      for (const pupil of pupils.values()) for (const scope of privateScopesOf(pupil)) moved.add(scope);
      return done({ entered: entries.length });
    });
  }
}

/** The papers of pupils, for rules: pupil → entries. */
export async function readConsents(client: pg.ClientBase, schoolId: string, pupilIds: readonly string[]): Promise<Map<string, ConsentEntry[]>> {
  const { rows } = await client.query<ConsentEntry & { pupilId: string }>(
    `SELECT pupil_id AS "pupilId", subject, holder, state, decided_on AS "decidedOn", valid_until AS "validUntil", made_at AS "madeAt" FROM consent WHERE school_id = $1 AND pupil_id = ANY($2::text[])`,
    [schoolId, pupilIds],
  );
  const found = new Map<string, ConsentEntry[]>();
  for (const row of rows) found.set(row.pupilId, [...(found.get(row.pupilId) ?? []), row]);
  return found;
}

const lacking = (rule: (pupil: KnownPupil, entries: readonly ConsentEntry[], day: string) => ConsentLack | null) =>
  async (client: pg.ClientBase, schoolId: string, pupilIds: readonly string[], day: string): Promise<Map<string, ConsentLack>> => {
    const [pupils, consents] = [await findPupils(client, schoolId, pupilIds, day), await readConsents(client, schoolId, pupilIds)];
    return new Map(pupils.flatMap((pupil) => {
      const lack = rule(pupil, consents.get(pupil.pupilId) ?? [], day);
      return lack === null ? [] : [[pupil.pupilId, lack] as const];
    }));
  };

/** Pupils for whom credentials of the diary must not be given out on a day, and why (R-06, P-02): for whoever issues them. */
export const findUnissuable = lacking(mayIssueCredentials);

/** Pupils whose data must not go out on the ground of consent on a day, and why (P-05). */
export const findUntransferable = lacking(mayTransferOnConsent);

/** Pupils whose achievements must not be entered on a day, and why (P-02, P-04). */
export const findUnrecordable = lacking(mayRecordAchievements);

import type pg from 'pg';
import type { ChangesAnswer, DecideChangeRequest, ListChangesRequest, RecordChangeRequest } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { isOfGuardian, type ChangeKind } from '#domain/personal-data/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { findPupils, privateScopesOf } from './pupils-repository.ts';
import { look, recordedChange, refusal, type PersonalDataOptions } from './recorded-change.ts';

interface RequestRow {
  readonly pupilId: string;
  readonly guardianId: string | null;
  readonly kind: ChangeKind;
  readonly wanted: string;
  readonly state: 'open' | 'applied' | 'refused';
}

/** What families report as changed (P-12): entered, then applied to the lists or refused with a reason. What stood before is kept in the request. */
export class ChangeRequestsOfSchool {
  private readonly options: PersonalDataOptions;

  constructor(options: PersonalDataOptions) {
    this.options = options;
  }

  /** Those of the classes that the person may read, open ones first, then the newest. @returns `not_allowed` where there is no such class */
  list(session: OpenSession, { classId }: ListChangesRequest): Promise<Result<ChangesAnswer>> {
    return look(this.options, session, async (client, rights) => {
      const { schoolId } = session;
      const { rows } = await client.query<Omit<ChangesAnswer['requests'][number], 'mayDecide'>>(
        `SELECT r.id AS "requestId", r.pupil_id AS "pupilId", trim(p.last_name || ' ' || p.first_name || ' ' || p.middle_name) AS "pupilName", r.guardian_id AS "guardianId",
                CASE WHEN q.id IS NULL THEN NULL ELSE trim(q.last_name || ' ' || q.first_name || ' ' || q.middle_name) END AS "guardianName",
                COALESCE((SELECT g.name FROM membership m JOIN study_group g ON g.school_id = $1 AND g.id = m.class_id WHERE m.school_id = $1 AND m.pupil_id = p.id ORDER BY m.starts_on DESC LIMIT 1), '') AS "className",
                r.kind, r.wanted, r.told_by AS "toldBy", r.told_on AS "toldOn", r.old_value AS "oldValue", r.state, r.reason, r.made_at AS "recordedAt", r.decided_at AS "decidedAt",
                COALESCE(a.last_name || ' ' || a.first_name, '') AS "recordedByName", d.last_name || ' ' || d.first_name AS "decidedByName"
         FROM change_request r JOIN pupil p ON p.school_id = $1 AND p.id = r.pupil_id
         LEFT JOIN guardian q ON q.school_id = $1 AND q.id = r.guardian_id
         LEFT JOIN staff a ON a.school_id = $1 AND a.id = r.author_id LEFT JOIN staff d ON d.school_id = $1 AND d.id = r.decided_by
         WHERE r.school_id = $1 AND ($2::text IS NULL OR r.pupil_id IN (SELECT pupil_id FROM membership WHERE school_id = $1 AND class_id = $2))
           AND r.pupil_id NOT IN (SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL)
         ORDER BY r.state <> 'open', r.made_at DESC, r.id DESC LIMIT 500`, [schoolId, classId],
      );
      const pupils = new Map((await findPupils(client, schoolId, [...new Set(rows.map(({ pupilId }) => pupilId))], rights.today)).map((one) => [one.pupilId, one]));
      const readable = rows.filter(({ pupilId }) => refusal(rights, 'consents.read', pupils.get(pupilId)?.subjects ?? []) === null);
      return done({ requests: readable.map((row) => ({ ...row, mayDecide: refusal(rights, 'changeRequests.apply', pupils.get(row.pupilId)!.subjects) === null })) });
    });
  }

  /** @returns `not_allowed`, `pupil_unknown`, `guardian_unknown` */
  record(session: OpenSession, wish: RecordChangeRequest): Promise<Result<{ requestId: string }>> {
    return recordedChange(this.options, session, 'change_recorded', async ({ client, rights, now, event }) => {
      const { schoolId, staffId } = session;
      event.subjectId = wish.pupilId;
      event.params = { kind: wish.kind };
      const [pupil] = await findPupils(client, schoolId, [wish.pupilId], rights.today);
      if (!pupil) return failed('pupil_unknown');
      const refused = refusal(rights, 'changeRequests.record', pupil.subjects);
      if (refused) return refused;
      if (isOfGuardian(wish.kind) && (wish.guardianId === null || !(await isGuardianOf(client, schoolId, wish.guardianId, wish.pupilId)))) return failed('guardian_unknown');
      const requestId = makeId<string>(now, this.options.random(10));
      await client.query(
        `INSERT INTO change_request (school_id, id, pupil_id, guardian_id, kind, wanted, told_by, told_on, state, author_id, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)`,
        [schoolId, requestId, wish.pupilId, isOfGuardian(wish.kind) ? wish.guardianId : null, wish.kind, wish.wanted, wish.toldBy, wish.toldOn, staffId, now],
      );
      return done({ requestId });
    });
  }

  /** Applies a request to the lists, or refuses it. @returns `not_allowed`, `change_request_unknown`, `change_request_decided`, `change_reason_missing`, `guardian_unknown` */
  decide(session: OpenSession, { requestId, apply, reason }: DecideChangeRequest): Promise<Result<null>> {
    return recordedChange(this.options, session, apply ? 'change_applied' : 'change_refused', async ({ client, rights, now, seq, moved, event }) => {
      const { schoolId, staffId } = session;
      const { rows } = await client.query<RequestRow>(
        'SELECT pupil_id AS "pupilId", guardian_id AS "guardianId", kind, wanted, state FROM change_request WHERE school_id = $1 AND id = $2', [schoolId, requestId],
      );
      const request = rows[0];
      const [pupil] = request ? await findPupils(client, schoolId, [request.pupilId], rights.today) : [];
      if (!request || !pupil) return failed('change_request_unknown');
      event.subjectId = request.pupilId;
      event.params = { kind: request.kind };
      const refused = refusal(rights, 'changeRequests.apply', pupil.subjects);
      if (refused) return refused;
      if (request.state !== 'open') return failed('change_request_decided');
      if (!apply && reason === '') return failed('change_reason_missing');
      const old = apply ? await applyChange(client, schoolId, request, seq) : null;
      if (old !== null && !old.ok) return old;
      await client.query(
        'UPDATE change_request SET state = $3, reason = $4, old_value = $5, decided_by = $6, decided_at = $7 WHERE school_id = $1 AND id = $2',
        [schoolId, requestId, apply ? 'applied' : 'refused', reason, old?.value ?? null, staffId, now],
      );
      if (apply && request.kind !== 'other') for (const scope of privateScopesOf(pupil)) moved.add(scope);
      return done(null);
    });
  }
}

const isGuardianOf = async (client: pg.ClientBase, schoolId: string, guardianId: string, pupilId: string): Promise<boolean> =>
  (await client.query('SELECT 1 FROM guardian WHERE school_id = $1 AND id = $2 AND pupil_id = $3', [schoolId, guardianId, pupilId])).rowCount === 1;

/** Which field a kind changes; `other` has none and is done by hand. */
const FIELDS: Readonly<Record<Exclude<ChangeKind, 'other'>, { readonly table: 'pupil_contact' | 'guardian'; readonly column: string }>> = {
  pupilAddress: { table: 'pupil_contact', column: 'address' }, pupilPhone: { table: 'pupil_contact', column: 'phone' },
  guardianPhone: { table: 'guardian', column: 'phone' }, guardianLastName: { table: 'guardian', column: 'last_name' },
  guardianSex: { table: 'guardian', column: 'sex' },
};

/** @returns what stood before; null for what is done by hand */
async function applyChange(client: pg.ClientBase, schoolId: string, { kind, pupilId, guardianId, wanted }: RequestRow, seq: number): Promise<Result<string | null>> {
  if (kind === 'other') return done(null);
  const { table, column } = FIELDS[kind];
  if (table === 'pupil_contact') {
    // Somebody whose contacts nobody entered has no row yet; one that went has a tombstone.
    const { rows } = await client.query<{ old: string }>(`SELECT ${column} AS old FROM pupil_contact WHERE school_id = $1 AND pupil_id = $2`, [schoolId, pupilId]);
    await client.query(
      `INSERT INTO pupil_contact (school_id, pupil_id, address, phone, seq) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (school_id, pupil_id) DO UPDATE SET ${column} = excluded.${column}, seq = excluded.seq`,
      [schoolId, pupilId, column === 'address' ? wanted : '', column === 'phone' ? wanted : '', seq],
    );
    await client.query(`DELETE FROM tombstone WHERE school_id = $1 AND table_name = 'pupil_contact' AND key = $2`, [schoolId, pupilId]);
    return done(rows[0]?.old ?? '');
  }
  const { rows } = await client.query<{ old: string | null }>(`SELECT ${column} AS old FROM guardian WHERE school_id = $1 AND id = $2 AND pupil_id = $3`, [schoolId, guardianId, pupilId]);
  if (!rows[0]) return failed('guardian_unknown');
  await client.query(`UPDATE guardian SET ${column} = $3, seq = $4 WHERE school_id = $1 AND id = $2`, [schoolId, guardianId, wanted, seq]);
  // What nobody had told is kept as empty: null is for what is done by hand.
  return done(rows[0].old ?? '');
}

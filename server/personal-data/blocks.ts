import type pg from 'pg';
import { schoolScope, type BlockRequest, type BlocksAnswer, type LiftBlockRequest, type PeopleAnswer, type ScopeId } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { findPerson, hasLiveGrants, searchPeople, type KnownPerson } from './people-repository.ts';
import { classScopesOf, dropTombstones, findPupils, privateScopesOf, putTombstones } from './pupils-repository.ts';
import { look, recordedChange, refusal, type PersonalDataOptions } from './recorded-change.ts';

/**
 * Blocking of a person's data (P-05): the rows stay at the server and go from every workstation, so they stand in no list, report, letter or search; marks stay as
 * marks of nobody known. An employee's name gives place to a word, because marks need an author.
 */
export class BlocksOfSchool {
  private readonly options: PersonalDataOptions;

  constructor(options: PersonalDataOptions) {
    this.options = options;
  }

  /** People to block or to destroy, by the beginning of a name. @returns `not_allowed`, `workstation_not_administrative` */
  search(session: OpenSession, text: string): Promise<Result<PeopleAnswer>> {
    return look(this.options, session, async (client, rights) => {
      const refused = refusal(rights, 'persons.block');
      if (refused) return refused;
      const people = await searchPeople(client, session.schoolId, text);
      return done({ people: people.map(({ kind, personId, name, about, blocked }) => ({ kind, personId, name, about, blocked })) });
    });
  }

  /** Every block that stands or stood, newest first. @returns `not_allowed`, `workstation_not_administrative` */
  list(session: OpenSession): Promise<Result<BlocksAnswer>> {
    return look(this.options, session, async (client, rights) => {
      const refused = refusal(rights, 'persons.block');
      if (refused) return refused;
      const { rows } = await client.query<Omit<BlocksAnswer['blocks'][number], 'name'>>(
        `SELECT b.id AS "blockId", b.number, b.kind, b.person_id AS "personId", b.reason, b.basis, b.made_at AS "blockedAt", b.lifted_at AS "liftedAt", b.lift_basis AS "liftBasis",
                COALESCE(t.last_name || ' ' || t.first_name, '') AS "blockedByName", COALESCE(l.last_name || ' ' || l.first_name, '') AS "liftedByName",
                EXISTS (SELECT 1 FROM destruction d WHERE d.school_id = $1 AND d.person_id = b.person_id) AS destroyed
         FROM person_block b LEFT JOIN staff t ON t.school_id = $1 AND t.id = b.author_id LEFT JOIN staff l ON l.school_id = $1 AND l.id = b.lifted_by
         WHERE b.school_id = $1 ORDER BY b.number DESC LIMIT 500`, [session.schoolId],
      );
      const blocks: BlocksAnswer['blocks'] = [];
      for (const row of rows) blocks.push({ ...row, name: (await findPerson(client, session.schoolId, row.kind, row.personId))?.name ?? '' });
      return done({ blocks });
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative`, `person_unknown`, `person_blocked`, `person_still_works` */
  block(session: OpenSession, wish: BlockRequest): Promise<Result<null>> {
    return recordedChange(this.options, session, 'person_blocked', async ({ client, rights, now, seq, moved, event }) => {
      const { schoolId } = session;
      event.subjectId = wish.personId;
      event.params = { kind: wish.kind };
      const refused = refusal(rights, 'persons.block');
      if (refused) return refused;
      const person = await findPerson(client, schoolId, wish.kind, wish.personId);
      if (!person) return failed('person_unknown');
      if (person.blocked) return failed('person_blocked');
      if (person.kind === 'staff' && (await hasLiveGrants(client, schoolId, person.personId, rights.today))) return failed('person_still_works');
      const { reason, basis } = wish;
      await client.query(
        `INSERT INTO person_block (school_id, id, number, kind, person_id, reason, basis, author_id, made_at)
         SELECT $1, $2, COALESCE(max(number), 0) + 1, $3, $4, $5, $6, $7, $8 FROM person_block WHERE school_id = $1`,
        [schoolId, makeId(now, this.options.random(10)), person.kind, person.personId, reason, basis, session.staffId, now],
      );
      // The way in closes with it; lifting the block does not open it again: the administrator issues anew.
      await client.query(`UPDATE account SET state = 'blocked', blocked_at = $3 WHERE school_id = $1 AND holder_id = $2 AND state IN ('issued', 'active')`, [schoolId, person.personId, now]);
      await client.query('DELETE FROM sign_in WHERE school_id = $1 AND account_id IN (SELECT id FROM account WHERE school_id = $1 AND holder_id = $2)', [schoolId, person.personId]);
      for (const scope of await showChange(client, schoolId, person, seq, 'takeAway', rights.today)) moved.add(scope);
      return done(null);
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative`, `person_unknown`, `person_not_blocked` */
  lift(session: OpenSession, wish: LiftBlockRequest): Promise<Result<null>> {
    return recordedChange(this.options, session, 'person_unblocked', async ({ client, rights, now, seq, moved, event }) => {
      event.subjectId = wish.personId;
      event.params = { kind: wish.kind };
      const refused = refusal(rights, 'persons.block');
      if (refused) return refused;
      const person = await findPerson(client, session.schoolId, wish.kind, wish.personId);
      if (!person) return failed('person_unknown');
      if (!person.blocked) return failed('person_not_blocked');
      await liftStanding(client, session, person, wish.basis, now);
      for (const scope of await showChange(client, session.schoolId, person, seq, 'bringBack', rights.today)) moved.add(scope);
      return done(null);
    });
  }
}

export const liftStanding = (client: pg.ClientBase, { schoolId, staffId }: OpenSession, { personId }: KnownPerson, basis: string, now: number) =>
  client.query('UPDATE person_block SET lifted_at = $3, lifted_by = $4, lift_basis = $5 WHERE school_id = $1 AND person_id = $2 AND lifted_at IS NULL', [schoolId, personId, now, staffId, basis]);

/**
 * Lets workstations hear that rows of a person went or came back.
 * @param today ISO day @returns the scopes that moved
 */
export async function showChange(client: pg.ClientBase, schoolId: string, person: KnownPerson, seq: number, how: 'takeAway' | 'bringBack', today: string): Promise<ScopeId[]> {
  const { kind, personId, pupilId } = person;
  if (kind === 'staff') {
    await client.query('UPDATE staff SET seq = $3 WHERE school_id = $1 AND id = $2', [schoolId, personId, seq]);
    return [schoolScope(schoolId as Parameters<typeof schoolScope>[0])];
  }
  const [pupil] = await findPupils(client, schoolId, [pupilId], today);
  if (!pupil) return [];
  const families = privateScopesOf(pupil);
  const classes = classScopesOf(pupil);
  const show = async (scopes: readonly ScopeId[], table: string, key: string, where: string, id: string): Promise<void> => {
    const { rows } = await client.query<{ key: string }>(`UPDATE ${table} SET seq = $2 WHERE school_id = $1 AND ${where} = $3 RETURNING ${key} AS key`, [schoolId, seq, id]);
    const keys = rows.map((row) => row.key);
    if (how === 'takeAway') await putTombstones(client, schoolId, seq, scopes, table, keys);
    else await dropTombstones(client, schoolId, scopes, table, keys);
  };
  if (kind === 'guardian') {
    await show(families, 'guardian', 'id', 'id', personId);
    // The papers stay as the pupil's; the name on them is masked, or shown again.
    await client.query('UPDATE consent SET seq = $3 WHERE school_id = $1 AND guardian_id = $2', [schoolId, personId, seq]);
    return families;
  }
  await show(classes, 'pupil', 'id', 'id', pupilId);
  await show(classes, 'membership', 'id', 'pupil_id', pupilId);
  await show(families, 'pupil_contact', 'pupil_id', 'pupil_id', pupilId);
  await show(families, 'guardian', 'id', 'pupil_id', pupilId);
  await show(families, 'consent', 'id', 'pupil_id', pupilId);
  return [...classes, ...families];
}

import type pg from 'pg';
import {
  journalScope, type DestroyAnswer, type DestroyRequest, type DestructionsAnswer, type PreviewDestructionAnswer, type PreviewDestructionRequest,
} from '#domain/contract/sync/index.ts';
import { makeId, type JournalId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { linkHash, REDACTION, type Redaction } from '../sync/chain.ts';
import { liftStanding, showChange } from './blocks.ts';
import { countErasable, eraseRows, type ErasedCount } from './erased-rows.ts';
import { findPerson, folded, isEmployed, isEnrolled, type KnownPerson } from './people-repository.ts';
import { look, recordedChange, refusal, type Deed, type PersonalDataOptions } from './recorded-change.ts';

/**
 * Destroying of a person's data with an act (P-05). What names the person is erased from every table, past revisions included; marks stay as marks of nobody, because aggregate sheets are
 * kept for 25 years (B-04). The chain stays whole: it says itself which of its revisions were erased (docs/adr/0015). It cannot be taken back.
 */
export class DestructionsOfSchool {
  private readonly options: PersonalDataOptions;

  constructor(options: PersonalDataOptions) {
    this.options = options;
  }

  /** What would go; nothing is written. @returns `not_allowed`, `workstation_not_administrative`, `person_unknown`, `person_still_works`, `pupil_still_enrolled`, `person_destroyed` */
  preview(session: OpenSession, wish: PreviewDestructionRequest): Promise<Result<PreviewDestructionAnswer>> {
    return look(this.options, session, async (client, rights) => {
      const refused = refusal(rights, 'persons.destroy');
      if (refused) return refused;
      const person = await findDestructible(client, session.schoolId, wish, rights.today);
      if (!person.ok) return person;
      const counted = await countErasable(client, session.schoolId, person.value);
      return done({ name: person.value.name, ...counted });
    });
  }

  /**
   * @returns `not_allowed`, `workstation_not_administrative`, `person_unknown`, `person_still_works`, `pupil_still_enrolled`, `person_destroyed`, and `destruction_not_confirmed` where the
   * surname that was typed is another
   */
  destroy(session: OpenSession, wish: DestroyRequest): Promise<Result<DestroyAnswer>> {
    return recordedChange(this.options, session, 'person_destroyed', async (deed) => {
      const { client, rights, now, seq, moved, event } = deed;
      const { schoolId } = session;
      event.subjectId = wish.personId;
      event.params = { kind: wish.kind };
      const refused = refusal(rights, 'persons.destroy');
      if (refused) return refused;
      const found = await findDestructible(client, schoolId, wish, rights.today);
      if (!found.ok) return found;
      const person = found.value;
      if (folded(wish.name) !== folded(person.lastName)) return failed('destruction_not_confirmed');
      const scopesOfPerson = await showChange(client, schoolId, person, seq, 'bringBack', rights.today);
      const erased = await eraseRows(client, schoolId, person, { seq, today: rights.today });
      // What is left is nobody's, so a block has nothing to hide any more.
      await liftStanding(client, session, person, wish.basis, now);
      for (const scope of scopesOfPerson) moved.add(scope);
      for (const journalId of erased.journals) moved.add(journalScope(journalId as JournalId));
      const actId = makeId<string>(now, this.options.random(10));
      await tellChain(deed, actId, { kind: person.kind, personId: person.personId, revisions: erased.revisions });
      const { rows } = await client.query<{ number: number }>(
        `INSERT INTO destruction (school_id, id, number, kind, person_id, basis, commission, counts, backups, author_id, made_at)
         SELECT $1, $2, COALESCE(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10 FROM destruction WHERE school_id = $1 RETURNING number`,
        [schoolId, actId, person.kind, person.personId, wish.basis, JSON.stringify(wish.commission), JSON.stringify(erased.counts), JSON.stringify(wish.backups), session.staffId, now],
      );
      event.params = { kind: wish.kind, act: rows[0]!.number, revisions: erased.revisions.length };
      const [act] = await readActs(client, schoolId, actId);
      return done({ act: act!, name: person.name });
    });
  }

  /** The acts, newest first. @returns `not_allowed`, `workstation_not_administrative` */
  list(session: OpenSession): Promise<Result<DestructionsAnswer>> {
    return look(this.options, session, async (client, rights) => refusal(rights, 'persons.destroy') ?? done({ acts: await readActs(client, session.schoolId, null) }));
  }
}

async function findDestructible(client: pg.ClientBase, schoolId: string, { kind, personId }: PreviewDestructionRequest, today: string): Promise<Result<KnownPerson>> {
  const person = await findPerson(client, schoolId, kind, personId);
  const { rowCount } = await client.query('SELECT 1 FROM destruction WHERE school_id = $1 AND person_id = $2 LIMIT 1', [schoolId, personId]);
  if (rowCount === 1) return failed('person_destroyed');
  if (!person) return failed('person_unknown');
  if (kind === 'staff' && (await isEmployed(client, schoolId, personId, today))) return failed('person_still_works');
  // The purpose lasts until the pupil leaves (P-02; 152-ФЗ, art. 5 (7) and 21 (4)): the journal of who learns here is the law's duty, and no demand turns a deed that cannot be taken back
  // into its correction. What is disputed meanwhile is blocked (art. 21 (1)).
  if (kind === 'pupil' && (await isEnrolled(client, schoolId, personId, today))) return failed('pupil_still_enrolled');
  return done(person);
}

/** The chain's own word about what was erased of it, as its newest revision. */
async function tellChain({ client, session, now, log }: Deed, actId: string, redaction: Redaction): Promise<void> {
  const revision = {
    chainSeq: log.chainSeq + 1, commandId: actId, command: 'destroyPersonalData', entity: REDACTION, entityId: actId, before: null, after: JSON.stringify(redaction), authorId: session.staffId, madeAt: now,
    receivedAt: now, deviceId: session.deviceId, extra: null,
  };
  const hash = Buffer.from(linkHash(log.chainHash, revision));
  await client.query(
    `INSERT INTO revision (school_id, chain_seq, command_id, command, entity, entity_id, before, after, author_id, made_at, received_at, device_id, extra, hash)
     VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $9, $10, NULL, $11)`,
    [session.schoolId, revision.chainSeq, actId, revision.command, REDACTION, actId, revision.after, session.staffId, now, session.deviceId, hash],
  );
  await client.query('UPDATE school_log SET chain_seq = $2, chain_hash = $3 WHERE school_id = $1', [session.schoolId, revision.chainSeq, hash]);
}

async function readActs(client: pg.ClientBase, schoolId: string, actId: string | null): Promise<DestructionsAnswer['acts']> {
  const { rows } = await client.query<Omit<DestructionsAnswer['acts'][number], 'commission' | 'counts' | 'backups'> & { commission: string; counts: string; backups: string }>(
    `SELECT d.id AS "actId", d.number, d.kind, d.person_id AS "personId", d.basis, d.commission, d.counts, d.backups, d.made_at AS "doneAt", COALESCE(t.last_name || ' ' || t.first_name, '') AS "doneByName"
     FROM destruction d LEFT JOIN staff t ON t.school_id = $1 AND t.id = d.author_id WHERE d.school_id = $1 AND ($2::text IS NULL OR d.id = $2) ORDER BY d.number DESC`, [schoolId, actId],
  );
  return rows.map((row) => ({ ...row, commission: JSON.parse(row.commission) as string[], counts: JSON.parse(row.counts) as ErasedCount[], backups: JSON.parse(row.backups) as string[] }));
}

import type pg from 'pg';
import type { AchievementsAnswer, CorrectAchievementRequest, ListAchievementsRequest, RecordAchievementsRequest, RemoveAchievementRequest } from '#domain/contract/sync/index.ts';
import { achievementFault, type Achievement } from '#domain/personal-data/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { findUnrecordable } from './consents.ts';
import { findPupils, type KnownPupil } from './pupils-repository.ts';
import { look, recordedChange, refusal, type Deed, type PersonalDataOptions } from './recorded-change.ts';

/** More than a class of a grammar school brings home in eleven years; a longer list is asked for by its days. */
const MOST_LISTED = 1_000;

const FIELDS = 'a.kind, a.title, a.level, a.subject, a.held_on AS day, a.result, a.award';
const nameOf = (alias: string): string => `trim(${alias}.last_name || ' ' || ${alias}.first_name || ' ' || ${alias}.middle_name)`;

interface KnownAchievement extends Achievement {
  readonly pupilId: string;
  readonly version: number;
  readonly authorId: string;
}

/**
 * Olympiads, conferences, contests, wins, prizes and awards of pupils (P-04, G-08). Nothing of it goes to workstations by itself: it is asked for by class. Whose data is blocked has none here,
 * and with the destruction of the data it is gone (P-05). Without consent nothing is entered (P-02); what was entered before is still corrected and removed.
 */
export class AchievementsOfSchool {
  private readonly options: PersonalDataOptions;

  constructor(options: PersonalDataOptions) {
    this.options = options;
  }

  /**
   * Of the pupils of a class: everything of those who are in it today, and of who left what they achieved while they were. The newest first.
   * @returns `not_allowed`, `group_unknown`
   */
  list(session: OpenSession, { classId, fromDay, untilDay }: ListAchievementsRequest): Promise<Result<AchievementsAnswer>> {
    return look(this.options, session, async (client, rights) => {
      const { schoolId } = session;
      const refused = refusal(rights, 'achievements.read', [{ classId }]);
      if (refused) return refused;
      if ((await client.query('SELECT 1 FROM study_group WHERE school_id = $1 AND id = $2 AND parent_id IS NULL', [schoolId, classId])).rowCount !== 1) return failed('group_unknown');
      const { rows } = await client.query<Omit<AchievementsAnswer['achievements'][number], 'mayManage'>>(
        `SELECT a.id AS "achievementId", a.pupil_id AS "pupilId", ${nameOf('p')} AS "pupilName", ${FIELDS}, a.version,
                COALESCE(${nameOf('t')}, '') AS "recordedByName", a.made_at AS "recordedAt", ${nameOf('c')} AS "changedByName", a.changed_at AS "changedAt"
         FROM achievement a JOIN pupil p ON p.school_id = $1 AND p.id = a.pupil_id
         LEFT JOIN staff t ON t.school_id = $1 AND t.id = a.author_id LEFT JOIN staff c ON c.school_id = $1 AND c.id = a.changed_by
         WHERE a.school_id = $1 AND ($3::text IS NULL OR a.held_on >= $3) AND ($4::text IS NULL OR a.held_on <= $4)
           AND a.pupil_id NOT IN (SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL)
           AND EXISTS (SELECT 1 FROM membership m WHERE m.school_id = $1 AND m.class_id = $2 AND m.pupil_id = a.pupil_id
             AND ((m.starts_on <= a.held_on AND (m.ends_on IS NULL OR m.ends_on >= a.held_on)) OR (m.starts_on <= $5 AND (m.ends_on IS NULL OR m.ends_on >= $5))))
         ORDER BY a.held_on DESC, p.sort_name, a.id LIMIT $6`, [schoolId, classId, fromDay, untilDay, rights.today, MOST_LISTED + 1],
      );
      const found = rows.slice(0, MOST_LISTED);
      const owners = new Map((await findPupils(client, schoolId, [...new Set(found.map(({ pupilId }) => pupilId))], rights.today)).map((one) => [one.pupilId, one]));
      const mayManage = ({ pupilId }: { readonly pupilId: string }): boolean => refusal(rights, 'achievements.manage', owners.get(pupilId)?.subjects ?? []) === null;
      return done({
        achievements: found.map((row) => ({ ...row, mayManage: mayManage(row) })), more: rows.length > MOST_LISTED,
        pupils: refusal(rights, 'achievements.manage', [{ classId }]) === null ? await listPresent(client, schoolId, classId, rights.today) : [],
      });
    });
  }

  /**
   * Enters an event for one pupil or several, all or none. What was entered under these ids already is answered as then.
   * @returns `not_allowed`, `pupil_unknown`, `achievement_without_consent` with how many, `command_other`, and what `achievementFault` says
   */
  record(session: OpenSession, { entries, ...achievement }: RecordAchievementsRequest): Promise<Result<{ recorded: number }>> {
    return recordedChange(this.options, session, 'achievements_recorded', async (deed) => {
      const { client, rights, now, event } = deed;
      const { schoolId, staffId } = session;
      const pupilIds = [...new Set(entries.map(({ pupilId }) => pupilId))];
      event.subjectId = pupilIds.length === 1 ? pupilIds[0]! : null;
      event.params = { kind: achievement.kind, people: pupilIds.length };
      const pupils = await findPupils(client, schoolId, pupilIds, rights.today);
      if (pupils.length !== pupilIds.length) return failed('pupil_unknown');
      for (const pupil of pupils) {
        const refused = refusal(rights, 'achievements.manage', pupil.subjects);
        if (refused) return refused;
      }
      if ((await findHidden(client, schoolId, pupilIds)).size > 0) return failed('pupil_unknown');
      for (const { birthDate } of pupils) {
        const fault = achievementFault(achievement, { birthDate, today: rights.today });
        if (fault !== null) return failed(fault);
      }
      const known = await findKnown(client, schoolId, entries.map(({ achievementId }) => achievementId));
      if (known.size > 0) {
        const isSame = entries.every(({ achievementId, pupilId }) => isAsEntered(known.get(achievementId), { ...achievement, pupilId, authorId: staffId }));
        return isSame ? done({ recorded: entries.length }) : failed('command_other');
      }
      const without = await findUnrecordable(client, schoolId, pupilIds, rights.today);
      if (without.size > 0) return failed('achievement_without_consent', { pupils: without.size });
      await client.query(
        `INSERT INTO achievement (school_id, id, pupil_id, kind, title, level, subject, held_on, result, award, author_id, made_at, version)
         SELECT $1, e.id, e.pupil_id, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1 FROM unnest($2::text[], $3::text[]) AS e(id, pupil_id)`,
        [
          schoolId, entries.map(({ achievementId }) => achievementId), entries.map(({ pupilId }) => pupilId), achievement.kind, achievement.title, achievement.level, achievement.subject, achievement.day,
          achievement.result, achievement.award, staffId, now,
        ],
      );
      return done({ recorded: entries.length });
    });
  }

  /** @returns `not_allowed`, `achievement_unknown`, `achievement_changed`, and what `achievementFault` says */
  correct(session: OpenSession, { achievementId, baseVersion, ...achievement }: CorrectAchievementRequest): Promise<Result<null>> {
    return recordedChange(this.options, session, 'achievement_corrected', async (deed) => {
      const { client, rights, now, event } = deed;
      event.params = { kind: achievement.kind };
      const owner = await openKnown(deed, achievementId, baseVersion);
      if (!owner.ok) return owner;
      const fault = achievementFault(achievement, { birthDate: owner.value.birthDate, today: rights.today });
      if (fault !== null) return failed(fault);
      await client.query(
        `UPDATE achievement SET kind = $3, title = $4, level = $5, subject = $6, held_on = $7, result = $8, award = $9, changed_by = $10, changed_at = $11, version = version + 1
         WHERE school_id = $1 AND id = $2`,
        [session.schoolId, achievementId, achievement.kind, achievement.title, achievement.level, achievement.subject, achievement.day, achievement.result, achievement.award, session.staffId, now],
      );
      return done(null);
    });
  }

  /** Nothing is left of what is removed but that somebody removed it. @returns `not_allowed`, `achievement_unknown`, `achievement_changed` */
  remove(session: OpenSession, { achievementId, baseVersion }: RemoveAchievementRequest): Promise<Result<null>> {
    return recordedChange(this.options, session, 'achievement_removed', async (deed) => {
      const owner = await openKnown(deed, achievementId, baseVersion);
      if (!owner.ok) return owner;
      await deed.client.query('DELETE FROM achievement WHERE school_id = $1 AND id = $2', [session.schoolId, achievementId]);
      return done(null);
    });
  }
}

/** Of those asked, whose data is blocked or destroyed. */
async function findHidden(client: pg.ClientBase, schoolId: string, pupilIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM pupil WHERE school_id = $1 AND id = ANY($2::text[]) AND (destroyed_on IS NOT NULL OR id IN (SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL))`, [schoolId, pupilIds],
  );
  return new Set(rows.map(({ id }) => id));
}

async function findKnown(client: pg.ClientBase, schoolId: string, ids: readonly string[]): Promise<Map<string, KnownAchievement>> {
  const { rows } = await client.query<KnownAchievement & { id: string }>(
    `SELECT a.id, a.pupil_id AS "pupilId", ${FIELDS}, a.version, a.author_id AS "authorId" FROM achievement a WHERE a.school_id = $1 AND a.id = ANY($2::text[])`, [schoolId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const isAsEntered = (known: KnownAchievement | undefined, told: Omit<KnownAchievement, 'version'>): boolean =>
  known !== undefined && (Object.keys(told) as (keyof typeof told)[]).every((field) => known[field] === told[field]);

/** Whose achievement it is, if this person may change it and nobody did so meanwhile. Rights are asked before anything is told of whether the pupil is blocked. */
async function openKnown({ client, session: { schoolId }, rights, event }: Deed, achievementId: string, baseVersion: number): Promise<Result<KnownPupil>> {
  const known = (await findKnown(client, schoolId, [achievementId])).get(achievementId);
  const [owner] = known === undefined ? [] : await findPupils(client, schoolId, [known.pupilId], rights.today);
  if (known === undefined || !owner) return failed('achievement_unknown');
  event.subjectId = known.pupilId;
  event.params = { ...event.params, kind: known.kind };
  const refused = refusal(rights, 'achievements.manage', owner.subjects);
  if (refused) return refused;
  if ((await findHidden(client, schoolId, [known.pupilId])).size > 0) return failed('achievement_unknown');
  return known.version === baseVersion ? done(owner) : failed('achievement_changed');
}

/** The pupils of a class on a day by name, blocked ones left out. */
async function listPresent(client: pg.ClientBase, schoolId: string, classId: string, today: string): Promise<AchievementsAnswer['pupils']> {
  const { rows } = await client.query<{ pupilId: string; name: string }>(
    `SELECT p.id AS "pupilId", ${nameOf('p')} AS name FROM pupil p
     WHERE p.school_id = $1 AND p.destroyed_on IS NULL AND p.id NOT IN (SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL)
       AND EXISTS (SELECT 1 FROM membership m WHERE m.school_id = $1 AND m.pupil_id = p.id AND m.class_id = $2 AND m.starts_on <= $3 AND (m.ends_on IS NULL OR m.ends_on >= $3))
     ORDER BY p.sort_name, p.id`, [schoolId, classId, today],
  );
  const without = await findUnrecordable(client, schoolId, rows.map(({ pupilId }) => pupilId), today);
  return rows.map((row) => ({ ...row, lacksConsent: without.has(row.pupilId) }));
}

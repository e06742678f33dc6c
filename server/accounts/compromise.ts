import type pg from 'pg';
import type { z } from 'zod';
import { nextWorkingDay } from '#domain/accounts/index.ts';
import type { AccountKind, compromisedRequest, compromisesAnswer } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { can } from '#domain/policy/index.ts';
import { dayAt, endOfDay } from '#domain/school-time.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { readTimeZone } from '../database/school-day.ts';
import { inSchool } from '../database/pool.ts';
import { blockAccount, findAccount } from './account-repository.ts';
import type { OpenSession } from './accounts.ts';
import { subjectOf } from './credential-rights.ts';
import { STAFF_NAME, type CredentialsOptions } from './credentials.ts';
import { tellStreams } from './ended-sessions.ts';
import { fullName, listHolders, readCalendar } from './holders-repository.ts';
import { readSessionRights } from './session-rights.ts';

export type CompromiseOptions = Omit<CredentialsOptions, 'hasher'>;

/**
 * Reports of compromise: the account is blocked and everything it had open ends in the transaction of the report, which stands in a register with its deadline until the head has
 * seen it and credentials were given anew.
 */
export class Compromises {
  private readonly options: CompromiseOptions;

  constructor(options: CompromiseOptions) {
    this.options = options;
  }

  /**
   * One's own account, of a pupil or parent of the own class, or anybody's for the administrator.
   * @returns `not_allowed` for somebody else's of the staff, `account_unknown` where nothing was issued or it is not to be looked after
   */
  report(session: OpenSession, { kind, holderId: named, note }: z.output<typeof compromisedRequest>): Promise<Result<null>> {
    const { pool, clock, random } = this.options;
    const { schoolId, staffId } = session;
    const holderId = named ?? staffId;
    return inSchool(pool, schoolId, 'write', async (client) => {
      const now = clock();
      const { actor, settings, today } = await readSessionRights(client, session, now);
      const [holder] = named === null && kind !== 'staff' ? [] : await listHolders(client, schoolId, kind, today, { holderIds: [holderId] });
      const may = can(actor, 'accounts.reportCompromise', holder ? subjectOf(holder) : {}, settings);
      const account = may && holder ? await findAccount(client, schoolId, kind, holderId, 'locked') : undefined;
      const isIssued = account !== undefined && account.version > 0;
      const refused = may && holder && isIssued ? null : kind === 'staff' && !may ? failed('not_allowed', { action: 'accounts.reportCompromise' }) : failed('account_unknown');
      await this.tell(client, session, 'compromise_reported', holderId, { kind, ...(refused ? { code: refused.error.code } : {}) }, refused ? 'refused' : 'done');
      if (refused || !account) return refused ?? failed('account_unknown');
      await blockAccount(client, schoolId, account.accountId, now);
      await client.query(
        'INSERT INTO compromise (school_id, id, kind, holder_id, reported_at, reported_by, note, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [schoolId, makeId<string>(now, random(10)), kind, holderId, now, staffId, note, await this.dueAt(client, schoolId, now)],
      );
      await this.tell(client, session, 'account_blocked', holderId, { kind }, 'done');
      await tellStreams(client, schoolId);
      return done(null);
    });
  }

  /** Newest first: everything for head and administrator, the own class for its teacher. @returns `not_allowed` */
  list(session: OpenSession): Promise<Result<z.output<typeof compromisesAnswer>>> {
    const now = this.options.clock();
    const { schoolId } = session;
    return inSchool(this.options.pool, schoolId, 'read', async (client) => {
      const { actor, settings, today } = await readSessionRights(client, session, now);
      if (!can(actor, 'compromises.read', {}, settings) && actor.classes.length === 0) return failed('not_allowed', { action: 'compromises.read' });
      const { rows } = await client.query<Omit<z.output<typeof compromisesAnswer>['compromises'][number], 'name' | 'about'> & { kind: AccountKind }>(
        `SELECT c.id AS "compromiseId", c.kind, c.holder_id AS "holderId", c.reported_at AS "reportedAt", COALESCE(${STAFF_NAME('by')}, '') AS "reportedByName", c.note, c.due_at AS "dueAt",
                c.acknowledged_at AS "acknowledgedAt", ${STAFF_NAME('first')} AS "acknowledgedByName", c.reissued_at AS "reissuedAt",
                c.head_seen_at AS "headSeenAt", ${STAFF_NAME('head')} AS "headSeenByName", c.administrator_seen_at AS "administratorSeenAt", ${STAFF_NAME('office')} AS "administratorSeenByName"
         FROM compromise c LEFT JOIN staff by ON by.school_id = $1 AND by.id = c.reported_by LEFT JOIN staff first ON first.school_id = $1 AND first.id = c.acknowledged_by
           LEFT JOIN staff head ON head.school_id = $1 AND head.id = c.head_seen_by LEFT JOIN staff office ON office.school_id = $1 AND office.id = c.administrator_seen_by
         WHERE c.school_id = $1 ORDER BY c.reported_at DESC, c.id DESC`, [schoolId],
      );
      const holders = new Map<string, { readonly name: string; readonly about: string }>();
      for (const kind of new Set(rows.map((row) => row.kind))) {
        const holderIds = rows.filter((row) => row.kind === kind).map(({ holderId }) => holderId);
        for (const holder of await listHolders(client, schoolId, kind, today, { holderIds })) {
          if (can(actor, 'compromises.read', subjectOf(holder), settings)) holders.set(`${kind} ${holder.holderId}`, { name: fullName(holder), about: holder.about });
        }
      }
      return done({ compromises: rows.flatMap((row) => {
        const holder = holders.get(`${row.kind} ${row.holderId}`);
        return holder ? [{ ...row, ...holder }] : [];
      }) });
    });
  }

  /** Seen by the head, or by the administrator: each has a mark of their own, and the first of each is kept. Who is both sets both. @returns `not_allowed`, `compromise_unknown` */
  acknowledge(session: OpenSession, compromiseId: string): Promise<Result<null>> {
    const now = this.options.clock();
    const { schoolId, staffId } = session;
    return inSchool(this.options.pool, schoolId, 'write', async (client) => {
      const { actor, settings } = await readSessionRights(client, session, now);
      if (!can(actor, 'compromises.read', {}, settings)) return failed('not_allowed', { action: 'compromises.read' });
      const { rows } = await client.query<{ holderId: string; headSeen: boolean; administratorSeen: boolean }>(
        `SELECT holder_id AS "holderId", head_seen_at IS NOT NULL AS "headSeen", administrator_seen_at IS NOT NULL AS "administratorSeen" FROM compromise WHERE school_id = $1 AND id = $2 FOR UPDATE`,
        [schoolId, compromiseId],
      );
      const [found] = rows;
      if (!found) return failed('compromise_unknown');
      const asHead = actor.roles.includes('director') && !found.headSeen;
      const asAdministrator = actor.roles.includes('administrator') && !found.administratorSeen;
      if (!asHead && !asAdministrator) return done(null);
      await client.query(
        `UPDATE compromise SET acknowledged_at = COALESCE(acknowledged_at, $3::bigint), acknowledged_by = COALESCE(acknowledged_by, $4::text),
           head_seen_at = CASE WHEN $5::boolean THEN $3 ELSE head_seen_at END, head_seen_by = CASE WHEN $5::boolean THEN $4 ELSE head_seen_by END,
           administrator_seen_at = CASE WHEN $6::boolean THEN $3 ELSE administrator_seen_at END, administrator_seen_by = CASE WHEN $6::boolean THEN $4 ELSE administrator_seen_by END
         WHERE school_id = $1 AND id = $2`, [schoolId, compromiseId, now, staffId, asHead, asAdministrator],
      );
      await this.tell(client, session, 'compromise_acknowledged', found.holderId, { seenBy: asHead && asAdministrator ? 'both' : asHead ? 'head' : 'administrator' }, 'done');
      return done(null);
    });
  }

  /** The last moment of the next working day, by the school's own calendar. */
  private async dueAt(client: pg.ClientBase, schoolId: string, now: number): Promise<number> {
    const { daysOff, worksOnSaturday } = await readCalendar(client, schoolId);
    const timeZone = await readTimeZone(client, schoolId);
    return endOfDay(nextWorkingDay(dayAt(now, timeZone), daysOff, worksOnSaturday), timeZone);
  }

  private async tell(client: pg.ClientBase, session: OpenSession, kind: string, subjectId: string | null, params: Record<string, string | number>, result: 'done' | 'refused'): Promise<void> {
    await this.options.register?.record(client, {
      schoolId: session.schoolId, kind, result, actorId: session.staffId, deviceId: session.deviceId, subjectId, at: this.options.clock(), deviceAt: null, params,
    });
  }
}

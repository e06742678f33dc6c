import type pg from 'pg';
import type { z } from 'zod';
import type { AccountKind, accountsAnswer, issueAnswer, issueRequest, issuesAnswer, requestedRequest } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { SecurityRegister } from '../audit/security-register.ts';
import { schoolDay } from '../database/school-day.ts';
import { inSchool } from '../database/pool.ts';
import { findUnissuable } from '../personal-data/consents.ts';
import type { OpenSession } from './accounts.ts';
import { lookAfter, type MayLookAfter } from './credential-rights.ts';
import { fullName, listHolders, type HolderRow } from './holders-repository.ts';
import { issueCredentials, preparePasswords } from './issue-credentials.ts';
import type { PasswordHasher } from './password-hash.ts';
import { tellStreams } from './ended-sessions.ts';

export interface CredentialsOptions {
  readonly pool: pg.Pool;
  readonly hasher: PasswordHasher;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly register?: SecurityRegister | undefined;
}

/** A kind of account, of one class where it is told. */
export interface Whose {
  readonly kind: AccountKind;
  readonly classId?: string | undefined;
}

/** Who issued from the server's own computer has no name there. */
export const FROM_SERVER = 'на сервере школы';

/** Lists of accounts, the issue of credentials and its register. */
export class Credentials {
  private readonly options: CredentialsOptions;

  constructor(options: CredentialsOptions) {
    this.options = options;
  }

  /** Those the session may look after. @returns `not_allowed`, `workstation_not_administrative` */
  list(session: OpenSession, { kind, classId }: Whose): Promise<Result<z.output<typeof accountsAnswer>>> {
    const now = this.options.clock();
    return inSchool(this.options.pool, session.schoolId, 'read', async (client) => {
      const may = await lookAfter(client, session, kind, 'read', now);
      if (!may.ok) return may;
      const holders = (await listHolders(client, session.schoolId, kind, await schoolDay(client, session.schoolId, now), classId === undefined ? {} : { classId })).filter(may.value);
      return done({
        accounts: holders.map(({ holderId, about, login, state, issuedAt, temporaryUntil, handedAt, lastSignInAt, requestedOn, ...person }) => ({
          kind, holderId, name: fullName(person), about, login, state, issuedAt, temporaryUntil, handedAt, lastSignInAt, requestedOn,
        })),
      });
    });
  }

  /**
   * New credentials for each: the former password and every sign-in and session end. One that may not be issued refuses all.
   * @returns `not_allowed`, `workstation_not_administrative`, `account_unknown`, `server_busy`
   */
  async issue(session: OpenSession, { kind, holderIds, reason }: z.output<typeof issueRequest>): Promise<Result<z.output<typeof issueAnswer>>> {
    const { pool, hasher, clock, random } = this.options;
    const ids = [...new Set(holderIds)];
    const find = async (client: pg.ClientBase): Promise<Result<HolderRow[]>> => {
      const found = await this.find(client, session, kind, ids);
      if (!found.ok) return found;
      const pupilIds = found.value.flatMap(({ pupilId }) => pupilId ?? []);
      const lacking = pupilIds.length === 0 ? 0 : (await findUnissuable(client, session.schoolId, pupilIds, await schoolDay(client, session.schoolId, clock()))).size;
      return lacking === 0 ? found : failed('credentials_without_consent', { pupils: lacking });
    };
    // Asked before the passwords are hashed, which costs, and again where they are laid down.
    const allowed = await inSchool(pool, session.schoolId, 'read', find);
    const refuse = async (refused: Exclude<typeof allowed, { ok: true }>) => {
      await inSchool(pool, session.schoolId, 'write', (client) => this.tell(client, session, 'credentials_issued', null, { kind, code: refused.error.code }, 'refused'));
      return refused;
    };
    if (!allowed.ok) return refuse(allowed);
    const prepared = await preparePasswords(hasher, random, ids.length);
    if (!prepared.ok) return prepared;
    return inSchool(pool, session.schoolId, 'write', async (client) => {
      const now = clock();
      const holders = await find(client);
      if (!holders.ok) return holders;
      const issued = await issueCredentials(client, session.schoolId, holders.value, prepared.value, { kind, reason, issuedBy: session.staffId, now, random });
      for (const { holderId } of issued) await this.tell(client, session, 'credentials_issued', holderId, { kind, reason }, 'done');
      await tellStreams(client, session.schoolId);
      return done({ issued });
    });
  }

  /** The register of issue, newest first. @returns `not_allowed`, `workstation_not_administrative` */
  issues(session: OpenSession, { kind, classId }: Whose): Promise<Result<z.output<typeof issuesAnswer>>> {
    const now = this.options.clock();
    const { schoolId } = session;
    return inSchool(this.options.pool, schoolId, 'read', async (client) => {
      const may = await lookAfter(client, session, kind, 'read', now);
      if (!may.ok) return may;
      const holders = new Map((await listHolders(client, schoolId, kind, await schoolDay(client, session.schoolId, now), classId === undefined ? {} : { classId })).filter(may.value).map((holder) => [holder.holderId, holder]));
      const { rows } = await client.query<Omit<z.output<typeof issuesAnswer>['issues'][number], 'name' | 'about'>>(
        `SELECT i.id AS "issueId", i.kind, i.holder_id AS "holderId", i.reason, i.issued_at AS "issuedAt", COALESCE(${STAFF_NAME('by')}, $4) AS "issuedByName", i.handed_at AS "handedAt",
                ${STAFF_NAME('hand')} AS "handedByName"
         FROM credential_issue i LEFT JOIN staff by ON by.school_id = $1 AND by.id = i.issued_by LEFT JOIN staff hand ON hand.school_id = $1 AND hand.id = i.handed_by
         WHERE i.school_id = $1 AND i.kind = $2 AND i.holder_id = ANY($3::text[]) ORDER BY i.issued_at DESC, i.id DESC`,
        [schoolId, kind, [...holders.keys()], FROM_SERVER],
      );
      return done({ issues: rows.map((row) => ({ ...row, name: fullName(holders.get(row.holderId)!), about: holders.get(row.holderId)!.about })) });
    });
  }

  /** Given into the hand; what was noted before stays as it was. @returns `not_allowed`, `workstation_not_administrative`, `account_unknown` */
  hand(session: OpenSession, issueIds: readonly string[]): Promise<Result<null>> {
    const now = this.options.clock();
    const { schoolId, staffId } = session;
    return inSchool(this.options.pool, schoolId, 'write', async (client) => {
      const { rows } = await client.query<{ id: string; kind: AccountKind; holderId: string; issuedAt: number }>(
        'SELECT id, kind, holder_id AS "holderId", issued_at AS "issuedAt" FROM credential_issue WHERE school_id = $1 AND id = ANY($2::text[])', [schoolId, issueIds],
      );
      if (rows.length < new Set(issueIds).size) return failed('account_unknown');
      for (const kind of new Set(rows.map((row) => row.kind))) {
        const found = await this.find(client, session, kind, [...new Set(rows.filter((row) => row.kind === kind).map(({ holderId }) => holderId))]);
        if (!found.ok) return found;
      }
      const noted = await client.query<{ holderId: string; kind: string }>(
        `UPDATE credential_issue SET handed_at = $3, handed_by = $4 WHERE school_id = $1 AND id = ANY($2::text[]) AND handed_at IS NULL RETURNING holder_id AS "holderId", kind`, [schoolId, issueIds, now, staffId],
      );
      // The account tells of the newest issue alone.
      await client.query(
        `UPDATE account a SET handed_at = $3 FROM credential_issue i
         WHERE a.school_id = $1 AND i.school_id = $1 AND i.id = ANY($2::text[]) AND i.kind = a.kind AND i.holder_id = a.holder_id AND i.issued_at = a.issued_at AND a.handed_at IS NULL`, [schoolId, issueIds, now],
      );
      for (const { holderId, kind } of noted.rows) await this.tell(client, session, 'credentials_handed', holderId, { kind }, 'done');
      return done(null);
    });
  }

  /** The day of the written request. @returns `not_allowed`, `account_unknown` */
  request(session: OpenSession, { kind, holderId, requestedOn }: z.output<typeof requestedRequest>): Promise<Result<null>> {
    const { pool, clock, random } = this.options;
    return inSchool(pool, session.schoolId, 'write', async (client) => {
      const found = await this.find(client, session, kind, [holderId]);
      if (!found.ok) return found;
      await client.query(
        `INSERT INTO account (school_id, kind, holder_id, id, state, requested_on) VALUES ($1, $2, $3, $4, 'not_issued', $5)
         ON CONFLICT (school_id, kind, holder_id) DO UPDATE SET requested_on = excluded.requested_on`,
        [session.schoolId, kind, holderId, makeId<string>(clock(), random(10)), requestedOn],
      );
      return done(null);
    });
  }

  /** Every one of these holders, in the order asked for. @returns `account_unknown` also for one that this session may not look after */
  private async find(client: pg.ClientBase, session: OpenSession, kind: AccountKind, holderIds: readonly string[]): Promise<Result<HolderRow[]>> {
    const now = this.options.clock();
    const may: Result<MayLookAfter> = await lookAfter(client, session, kind, 'manage', now);
    if (!may.ok) return may;
    const found = new Map((await listHolders(client, session.schoolId, kind, await schoolDay(client, session.schoolId, now), { holderIds })).filter(may.value).map((holder) => [holder.holderId, holder]));
    const holders = holderIds.flatMap((holderId) => found.get(holderId) ?? []);
    return holders.length === holderIds.length ? done(holders) : failed('account_unknown');
  }

  private async tell(client: pg.ClientBase, session: OpenSession, kind: string, subjectId: string | null, params: Record<string, string | number>, result: 'done' | 'refused'): Promise<void> {
    await this.options.register?.record(client, {
      schoolId: session.schoolId, kind, result, actorId: session.staffId, deviceId: session.deviceId, subjectId, at: this.options.clock(), deviceAt: null, params,
    });
  }
}

/** «Фамилия Имя Отчество» of a joined member of staff; null where there is none. */
export const STAFF_NAME = (alias: string): string => `${alias}.last_name || ' ' || ${alias}.first_name || CASE ${alias}.middle_name WHEN '' THEN '' ELSE ' ' || ${alias}.middle_name END`;

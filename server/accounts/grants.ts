import type pg from 'pg';
import type { AccessPolicy, EndGrantRequest, GiveGrantRequest, GrantsAnswer, PolicyRequest } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { isLive, ROLE_OBJECTS, type Action } from '#domain/policy/index.ts';
import { dayAfter, isTimeZone } from '#domain/school-time.ts';
import { done, failed, type Failed, type Result } from '#domain/result.ts';
import type { SecurityEvent, SecurityRegister } from '../audit/security-register.ts';
import { schoolDay } from '../database/school-day.ts';
import { inSchool } from '../database/pool.ts';
import { changeSchoolLists } from '../database/school-lists.ts';
import { readAccessSettings } from './access-settings.ts';
import type { OpenSession } from './accounts.ts';
import {
  endGrant, findGrant, insertGrant, isObject, isStaff, listDirections, listGrants, listGrantsOfRole, listGrantsOfStaff, putStaffRole, type GrantRow,
} from './grants-repository.ts';
import { overlap, roleToKeepApart } from './roles-apart.ts';
import { refuseUnless } from './session-rights.ts';

export interface GrantsOptions {
  readonly pool: pg.Pool;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly register?: SecurityRegister | undefined;
}


/** Roles of staff, and the settings and marks that rights hang on (R-03, R-04, P-10). Every change asks the policy, stands in the register and is told to the workstations. */
export class GrantsOfSchool {
  private readonly options: GrantsOptions;

  constructor(options: GrantsOptions) {
    this.options = options;
  }

  /** @returns `not_allowed`, `workstation_not_administrative` */
  list(session: OpenSession): Promise<Result<GrantsAnswer>> {
    return inSchool(this.options.pool, session.schoolId, 'read', async (client) => {
      const refused = await refuseUnless(client, session, 'roles.manage', this.options.clock());
      if (refused) return refused;
      return done({ grants: await listGrants(client, session.schoolId), directions: await listDirections(client, session.schoolId) });
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative`, `person_unknown`, `grant_days_wrong`, `grant_object_unknown`, `grant_exists`, `roles_conflict` */
  give(session: OpenSession, wish: GiveGrantRequest): Promise<Result<{ grantId: string }>> {
    const { role, staffId } = wish;
    return this.change(session, 'roles.manage', { kind: 'role_given', subjectId: staffId, params: { role, object: wish.objectId } }, async (client, seq, now) => {
      const { schoolId } = session;
      if (!(await isStaff(client, schoolId, staffId))) return failed('person_unknown');
      if (wish.endsOn !== null && wish.endsOn < wish.startsOn) return failed('grant_days_wrong');
      const kind = ROLE_OBJECTS[role]?.kind;
      if (wish.objectId !== '' && (kind === undefined || !(await isObject(client, schoolId, kind, wish.objectId)))) return failed('grant_object_unknown');
      const held = (await listGrantsOfStaff(client, schoolId, staffId)).filter((one) => overlap(one, wish));
      if (held.some((one) => one.role === role && one.objectId === wish.objectId)) return failed('grant_exists');
      const other = roleToKeepApart(role, held);
      if (other !== null) return failed('roles_conflict', { role, other });
      const grantId = makeId<string>(now, this.options.random(10));
      await insertGrant(client, schoolId, { ...wish, grantId, givenBy: session.staffId, givenAt: now });
      await putStaffRole(client, schoolId, staffId, role, await schoolDay(client, schoolId, now), seq);
      return done({ grantId });
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative`, `grant_unknown`, `grant_days_wrong`, `last_administrator` */
  end(session: OpenSession, wish: EndGrantRequest): Promise<Result<null>> {
    return this.change(session, 'roles.manage', { kind: 'role_ended', subjectId: null, params: {} }, async (client, seq, now, event) => {
      const { schoolId } = session;
      const grant = await findGrant(client, schoolId, wish.grantId);
      if (!grant) return failed('grant_unknown');
      event.subjectId = grant.staffId;
      event.params = { role: grant.role, object: grant.objectId };
      // What was, was: a day that passed with the right is not taken out of it.
      const today = await schoolDay(client, schoolId, now);
      const atOnce = dayAfter(today, -1);
      if (wish.endsOn < atOnce || (grant.endsOn !== null && (grant.endsOn < atOnce || wish.endsOn > grant.endsOn))) return failed('grant_days_wrong');
      if (grant.role === 'administrator' && !(await leavesAdministrator(client, schoolId, grant, wish.endsOn, today))) return failed('last_administrator');
      await endGrant(client, schoolId, grant.grantId, { endsOn: wish.endsOn, basis: wish.basis, endedBy: session.staffId, endedAt: now });
      await putStaffRole(client, schoolId, grant.staffId, grant.role, today, seq);
      return done(null);
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative`, `no_administrative_workstation`, `time_zone_unknown` */
  setPolicy(session: OpenSession, { basis, ...policy }: PolicyRequest): Promise<Result<null>> {
    const { classTeacherMayMarkAllSubjects, administrationOnMarkedWorkstations, idleLockMinutes, leaseDays } = policy;
    const params = Object.fromEntries(Object.entries(policy).flatMap(([name, value]) => (value === undefined ? [] : [[name, typeof value === 'string' ? value : Number(value)]])));
    return this.change(session, 'settings.manage', { kind: 'policy_changed', subjectId: null, params: { ...params, basis } }, async (client, seq) => {
      const { schoolId, deviceId } = session;
      // Whoever turns it on must be able to turn it off again.
      if (administrationOnMarkedWorkstations && !(await isAdministrative(client, schoolId, deviceId))) return failed('no_administrative_workstation');
      const put = (name: string, value: object | string) => client.query(
        'INSERT INTO setting (school_id, name, value, seq) VALUES ($1, $2, $3, $4) ON CONFLICT (school_id, name) DO UPDATE SET value = excluded.value, seq = excluded.seq',
        [schoolId, name, JSON.stringify(value), seq],
      );
      if (policy.timeZone !== undefined) {
        if (!isTimeZone(policy.timeZone)) return failed('time_zone_unknown');
        await put('timeZone', policy.timeZone);
      }
      await put('policy', { classTeacherMayMarkAllSubjects, administrationOnMarkedWorkstations } satisfies Partial<AccessPolicy>);
      const stored = await readAccessSettings(client, schoolId);
      const { temporaryPasswordDays = stored.temporaryPasswordDays, finalMarksPasswordMinutes = stored.finalMarksPasswordMinutes } = policy;
      const { sessionIdleMinutes = stored.sessionIdleMinutes, signInDays = stored.signInDays } = policy;
      await put('access', { idleLockMinutes, leaseDays, temporaryPasswordDays, finalMarksPasswordMinutes, sessionIdleMinutes, signInDays } satisfies Partial<AccessPolicy>);
      return done(null);
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative`, `subject_unknown` */
  setDirection(session: OpenSession, { subjectId, direction }: { readonly subjectId: string; readonly direction: string }): Promise<Result<null>> {
    return this.change(session, 'settings.manage', { kind: 'direction_set', subjectId, params: { direction } }, async (client, seq) => {
      const { rowCount } = await client.query('UPDATE subject SET direction = $3, seq = $4 WHERE school_id = $1 AND id = $2', [session.schoolId, subjectId, direction, seq]);
      return rowCount === 1 ? done(null) : failed('subject_unknown');
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative`, `device_unknown`, `no_administrative_workstation` */
  markWorkstation(session: OpenSession, { deviceId, administrative }: { readonly deviceId: string; readonly administrative: boolean }): Promise<Result<null>> {
    return this.change(session, 'workstations.manage', { kind: 'workstation_marked', subjectId: deviceId, params: { administrative: Number(administrative) } }, async (client) => {
      const { schoolId } = session;
      const { rowCount } = await client.query('UPDATE device SET administrative = $3 WHERE school_id = $1 AND id = $2 AND withdrawn_at IS NULL', [schoolId, deviceId, Number(administrative)]);
      if (rowCount !== 1) return failed('device_unknown');
      if (administrative) return done(null);
      const { rows } = await client.query<{ wanted: boolean; left: boolean }>(
        `SELECT COALESCE((SELECT value::jsonb->>'administrationOnMarkedWorkstations' FROM setting WHERE school_id = $1 AND name = 'policy') = 'true', false) AS wanted,
                EXISTS (SELECT 1 FROM device WHERE school_id = $1 AND administrative = 1 AND withdrawn_at IS NULL) AS left`, [schoolId],
      );
      if (!rows[0]!.wanted || rows[0]!.left) return done(null);
      await client.query('UPDATE device SET administrative = 1 WHERE school_id = $1 AND id = $2', [schoolId, deviceId]);
      return failed('no_administrative_workstation');
    });
  }

  /** Asks the policy, does it, and writes into the register what came of it, in one transaction. */
  private change<Value>(
    session: OpenSession, action: Action, told: Pick<SecurityEvent, 'kind' | 'subjectId' | 'params'>,
    work: (client: pg.ClientBase, seq: number, now: number, event: { subjectId: string | null; params: SecurityEvent['params'] }) => Promise<Result<Value>>,
  ): Promise<Result<Value>> {
    const { pool, clock, register } = this.options;
    const now = clock();
    return changeSchoolLists(pool, session.schoolId, async (client, seq) => {
      const event = { subjectId: told.subjectId, params: told.params };
      const refused: Failed | null = await refuseUnless(client, session, action, now);
      const outcome = refused ?? (await work(client, seq, now, event));
      await register?.record(client, {
        schoolId: session.schoolId, kind: told.kind, result: outcome.ok ? 'done' : 'refused', actorId: session.staffId, deviceId: session.deviceId, subjectId: event.subjectId, at: now,
        deviceAt: null, params: outcome.ok ? event.params : { ...event.params, code: outcome.error.code },
      });
      return outcome;
    });
  }
}

/** Would there still be an administrator on the first day without this grant? */
async function leavesAdministrator(client: pg.ClientBase, schoolId: string, ended: GrantRow, endsOn: string, today: string): Promise<boolean> {
  const after = dayAfter(endsOn, 1);
  const first = after < today ? today : after;
  // What names one object, or will not have begun, is no administrator of the school that day.
  if (ended.objectId !== '' || (ended.endsOn !== null && ended.endsOn < first)) return true;
  const others = await listGrantsOfRole(client, schoolId, 'administrator');
  return others.some((one) => one.grantId !== ended.grantId && one.objectId === '' && isLive(one, first));
}

async function isAdministrative(client: pg.ClientBase, schoolId: string, deviceId: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM device WHERE school_id = $1 AND id = $2 AND administrative = 1 AND withdrawn_at IS NULL', [schoolId, deviceId]);
  return rowCount === 1;
}

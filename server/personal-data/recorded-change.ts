import type pg from 'pg';
import type { ScopeId } from '#domain/contract/sync/index.ts';
import { can, type Action, type PolicySubject } from '#domain/policy/index.ts';
import { failed, type Failed, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { readSessionRights, type SessionRights } from '../accounts/session-rights.ts';
import type { SecurityEvent, SecurityRegister } from '../audit/security-register.ts';
import { changeScopes, type TakenLog } from '../database/change-scopes.ts';
import { inSchool } from '../database/pool.ts';

export interface PersonalDataOptions {
  readonly pool: pg.Pool;
  /** Milliseconds since 1970 UTC. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly register?: SecurityRegister | undefined;
}

/** What a deed works with. */
export interface Deed {
  readonly client: pg.PoolClient;
  readonly session: OpenSession;
  readonly rights: SessionRights;
  readonly now: number;
  /** For every synced row that is put or removed. */
  readonly seq: number;
  /** Scopes that show a change. */
  readonly moved: Set<ScopeId>;
  readonly log: TakenLog;
  /** What the security register gets; ids and counts, never names. */
  readonly event: { subjectId: string | null; params: SecurityEvent['params'] };
}

/** A deed in one transaction with what the security register is told of it, done or refused. */
export function recordedChange<Value>(options: PersonalDataOptions, session: OpenSession, kind: string, work: (deed: Deed) => Promise<Result<Value>>): Promise<Result<Value>> {
  const now = options.clock();
  return changeScopes(options.pool, session.schoolId, async (client, seq, moved, log) => {
    const event: Deed['event'] = { subjectId: null, params: {} };
    const outcome = await work({ client, session, rights: await readSessionRights(client, session, now), now, seq, moved, log, event });
    await options.register?.record(client, {
      schoolId: session.schoolId, kind, result: outcome.ok ? 'done' : 'refused', actorId: session.staffId, deviceId: session.deviceId, subjectId: event.subjectId, at: now, deviceAt: null,
      params: outcome.ok ? event.params : { ...event.params, code: outcome.error.code },
    });
    return outcome;
  });
}

/** A look into a register, in one view. */
export function look<Value>(options: PersonalDataOptions, session: OpenSession, work: (client: pg.PoolClient, rights: SessionRights, now: number) => Promise<Result<Value>>): Promise<Result<Value>> {
  const now = options.clock();
  return inSchool(options.pool, session.schoolId, 'read', async (client) => work(client, await readSessionRights(client, session, now), now));
}

/** null where the rights allow it for one of the subjects; else `not_allowed`, or `workstation_not_administrative` where another workstation would do. */
export function refusal({ actor, settings }: SessionRights, action: Action, subjects: readonly PolicySubject[] = [{}]): Failed | null {
  if (subjects.some((subject) => can(actor, action, subject, settings))) return null;
  const elsewhere = subjects.some((subject) => can({ ...actor, onAdministrativeWorkstation: true }, action, subject, settings));
  return elsewhere ? failed('workstation_not_administrative') : failed('not_allowed', { action });
}

import { IDLE_LOCK_MINUTES } from '#domain/contract/ipc/lock.ts';
import { makeId } from '#domain/ids.ts';
import { done, failed } from '#domain/result.ts';
import type { CoreHandlers } from '../../call-context.ts';
import type { ReadHandle } from '../../database/handles.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { recordLocalEvent } from '../audit/index.ts';
import { findSetting } from '../school/index.ts';
import { hintOfLogin } from './hint-of-login.ts';

/** Minutes of the idle lock by the school's setting `access`; what is no number or out of bounds is brought into them. */
export function readIdleLockMinutes(db: ReadHandle): number {
  const stored = findSetting(db, 'access');
  const minutes = typeof stored === 'object' && stored !== null && 'idleLockMinutes' in stored ? stored.idleLockMinutes : undefined;
  if (typeof minutes !== 'number' || !Number.isFinite(minutes)) return IDLE_LOCK_MINUTES.usual;
  return Math.min(Math.max(Math.round(minutes), IDLE_LOCK_MINUTES.least), IDLE_LOCK_MINUTES.most);
}

export function lockHandlers({ school, chosenSchool, clock, random }: FeatureServices): CoreHandlers['lock'] {
  return {
    async noteLocked({ reason }, context) {
      const database = school.get();
      if (!database.ok) return database;
      // The demonstration has no register that would ever hear of it.
      if (school.kind() === 'demo' || context.session === null) return done({});
      const { staffId } = context.session;
      const noted = database.value.write((tx) => recordLocalEvent(tx, { eventId: makeId<string>(clock(), random(10)), staffId, kind: 'locked', result: 'done', subjectId: null, deviceAt: clock(), params: { reason } }));
      // A session that nobody works in is not left open at the server; unlocking opens another.
      void school.endSession('lock');
      await noted;
      return done({});
    },
    readRule() {
      const database = school.get();
      if (!database.ok) return database;
      const idleLockMinutes = readIdleLockMinutes(database.value.read);
      if (school.kind() === 'demo') return done({ idleLockMinutes, way: 'demo' as const, schoolId: null, hint: null });
      const chosen = chosenSchool.get();
      if (!chosen.ok) return failed('database_not_open');
      const { schoolId } = chosen.value.membership;
      const vault = school.vault();
      return done({ idleLockMinutes, way: vault ? ('password' as const) : ('people' as const), schoolId, hint: vault ? hintOfLogin(vault.login) : null });
    },
  };
}

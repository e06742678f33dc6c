import { giveGrantAnswer, grantsAnswer } from '#domain/contract/sync/index.ts';
import { nothing } from '#domain/contract/ipc/shapes.ts';
import { can, STAFF_ROLES, type Action } from '#domain/policy/index.ts';
import { dayAfter } from '#domain/school-time.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { ReadHandle } from '../../database/handles.ts';
import type { FeatureServices } from '../../feature-services.ts';
import type { PersonSync } from '../../sync/person-sync.ts';
import { dayOf, listStaff, requireActor } from '../accounts/index.ts';
import { readAccessSettings } from '../school/index.ts';
import { listOpenClasses, listOpenJournals, listSubjects } from './roles-repository.ts';

/** Roles are the server's: it is asked in the person's name, and what came of it arrives as rows with the next pull. */
export function rolesHandlers({ school, policySettings }: FeatureServices): CoreHandlers['roles'] {
  /** The sync of somebody who may. Codes: `not_allowed`, `needs_server`, those of requireActor. */
  const open = (action: Action, context: CallContext): Result<{ sync: PersonSync; db: ReadHandle }> => {
    const database = school.get();
    if (!database.ok) return database;
    const db = database.value.read;
    const actor = requireActor(db, context);
    if (!actor.ok) return actor;
    if (!can(actor.value.actor, action, {}, policySettings(db))) return failed('not_allowed', { action });
    const sync = school.sync();
    return sync ? done({ sync, db }) : failed('needs_server');
  };

  return {
    async readBoard(_input, context) {
      const opened = open('roles.manage', context);
      if (!opened.ok) return opened;
      const { sync, db } = opened.value;
      const answer = await sync.ask('GET', '/v1/grants', grantsAnswer);
      if (!answer.ok) return answer;
      const { grants, directions } = answer.value;
      const people = listStaff(db).map((person) => {
        const own = grants.filter(({ staffId }) => staffId === person.staffId);
        const byLoad = own.filter(({ byLoad: isByLoad, endedAt }) => isByLoad && endedAt === null);
        return {
          ...person,
          journalsByLoad: byLoad.filter(({ role }) => role === 'teacher').length, classesByLoad: byLoad.filter(({ role }) => role === 'class_teacher').map(({ objectName }) => objectName),
          grants: own.flatMap(({ byLoad: isByLoad, role: named, givenByName, endedByName, staffId: _staffId, ...grant }) => {
            const role = STAFF_ROLES.find((known) => known === named);
            return role === undefined || (isByLoad && grant.endedAt === null) ? [] : [{ ...grant, role, givenBy: givenByName, endedBy: endedByName }];
          }),
        };
      });
      return done({
        people, directions, journals: listOpenJournals(db), classes: listOpenClasses(db), subjects: listSubjects(db), settings: readAccessSettings(db), today: dayOf(db, context.now),
      });
    },

    async give(input, context) {
      const opened = open('roles.manage', context);
      if (!opened.ok) return opened;
      const given = await opened.value.sync.ask('POST', '/v1/grants', giveGrantAnswer, input);
      return given.ok ? done({}) : given;
    },

    async end({ grantId, endsOn, basis }, context) {
      const opened = open('roles.manage', context);
      if (!opened.ok) return opened;
      return opened.value.sync.ask('POST', '/v1/grants/end', nothing, { grantId, endsOn: endsOn ?? dayAfter(dayOf(opened.value.db, context.now), -1), basis });
    },

    async setPolicy(input, context) {
      const opened = open('settings.manage', context);
      return opened.ok ? opened.value.sync.ask('PUT', '/v1/settings/policy', nothing, input) : opened;
    },

    async setDirection(input, context) {
      const opened = open('settings.manage', context);
      return opened.ok ? opened.value.sync.ask('POST', '/v1/subjects/direction', nothing, input) : opened;
    },
  };
}

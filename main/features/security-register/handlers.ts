import { securityEventsAnswer, type SecurityEventsAnswer } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { categoriesOf } from '#domain/personal-data/index.ts';
import { can } from '#domain/policy/index.ts';
import { securityRegisterPaper } from '#domain/reports/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import type { PersonSync } from '../../sync/person-sync.ts';
import { listStaff, requireActor } from '../accounts/index.ts';
import { findBrokenRegister } from '../../sync/register-witness.ts';
import { recordLocalEvent } from '../audit/index.ts';
import { PaperDesk } from '../reports/index.ts';
import { findSchool, readSchoolDay } from '../school/index.ts';
import { letOut } from '../transfers/index.ts';
import { momentsOfDays } from './days.ts';

type Filter = Omit<Parameters<CoreHandlers['audit']['listEvents']>[0], 'before'>;

const EVENTS_ON_PAGE = 100;
const EVENTS_IN_REQUEST = 500;
/** What a workbook holds without trouble and anybody reads; more is asked for by parts. */
export const MOST_EVENTS_SAVED = 20_000;

/** How many people events name: who did it, and whom it was about; a workstation and a class are nobody. One at the least: whoever reads it learns of somebody. */
function countPeopleOf(events: SecurityEventsAnswer['events']): number {
  const notPeople = new Set(events.map(({ deviceId }) => deviceId));
  const people = events.flatMap(({ actorId, subjectId, kind }) => [actorId, kind.startsWith('workstation_') || kind === 'direction_set' ? null : subjectId]);
  return Math.max(1, new Set(people.filter((id) => id !== null && !notPeople.has(id))).size);
}

/** The register is the server's: it is asked in the auditor's name, and judges again. */
export function securityRegisterHandlers(services: FeatureServices): CoreHandlers['audit'] {
  const { school, policySettings, clock, random } = services;
  const desk = new PaperDesk(services);
  const open = (context: CallContext): Result<{ database: SchoolDatabase; staffId: string }> => {
    const database = school.get();
    if (!database.ok) return database;
    const actor = requireActor(database.value.read, context);
    if (!actor.ok) return actor;
    return can(actor.value.actor, 'security.read', {}, policySettings(database.value.read)) ? done({ database: database.value, staffId: actor.value.staffId }) : failed('not_allowed', { action: 'security.read' });
  };
  const ask = (sync: PersonSync | null, { kind, personId, deviceId, result, fromDay, untilDay }: Filter, before: number | null, most: number): Promise<Result<SecurityEventsAnswer>> =>
    sync === null
      ? Promise.resolve(failed('needs_server'))
      : sync.ask('POST', '/v1/security-events/list', securityEventsAnswer, { kind, actorId: personId, deviceId, result, ...momentsOfDays(fromDay, untilDay), before, most });

  return {
    readFilters(_input, context) {
      const opened = open(context);
      return opened.ok ? done({ people: listStaff(opened.value.database.read) }) : opened;
    },

    readWitness(_input, context) {
      const database = school.get();
      if (!database.ok) return database;
      const actor = requireActor(database.value.read, context);
      return actor.ok ? done({ broken: findBrokenRegister(database.value.read) }) : actor;
    },

    async listEvents({ before, ...filter }, context) {
      const opened = open(context);
      return opened.ok ? ask(school.sync(), filter, before, EVENTS_ON_PAGE) : opened;
    },

    async saveEvents({ format, transfer, jobId: _job, fileToken: _token, ...filter }, context) {
      const { filePath } = context;
      if (filePath === null) return failed('ipc_file_unknown');
      const opened = open(context);
      if (!opened.ok) return opened;
      const { database, staffId } = opened.value;
      const found: SecurityEventsAnswer['events'][number][] = [];
      for (let before: number | null = null; ; ) {
        const page = await ask(school.sync(), filter, before, EVENTS_IN_REQUEST);
        if (!page.ok) return page;
        found.push(...page.value.events);
        if (context.signal.aborted) return failed('job_cancelled');
        if (page.value.next === null) break;
        if (found.length >= MOST_EVENTS_SAVED) return failed('security_too_many', { most: MOST_EVENTS_SAVED });
        before = page.value.next;
      }
      if (found.length === 0) return failed('print_nothing');
      const name = findSchool(database.read)?.name ?? '';
      const moment = (at: number | null): string => (at === null ? '' : new Date(at).toLocaleString('ru-RU'));
      const document = securityRegisterPaper({
        school: name, date: readSchoolDay(database.read, clock()),
        events: found.toReversed().map(({ seq, at, deviceAt, kind, result, params, ...who }) => ({
          seq, kind, result, params, at: moment(at), deviceAt: moment(deviceAt), actor: who.actorName ?? who.actorId ?? '', device: who.deviceName ?? who.deviceId ?? '', subject: who.subjectName ?? who.subjectId ?? '',
        })),
      });
      const made = await letOut(
        school.sync(), { path: filePath, suffix: Buffer.from(random(6)).toString('hex'), transfer }, (target) => desk.draw(database, [document], target, context, { format }),
        () => ({ categories: [...categoriesOf('audit.saveEvents')], classIds: [], people: countPeopleOf(found), sentOn: readSchoolDay(database.read, clock()) }),
      );
      if (!made.ok) return made;
      // What left the program is an event of the same register.
      await database.write((tx) => recordLocalEvent(tx, {
        eventId: makeId<string>(clock(), random(10)), staffId, kind: 'exported', result: 'done', subjectId: null, deviceAt: clock(), params: { what: 'security-events', format, events: found.length },
      }));
      return done({ events: found.length });
    },
  };
}

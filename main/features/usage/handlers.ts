import { usageAnswer, type UsageAnswer, type UsageRequest } from '#domain/contract/sync/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { can } from '#domain/policy/index.ts';
import { usageReport } from '#domain/reports/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { dayAfter } from '#domain/school-time.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { requireActor } from '../accounts/index.ts';
import { PaperDesk } from '../reports/index.ts';
import { findSchool, readSchoolDay } from '../school/index.ts';

/** Days of a look for which none were chosen, today included. */
const USUAL_DAYS = 30;

/** Counted at the server, which judges again; nothing of it is kept here. */
export function usageHandlers(services: FeatureServices): CoreHandlers['usage'] {
  const { school, policySettings, clock } = services;
  const desk = new PaperDesk(services);
  const open = (context: CallContext): Result<{ database: SchoolDatabase; staffId: StaffId }> => {
    const database = school.get();
    if (!database.ok) return database;
    const actor = requireActor(database.value.read, context);
    if (!actor.ok) return actor;
    return can(actor.value.actor, 'usage.read', {}, policySettings(database.value.read)) ? done({ database: database.value, staffId: actor.value.staffId }) : failed('not_allowed', { action: 'usage.read' });
  };
  const ask = ({ fromDay, untilDay }: UsageRequest): Promise<Result<UsageAnswer>> => {
    const sync = school.sync();
    return sync ? sync.ask('POST', '/v1/usage', usageAnswer, { fromDay, untilDay }) : Promise.resolve(failed('needs_server'));
  };

  return {
    async read({ period }, context) {
      const opened = open(context);
      if (!opened.ok) return opened;
      const today = readSchoolDay(opened.value.database.read, clock());
      const asked = period ?? { fromDay: dayAfter(today, 1 - USUAL_DAYS), untilDay: today };
      const counted = await ask(asked);
      return counted.ok ? done({ today, ...asked, ...counted.value }) : counted;
    },

    async save({ format, fromDay, untilDay }, context) {
      if (context.filePath === null) return failed('ipc_file_unknown');
      const opened = open(context);
      if (!opened.ok) return opened;
      const { database, staffId } = opened.value;
      const counted = await ask({ fromDay, untilDay });
      if (!counted.ok) return counted;
      const { people, days } = counted.value;
      if (people.length === 0) return failed('print_nothing');
      const document = usageReport({
        school: findSchool(database.read)?.name ?? '', fromDay, untilDay, days,
        people: people.map(({ lastSignInAt, ...one }) => ({ ...one, lastSignIn: lastSignInAt === null ? '' : new Date(lastSignInAt).toLocaleString('ru-RU', { dateStyle: 'short', timeStyle: 'short' }) })),
      });
      const made = await desk.draw(database, [document], context.filePath, context, { format });
      if (!made.ok) return made;
      await desk.enter(database, staffId, { kind: 'usage-report', title: document.title, format, pages: made.value.sheets, subjects: people.map((one) => one.staffId) });
      return done({ people: people.length });
    },
  };
}

import { nothing } from '#domain/contract/ipc/shapes.ts';
import { accountsAnswer, compromisesAnswer, issueAnswer, issuesAnswer, type AccountKind } from '#domain/contract/sync/index.ts';
import type { GroupId, StaffId } from '#domain/ids.ts';
import { dayAt } from '#domain/school-time.ts';
import { credentialSlips, issueRegister, type ReportDocument } from '#domain/reports/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import type { PersonSync } from '../../sync/person-sync.ts';
import { requireActor } from '../accounts/index.ts';
import { findSchool, isoDay, readSchoolDay, readTimeZone } from '../school/index.ts';
import { PaperDesk } from '../reports/index.ts';
import { SlipBatches, type SlipBatch } from './slip-batches.ts';

interface OpenedDesk {
  readonly database: SchoolDatabase;
  readonly sync: PersonSync;
  readonly staffId: StaffId;
}

/** Slips that wait in the tray for the printer. */
interface Spooled {
  readonly batch: SlipBatch;
  readonly sheets: number;
}

/**
 * Credentials are the server's: it judges who may ask for what, and every refusal comes from it. What is done here is paper: slips and the register of issue.
 */
export function credentialsHandlers(services: FeatureServices): CoreHandlers['credentials'] {
  const { school, clock, random, paperTray } = services;
  const paper = new PaperDesk(services);
  const batches = new SlipBatches(clock);
  const spooled = new Map<string, Spooled>();
  const makeToken = (): string => Buffer.from(random(16)).toString('hex');

  /** Codes: `needs_server` in the demonstration school and without contact, those of requireActor. */
  const openDesk = (context: CallContext): Result<OpenedDesk> => {
    const database = school.get();
    if (!database.ok) return database;
    const actor = requireActor(database.value.read, context);
    if (!actor.ok) return actor;
    const sync = school.sync();
    return sync ? done({ database: database.value, sync, staffId: actor.value.staffId }) : failed('needs_server');
  };

  const slipsOf = ({ read }: SchoolDatabase, batch: SlipBatch): ReportDocument =>
    credentialSlips({ school: findSchool(read)?.name ?? '', reader: batch.kind, date: readSchoolDay(read, clock()), slips: batch.slips });

  /** That slips were made, for whom, by whom; the passwords are not in it. */
  const enterPrinted = ({ database, staffId }: OpenedDesk, { slips, holderIds }: SlipBatch, format: 'pdf' | 'printer', pages: number): Promise<void> =>
    paper.enter(database, staffId, { kind: 'credential-slips', title: `Реквизиты доступа: ${slips.length}`, format, pages, subjects: holderIds });

  const findBatch = (batchId: string, { staffId }: OpenedDesk): Result<SlipBatch> => {
    const batch = batches.find(batchId, staffId);
    return batch ? done(batch) : failed('slips_forgotten');
  };

  const listIssues = async (desk: OpenedDesk, whose: Whose) => desk.sync.ask('GET', `/v1/accounts/issues?${queryOf(whose)}`, issuesAnswer);

  return {
    async list(whose, context) {
      const desk = openDesk(context);
      if (!desk.ok) return desk;
      const answer = await desk.value.sync.ask('GET', `/v1/accounts?${queryOf(whose)}`, accountsAnswer);
      if (!answer.ok) return answer;
      const timeZone = readTimeZone(desk.value.database.read);
      return done(answer.value.accounts.map(({ temporaryUntil, ...account }) => ({
        ...account, passwordUntil: dayOrNull(temporaryUntil, timeZone), isPasswordExpired: temporaryUntil !== null && temporaryUntil < clock(),
      })));
    },

    async issue(input, context) {
      const desk = openDesk(context);
      if (!desk.ok) return desk;
      const answer = await desk.value.sync.ask('POST', '/v1/accounts/issue', issueAnswer, input);
      if (!answer.ok) return answer;
      const { issued } = answer.value;
      const timeZone = readTimeZone(desk.value.database.read);
      const slips = issued.map(({ temporaryUntil, ...slip }) => ({ ...slip, validUntil: dayOrNull(temporaryUntil, timeZone) }));
      const batchId = makeToken();
      batches.keep(batchId, { kind: input.kind, staffId: desk.value.staffId, holderIds: issued.map(({ holderId }) => holderId), slips });
      return done({ batchId, issued: issued.map(({ holderId, name, about, login }) => ({ holderId, name, about, login })) });
    },

    async saveSlips({ batchId }, context) {
      if (context.filePath === null) return failed('ipc_file_unknown');
      const desk = openDesk(context);
      if (!desk.ok) return desk;
      const batch = findBatch(batchId, desk.value);
      if (!batch.ok) return batch;
      const made = await paper.draw(desk.value.database, [slipsOf(desk.value.database, batch.value)], context.filePath, context);
      if (!made.ok) return made;
      await enterPrinted(desk.value, batch.value, 'pdf', made.value.sheets);
      return done({ sheets: made.value.sheets });
    },

    async spoolSlips({ batchId }, context) {
      const desk = openDesk(context);
      if (!desk.ok) return desk;
      const batch = findBatch(batchId, desk.value);
      if (!batch.ok) return batch;
      const spoolId = makeToken();
      const made = await paper.drawForPrinter(desk.value.database, [slipsOf(desk.value.database, batch.value)], context);
      if (!made.ok) return made;
      paperTray.lay(spoolId, context.windowId, made.value.paper);
      spooled.set(spoolId, { batch: batch.value, sheets: made.value.sheets });
      return done({ spoolId, sheets: made.value.sheets });
    },

    async finishPrinting({ spoolId, printed }, context) {
      const entry = spooled.get(spoolId);
      if (!entry) return failed('ipc_file_unknown');
      spooled.delete(spoolId);
      paperTray.remove(spoolId);
      const desk = openDesk(context);
      if (!desk.ok) return desk;
      if (printed) await enterPrinted(desk.value, entry.batch, 'printer', entry.sheets);
      return done({});
    },

    forgetBatch({ batchId }) {
      batches.forget(batchId);
      return done({});
    },

    async listIssues(whose, context) {
      const desk = openDesk(context);
      if (!desk.ok) return desk;
      const answer = await listIssues(desk.value, whose);
      return answer.ok ? done(answer.value.issues) : answer;
    },

    async saveRegister({ kind, classId }, context) {
      if (context.filePath === null) return failed('ipc_file_unknown');
      const desk = openDesk(context);
      if (!desk.ok) return desk;
      const answer = await listIssues(desk.value, { kind, classId });
      if (!answer.ok) return answer;
      if (answer.value.issues.length === 0) return failed('print_nothing');
      const { database } = desk.value;
      const className = classId === null ? '' : (database.read.get<{ name: string }>('SELECT name FROM study_group WHERE id = ?', classId)?.name ?? '');
      const document = issueRegister({
        school: findSchool(database.read)?.name ?? '', whose: WHOSE[kind](className), date: readSchoolDay(database.read, clock()),
        // A register is read from its beginning.
        lines: answer.value.issues.toReversed().map((issue) => ({
          name: issue.name, about: issue.about, reason: issue.reason, issuedOn: isoDay(issue.issuedAt), issuedBy: issue.issuedByName,
          handedOn: issue.handedAt === null ? null : isoDay(issue.handedAt),
        })),
      });
      const made = await paper.draw(database, [document], context.filePath, context);
      if (!made.ok) return made;
      const subjects = [...new Set(answer.value.issues.map(({ holderId }) => holderId))];
      await paper.enter(database, desk.value.staffId, { kind: 'credential-register', title: document.title, format: 'pdf', pages: made.value.sheets, subjects });
      return done({ sheets: made.value.sheets });
    },

    markHanded: (input, context) => post(context, '/v1/accounts/handed', input),
    setRequested: (input, context) => post(context, '/v1/accounts/requested', input),
    reportCompromise: (input, context) => post(context, '/v1/accounts/compromised', input),
    acknowledge: (input, context) => post(context, '/v1/accounts/acknowledge', input),

    async listCompromises(_input, context) {
      const desk = openDesk(context);
      if (!desk.ok) return desk;
      const answer = await desk.value.sync.ask('GET', '/v1/accounts/compromises', compromisesAnswer);
      return answer.ok ? done(answer.value.compromises) : answer;
    },
  };

  async function post(context: CallContext, path: string, body: unknown): Promise<Result<Record<string, never>>> {
    const desk = openDesk(context);
    return desk.ok ? desk.value.sync.ask('POST', path, nothing, body) : desk;
  }
}

const dayOrNull = (moment: number | null, timeZone: string): string | null => (moment === null ? null : dayAt(moment, timeZone));

interface Whose {
  readonly kind: AccountKind;
  readonly classId: GroupId | null;
}

const queryOf = ({ kind, classId }: Whose): string => new URLSearchParams({ kind, ...(classId === null ? {} : { classId }) }).toString();

const WHOSE: Readonly<Record<AccountKind, (className: string) => string>> = {
  staff: () => 'сотрудники', pupil: (name) => `обучающиеся ${name}`, parent: (name) => `родители обучающихся ${name}`,
};

import { z } from 'zod';
import { nothing } from '#domain/contract/ipc/shapes.ts';
import {
  achievementsAnswer, blocksAnswer, changesAnswer, destroyAnswer, destructionsAnswer, documentsAnswer, enterConsentsAnswer, nondisclosureAnswer, peopleAnswer, previewDestructionAnswer, printedAnswer, recordAchievementsAnswer, recordChangeAnswer, recordTransferAnswer, transfersAnswer,
} from '#domain/contract/sync/index.ts';
import type { GroupId, StaffId } from '#domain/ids.ts';
import { can, type Action, type Actor, type PolicySettings, type PolicySubject } from '#domain/policy/index.ts';
import { achievementsList, blockingAct, consentForm, consentList, destructionProtocol, nondisclosureForm, printedRegister, transfersRegister, unblockingAct, type ReportDocument } from '#domain/reports/index.ts';
import { done, failed, missingCase, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { listStaff, requireActor } from '../accounts/index.ts';
import { PaperDesk } from '../reports/index.ts';
import { findSchool, isoDay, readSchoolDay } from '../school/index.ts';
import { momentsOfDays } from '../security-register/index.ts';
import { composeFolderPaper } from './folder-papers.ts';
import { findClassOfPapers, listPupilPapers, type ClassOfPapers } from './consents-repository.ts';

type PrintedFilter = Omit<Parameters<CoreHandlers['personalData']['listPrinted']>[0], 'before'>;

const PRINTED_ON_PAGE = 100;
const PRINTED_IN_REQUEST = 500;
/** What one paper holds and anybody reads; more is asked for by parts. */
const MOST_PRINTED_ON_PAPER = 5_000;

/** On this workstation's clock. */
const momentWords = (at: number): { day: string; time: string } => ({ day: isoDay(at), time: new Date(at).toLocaleTimeString('ru-RU', { timeStyle: 'short' }) });

type Paper = Parameters<CoreHandlers['personalData']['savePaper']>[0]['paper'];

interface Opened {
  readonly database: SchoolDatabase;
  readonly actor: Actor;
  readonly staffId: StaffId;
  readonly settings: PolicySettings;
}

/** Registers are the server's, and it judges; consents of a class are read from the own file, so that they are there without contact. */
export function personalDataHandlers(services: FeatureServices): CoreHandlers['personalData'] {
  const { school, clock } = services;
  const desk = new PaperDesk(services);

  const open = (context: CallContext): Result<Opened> => {
    const database = school.get();
    if (!database.ok) return database;
    const actor = requireActor(database.value.read, context);
    if (!actor.ok) return actor;
    return done({ database: database.value, actor: actor.value.actor, staffId: actor.value.staffId, settings: services.policySettings(database.value.read) });
  };

  /** The class, if this person may do that there. Codes: `group_unknown`, `not_allowed`, those of requireActor. */
  const openClass = (groupId: GroupId, action: Action, context: CallContext): Result<Opened & { group: ClassOfPapers; subject: PolicySubject }> => {
    const opened = open(context);
    if (!opened.ok) return opened;
    const group = findClassOfPapers(opened.value.database.read, groupId);
    if (!group) return failed('group_unknown');
    const subject = { classId: groupId, classTeacherId: group.classTeacherId ?? undefined };
    if (!can(opened.value.actor, action, subject, opened.value.settings)) return failed('not_allowed', { action });
    return done({ ...opened.value, group, subject });
  };

  /** Asks the server in the person's name. Codes: `needs_server`, those of requireActor and of the endpoint. */
  const ask = async <Schema extends z.ZodType>(context: CallContext, method: 'GET' | 'POST', path: string, schema: Schema, body?: unknown): Promise<Result<z.output<Schema>>> => {
    const opened = open(context);
    if (!opened.ok) return opened;
    const sync = school.sync();
    return sync ? sync.ask(method, `/v1/personal/${path}`, schema, body) : failed('needs_server');
  };

  const hasRight = (action: Action, context: CallContext): Result<Opened> => {
    const opened = open(context);
    if (!opened.ok) return opened;
    return can(opened.value.actor, action, {}, opened.value.settings) ? opened : failed('not_allowed', { action });
  };

  const askPrinted = ({ how, what, personId, fromDay, untilDay }: PrintedFilter, before: number | null, most: number, context: CallContext) =>
    ask(context, 'POST', 'printed', printedAnswer, { how, what, actorId: personId, ...momentsOfDays(fromDay, untilDay), before, most });

  const askAchievements = ({ groupId, fromDay, untilDay }: Parameters<CoreHandlers['personalData']['listAchievements']>[0], context: CallContext) =>
    ask(context, 'POST', 'achievements/list', achievementsAnswer, { classId: groupId, fromDay, untilDay });

  const compose = async (paper: Paper, context: CallContext): Promise<Result<{ opened: Opened; document: ReportDocument; subjects: readonly string[] }>> => {
    switch (paper.kind) {
      case 'consentForm':
      case 'consentList': {
        const opened = openClass(paper.groupId, 'consents.read', context);
        if (!opened.ok) return opened;
        const { group, database } = opened.value;
        const own = findSchool(database.read);
        const date = readSchoolDay(database.read, clock());
        const pupils = listPupilPapers(database.read, paper.groupId, date);
        return paper.kind === 'consentForm'
          ? done({ opened: opened.value, subjects: [], document: consentForm({ school: own?.name ?? '', address: own?.address ?? '', className: group.name, schoolYear: group.yearName }) })
          : done({ opened: opened.value, subjects: pupils.map(({ pupilId }) => pupilId), document: consentList({ school: own?.name ?? '', className: group.name, date, pupils }) });
      }
      case 'destruction': {
        const opened = hasRight('persons.destroy', context);
        if (!opened.ok) return opened;
        const answer = await ask(context, 'GET', 'destructions', destructionsAnswer);
        if (!answer.ok) return answer;
        const act = answer.value.acts.find(({ actId }) => actId === paper.actId);
        if (!act) return failed('print_nothing');
        const { number, kind, personId, basis, commission, counts, backups } = act;
        return done({
          opened: opened.value, subjects: [],
          document: destructionProtocol({ school: findSchool(opened.value.database.read)?.name ?? '', number, kind, personId, basis, commission, counts, backups, name: paper.name, doneBy: act.doneByName, date: isoDay(act.doneAt) }),
        });
      }
      case 'block':
      case 'unblock': {
        const opened = hasRight('persons.block', context);
        if (!opened.ok) return opened;
        const answer = await ask(context, 'GET', 'blocks', blocksAnswer);
        if (!answer.ok) return answer;
        const block = answer.value.blocks.find(({ blockId }) => blockId === paper.blockId);
        if (!block) return failed('print_nothing');
        const { number, kind, personId, reason, basis, destroyed, liftedAt } = block;
        const blocked = { ...momentWords(block.blockedAt), by: block.blockedByName, basis };
        const data = { school: findSchool(opened.value.database.read)?.name ?? '', number, kind, personId, reason, name: destroyed ? '' : block.name, blocked };
        if (paper.kind === 'block') return done({ opened: opened.value, subjects: [personId], document: blockingAct(data) });
        // A block that ended with the data gave nothing back: that is in the act of destruction.
        if (liftedAt === null || destroyed) return failed('print_nothing');
        return done({ opened: opened.value, subjects: [personId], document: unblockingAct({ ...data, lifted: { ...momentWords(liftedAt), by: block.liftedByName, basis: block.liftBasis } }) });
      }
      case 'nondisclosureForm': {
        const { who } = paper;
        // The blank page belongs to the folder, too.
        const byFolder = who === 'blank' ? hasRight('documents.manage', context) : null;
        const opened = byFolder?.ok === true ? byFolder : hasRight('nondisclosure.manage', context);
        if (!opened.ok) return opened;
        const own = findSchool(opened.value.database.read)?.name ?? '';
        if (who === 'blank') return done({ opened: opened.value, subjects: [], document: nondisclosureForm({ school: own, people: [] }) });
        const answer = await ask(context, 'GET', 'nondisclosure', nondisclosureAnswer);
        if (!answer.ok) return answer;
        const people = answer.value.people.toSorted((a, b) => a.name.localeCompare(b.name, 'ru')).filter(({ staffId, signedOn }) => (who === 'unsigned' ? signedOn === null : who.some((one) => one === staffId)));
        if (who !== 'unsigned' && people.length !== new Set(who).size) return failed('person_unknown');
        if (people.length === 0) return failed('print_nothing');
        return done({ opened: opened.value, subjects: people.map(({ staffId }) => staffId), document: nondisclosureForm({ school: own, people }) });
      }
      case 'accessList':
      case 'introductionOrder':
      case 'regulation':
      case 'securityInstruction':
      case 'consentForms':
      case 'responsibleOrder': {
        const opened = hasRight('documents.manage', context);
        if (!opened.ok) return opened;
        const { read } = opened.value.database;
        const composed = composeFolderPaper(paper, read, readSchoolDay(read, clock()));
        return composed.ok ? done({ opened: opened.value, ...composed.value }) : composed;
      }
      case 'transfers': {
        const opened = hasRight('transfers.read', context);
        if (!opened.ok) return opened;
        const answer = await ask(context, 'GET', 'transfers', transfersAnswer);
        if (!answer.ok) return answer;
        const { read } = opened.value.database;
        return done({ opened: opened.value, subjects: [], document: transfersRegister({ school: findSchool(read)?.name ?? '', date: readSchoolDay(read, clock()), transfers: answer.value.transfers.toReversed() }) });
      }
      case 'achievements': {
        const opened = openClass(paper.groupId, 'achievements.read', context);
        if (!opened.ok) return opened;
        const answer = await askAchievements(paper, context);
        if (!answer.ok) return answer;
        // A paper that silently lacked its end would be believed.
        if (answer.value.more) return failed('security_too_many', { most: answer.value.achievements.length });
        const achievements = answer.value.achievements.filter(({ pupilId }) => paper.pupilId === null || pupilId === paper.pupilId);
        if (achievements.length === 0) return failed('print_nothing');
        const { database: { read }, group } = opened.value;
        return done({
          opened: opened.value, subjects: [...new Set(achievements.map(({ pupilId }) => pupilId))],
          document: achievementsList({
            school: findSchool(read)?.name ?? '', className: group.name, date: readSchoolDay(read, clock()), fromDay: paper.fromDay, untilDay: paper.untilDay, achievements, isOfOnePupil: paper.pupilId !== null,
            classTeacher: listStaff(read).find(({ staffId }) => staffId === group.classTeacherId)?.name ?? '',
          }),
        });
      }
      case 'printed': {
        const opened = hasRight('documents.manage', context);
        if (!opened.ok) return opened;
        const documents: z.output<typeof printedAnswer>['documents'] = [];
        for (let before: number | null = null; ; ) {
          const page: Result<z.output<typeof printedAnswer>> = await askPrinted(paper, before, PRINTED_IN_REQUEST, context);
          if (!page.ok) return page;
          documents.push(...page.value.documents);
          if (context.signal.aborted) return failed('job_cancelled');
          if (page.value.next === null) break;
          if (documents.length >= MOST_PRINTED_ON_PAPER) return failed('security_too_many', { most: MOST_PRINTED_ON_PAPER });
          before = page.value.next;
        }
        if (documents.length === 0) return failed('print_nothing');
        const { read } = opened.value.database;
        const moment = (at: number): string => new Date(at).toLocaleString('ru-RU', { dateStyle: 'short', timeStyle: 'short' });
        return done({
          opened: opened.value, subjects: [],
          document: printedRegister({
            school: findSchool(read)?.name ?? '', date: readSchoolDay(read, clock()), fromDay: paper.fromDay, untilDay: paper.untilDay,
            documents: documents.toReversed().map(({ seq, how, what, format, pages, people, copies, actorName, actorId, deviceName, deviceId, at, deviceAt }) => ({
              seq, how, what, format, pages, people, copies, by: actorName ?? actorId ?? '', where: deviceName ?? deviceId ?? '', made: moment(Math.min(deviceAt ?? at, at)),
            })),
          }),
        });
      }
      default: return missingCase(paper);
    }
  };

  return {
    readClass({ groupId }, context) {
      const opened = openClass(groupId, 'consents.read', context);
      if (!opened.ok) return opened;
      const { database, group, actor, subject, settings } = opened.value;
      const today = readSchoolDay(database.read, clock());
      // A school without a server is the demonstration's: there the consents can be looked at.
      const mayEnter = school.sync() !== null && can(actor, 'consents.manage', subject, settings);
      const pupils = listPupilPapers(database.read, groupId, today);
      return done({ groupId, name: group.name, mayEnter, today, pupils: pupils.map((pupil) => ({ ...pupil, guardians: [...pupil.guardians], papers: [...pupil.papers] })) });
    },
    enterConsents: (input, context) => ask(context, 'POST', 'consents', enterConsentsAnswer, input),
    listChanges: (_input, context) => ask(context, 'POST', 'changes/list', changesAnswer, { classId: null }),
    recordChange: (input, context) => ask(context, 'POST', 'changes', recordChangeAnswer, input),
    decideChange: (input, context) => ask(context, 'POST', 'changes/decide', nothing, input),
    listAchievements: (input, context) => askAchievements(input, context),
    recordAchievements: (input, context) => ask(context, 'POST', 'achievements', recordAchievementsAnswer, input),
    correctAchievement: (input, context) => ask(context, 'POST', 'achievements/correct', nothing, input),
    removeAchievement: (input, context) => ask(context, 'POST', 'achievements/remove', nothing, input),
    findPeople: (input, context) => ask(context, 'POST', 'people', peopleAnswer, input),
    listBlocks: (_input, context) => ask(context, 'GET', 'blocks', blocksAnswer),
    blockPerson: (input, context) => ask(context, 'POST', 'blocks', nothing, input),
    liftBlock: (input, context) => ask(context, 'POST', 'blocks/lift', nothing, input),
    previewDestruction: (input, context) => ask(context, 'POST', 'destructions/preview', previewDestructionAnswer, input),
    destroyPerson: (input, context) => ask(context, 'POST', 'destructions', destroyAnswer, input),
    listDestructions: (_input, context) => ask(context, 'GET', 'destructions', destructionsAnswer),
    listTransfers: (_input, context) => ask(context, 'GET', 'transfers', transfersAnswer),
    recordTransfer: (input, context) => ask(context, 'POST', 'transfers', recordTransferAnswer, input),
    listNondisclosure: (_input, context) => ask(context, 'GET', 'nondisclosure', nondisclosureAnswer),
    recordNondisclosure: (input, context) => ask(context, 'POST', 'nondisclosure', z.object({ recorded: z.number() }), input),
    async listDocuments(_input, context) {
      const opened = hasRight('documents.manage', context);
      if (!opened.ok) return opened;
      const folder = await ask(context, 'GET', 'documents', documentsAnswer);
      if (!folder.ok) return folder;
      const people = listStaff(opened.value.database.read).map(({ staffId, name }) => ({ staffId, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'ru'));
      return done({ ...folder.value, people });
    },
    recordDocument: (input, context) => ask(context, 'POST', 'documents', nothing, input),

    async listPrinted({ before, ...filter }, context) {
      const opened = hasRight('documents.manage', context);
      if (!opened.ok) return opened;
      const page = await askPrinted(filter, before, PRINTED_ON_PAGE, context);
      return page.ok ? done({ ...page.value, people: listStaff(opened.value.database.read).map(({ staffId, name }) => ({ staffId, name })) }) : page;
    },

    async savePaper({ paper }, context) {
      if (context.filePath === null) return failed('ipc_file_unknown');
      const composed = await compose(paper, context);
      if (!composed.ok) return composed;
      const { opened, document, subjects } = composed.value;
      const made = await desk.draw(opened.database, [document], context.filePath, context);
      if (!made.ok) return made;
      await desk.enter(opened.database, opened.staffId, { kind: `personal-${paper.kind}`, title: document.title, format: 'pdf', pages: made.value.sheets, subjects });
      return done({ sheets: made.value.sheets });
    },
  };
}

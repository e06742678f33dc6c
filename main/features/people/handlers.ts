import { join } from 'node:path';
import type { GroupId, StaffId } from '#domain/ids.ts';
import { can, type Action } from '#domain/policy/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { RosterBooks, rosterTemplate, saveFile } from '../../imports/index.ts';
import { requireActor } from '../accounts/index.ts';
import { listPupilPapers } from '../personal-data/index.ts';
import { readSchoolDay } from '../school/index.ts';
import { findLastImport, type ChangeCounts } from './import-log-repository.ts';
import { findClass, listPupilsOfClass, teachesClass, type ClassRow } from './people-repository.ts';
import { applyRoster, prepareRoster, undoRoster, type Author } from './roster-import.ts';

/** How long the taking back of an import is offered: a mistake shows within days, and then the class is at work. */
const OFFERED_MS = 14 * 86_400_000;

interface OpenClass {
  readonly database: SchoolDatabase;
  readonly group: ClassRow;
  readonly staffId: StaffId;
  readonly mayImport: boolean;
  readonly mayReadConsents: boolean;
}

export function peopleHandlers(services: FeatureServices): CoreHandlers['people'] {
  const { school, clock, random } = services;

  /** The class, if this person may do that there. Codes: `group_unknown`, `not_allowed`, and those of requireActor. */
  const openClass = (groupId: GroupId, action: Action, context: CallContext): Result<OpenClass> => {
    const database = school.get();
    if (!database.ok) return database;
    const db = database.value.read;
    const actor = requireActor(db, context);
    if (!actor.ok) return actor;
    const group = findClass(db, groupId);
    if (!group) return failed('group_unknown');
    const { staffId } = actor.value;
    const teaches = teachesClass(db, { staffId, journals: actor.value.actor.journals }, groupId);
    const subject = { classId: groupId, classTeacherId: group.classTeacherId ?? undefined, teacherId: teaches ? staffId : undefined };
    const may = (wanted: Action) => can(actor.value.actor, wanted, subject, services.policySettings(db));
    if (!may(action)) return failed('not_allowed', { action });
    // Lists of a school with a server are kept there; until they are changed through it, a change here would be heard by nobody.
    const isOwn = school.sync() === null;
    if (action === 'people.import' && !isOwn) return failed('needs_server');
    return done({ database: database.value, group, staffId, mayImport: isOwn && may('people.import'), mayReadConsents: may('consents.read') });
  };

  const today = () => {
    const database = school.get();
    return readSchoolDay(database.ok ? database.value.read : null, clock());
  };
  const books = new RosterBooks(join(services.workerFolder, 'roster-worker.js'));
  const readBook = (context: CallContext, how: 'asRemembered' | 'anew') =>
    context.filePath === null ? Promise.resolve(failed('ipc_file_unknown')) : books.read(context.filePath, { how, today: today(), signal: context.signal });

  const author = (staffId: StaffId): Author => ({ staffId, now: clock(), today: today(), random });
  const countsOf = ({ added, changed, enrolled, moved }: ChangeCounts) => ({ added, changed, enrolled, moved });

  return {
    listPupils({ groupId }, context) {
      const opened = openClass(groupId, 'people.read', context);
      if (!opened.ok) return opened;
      const { database, group, mayImport, mayReadConsents } = opened.value;
      // The demonstration school has no register of consents: there everybody would be flagged.
      const flagsConsent = mayReadConsents && school.sync() !== null;
      const consented = new Set(flagsConsent ? listPupilPapers(database.read, groupId, today()).filter(({ lacksConsent }) => !lacksConsent).map(({ pupilId }) => pupilId) : []);
      const newest = mayImport ? findLastImport(database.read, groupId) : undefined;
      const last = newest && clock() - newest.madeAt < OFFERED_MS ? newest : undefined;
      return done({
        groupId, name: group.name, grade: group.grade, classTeacher: group.classTeacher, mayImport,
        lastImport: last ? { ...countsOf(last.record), importId: last.record.importId, author: last.author, madeAt: last.madeAt } : null,
        pupils: listPupilsOfClass(database.read, groupId).map((pupil) => ({ ...pupil, lacksConsent: flagsConsent && pupil.endsOn === null && !consented.has(pupil.pupilId) })),
      });
    },

    async previewRoster(input, context) {
      const opened = openClass(input.groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const { database, group } = opened.value;
      const book = await readBook(context, 'asRemembered');
      if (!book.ok) return book;
      const prepared = prepareRoster(database.read, group, book.value, input, today());
      if (!prepared.ok) return prepared;
      const { reading, enrolOn, plan, fingerprint } = prepared.value;
      return done({
        groupName: group.name,
        format: book.value.format,
        encoding: book.value.encoding,
        hasMacros: book.value.hasMacros,
        formulas: reading.formulas,
        sheet: reading.sheet,
        sheets: book.value.sheets.map(({ sheet }) => sheet),
        enrolOn,
        year: { startsOn: group.yearStartsOn, endsOn: group.yearEndsOn },
        headerLine: reading.header.line,
        ignored: reading.ignored.map(({ letter, title }) => ({ letter, title })),
        passedLines: [...reading.passedLines],
        rows: [...plan.rows],
        counts: plan.counts,
        fingerprint,
      });
    },

    async applyRoster(input, context) {
      const opened = openClass(input.groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const { database, group, staffId } = opened.value;
      // The file is read again: what is carried out is what the file says now, if that is what was seen.
      const book = await readBook(context, 'anew');
      if (!book.ok) return book;
      const applied = await applyRoster(database, group, book.value, input, author(staffId));
      if (!applied.ok) return applied;
      services.emit('changed', { topic: 'people', ids: [], source: context.windowId });
      return done({ importId: applied.value.importId, ...countsOf(applied.value) });
    },

    async undoRoster(input, context) {
      const opened = openClass(input.groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const { database, staffId } = opened.value;
      const undone = await undoRoster(database, input.groupId, input, author(staffId));
      if (!undone.ok) return undone;
      services.emit('changed', { topic: 'people', ids: [], source: context.windowId });
      return done(countsOf(undone.value));
    },

    async saveRosterTemplate({ groupId }, context) {
      const opened = openClass(groupId, 'people.import', context);
      if (!opened.ok) return opened;
      if (context.filePath === null) return failed('ipc_file_unknown');
      return saveFile(context.filePath, rosterTemplate(opened.value.group.name), Buffer.from(random(6)).toString('hex'));
    },
  };
}

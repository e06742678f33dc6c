import { join } from 'node:path';
import type { GroupId, StaffId } from '#domain/ids.ts';
import { can, type Action } from '#domain/policy/index.ts';
import { classKey, rowOfForm, type PupilForm, type RosterDecision, type RosterReading } from '#domain/people/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { RosterBooks, rosterTemplate, saveFile, type RosterBook } from '../../imports/index.ts';
import { requireActor } from '../accounts/index.ts';
import { listPupilPapers } from '../personal-data/index.ts';
import { readSchoolDay } from '../school/index.ts';
import type { ClassLists } from './class-lists.ts';
import { OwnLists } from './own-lists.ts';
import { findClass, listPupilsOfClass, teachesClass, type ClassRow } from './people-repository.ts';
import { ServedLists } from './served-lists.ts';

interface OpenClass {
  readonly database: SchoolDatabase;
  readonly group: ClassRow;
  readonly staffId: StaffId;
  readonly lists: ClassLists;
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
    const sync = school.sync();
    const lists = sync ? new ServedLists(sync) : new OwnLists(database.value, { staffId, now: clock(), today: today(), random });
    return done({ database: database.value, group, staffId, lists, mayImport: may('people.import'), mayReadConsents: may('consents.read') });
  };

  const today = () => {
    const database = school.get();
    return readSchoolDay(database.ok ? database.value.read : null, clock());
  };
  const books = new RosterBooks(join(services.workerFolder, 'roster-worker.js'));
  const readBook = (context: CallContext, how: 'asRemembered' | 'anew') =>
    context.filePath === null ? Promise.resolve(failed('ipc_file_unknown')) : books.read(context.filePath, { how, today: today(), signal: context.signal });

  const told = (context: CallContext) => services.emit('changed', { topic: 'people', ids: [], source: context.windowId });
  const enrolment = (pupil: PupilForm, enrolOn: string | null, decision: RosterDecision | null) => ({ rows: [rowOfForm(pupil, today())], enrolOn, decisions: decision ? [{ ...decision, line: 1 }] : [] });

  return {
    listPupils({ groupId }, context) {
      const opened = openClass(groupId, 'people.read', context);
      if (!opened.ok) return opened;
      const { database, group, mayImport, mayReadConsents } = opened.value;
      // The demonstration school has no register of consents: there everybody would be flagged.
      const flagsConsent = mayReadConsents && school.sync() !== null;
      const consented = new Set(flagsConsent ? listPupilPapers(database.read, groupId, today()).filter(({ lacksConsent }) => !lacksConsent).map(({ pupilId }) => pupilId) : []);
      return done({
        groupId, name: group.name, grade: group.grade, classTeacher: group.classTeacher, mayImport,
        pupils: listPupilsOfClass(database.read, groupId).map((pupil) => ({ ...pupil, lacksConsent: flagsConsent && pupil.endsOn === null && !consented.has(pupil.pupilId) })),
      });
    },

    async previewRoster(input, context) {
      const opened = openClass(input.groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const { lists, group } = opened.value;
      const book = await readBook(context, 'asRemembered');
      if (!book.ok) return book;
      const reading = sheetOf(book.value, group, input.sheet);
      if (!reading.ok) return reading;
      const { header, sheet, formulas, ignored, passedLines, rows } = reading.value;
      const previewed = await lists.preview(group, { rows, enrolOn: input.enrolOn, decisions: input.decisions });
      if (!previewed.ok) return previewed;
      return done({
        ...previewed.value,
        groupName: group.name,
        format: book.value.format,
        encoding: book.value.encoding,
        hasMacros: book.value.hasMacros,
        formulas,
        sheet,
        sheets: book.value.sheets.map((one) => one.sheet),
        year: { startsOn: group.yearStartsOn, endsOn: group.yearEndsOn },
        headerLine: header.line,
        ignored: ignored.map(({ letter, title }) => ({ letter, title })),
        passedLines: [...passedLines],
      });
    },

    async applyRoster(input, context) {
      const opened = openClass(input.groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const { lists, group } = opened.value;
      // The file is read again: what is carried out is what the file says now, if that is what was seen.
      const book = await readBook(context, 'anew');
      if (!book.ok) return book;
      const reading = sheetOf(book.value, group, input.sheet);
      if (!reading.ok) return reading;
      const { commandId, fingerprint, enrolOn, decisions } = input;
      const applied = await lists.apply(group, { commandId, fingerprint, enrolOn, decisions, rows: reading.value.rows, kind: 'import', basis: '' });
      if (applied.ok) told(context);
      return applied;
    },

    async previewEnrolment({ groupId, pupil, enrolOn, decision }, context) {
      const opened = openClass(groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const { lists, group } = opened.value;
      const previewed = await lists.preview(group, enrolment(pupil, enrolOn, decision));
      if (!previewed.ok) return previewed;
      const { rows, fingerprint, enrolOn: day } = previewed.value;
      return done({ enrolOn: day, year: { startsOn: group.yearStartsOn, endsOn: group.yearEndsOn }, row: rows[0]!, fingerprint });
    },

    async enrolPupil({ groupId, commandId, pupil, enrolOn, decision, basis, fingerprint }, context) {
      const opened = openClass(groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const { lists, group } = opened.value;
      const enrolled = await lists.apply(group, { commandId, kind: 'enrol', ...enrolment(pupil, enrolOn, decision), fingerprint, basis });
      if (enrolled.ok) told(context);
      return enrolled;
    },

    async changePupil({ groupId, commandId, act }, context) {
      const opened = openClass(groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const changed = await opened.value.lists.act(opened.value.group, { commandId, act });
      if (changed.ok) told(context);
      return changed;
    },

    async undoListChange({ groupId, commandId, changeId }, context) {
      const opened = openClass(groupId, 'people.import', context);
      if (!opened.ok) return opened;
      const undone = await opened.value.lists.undo(opened.value.group, { commandId, changeId });
      if (undone.ok) told(context);
      return undone;
    },

    async readMovements({ groupId }, context) {
      const opened = openClass(groupId, 'people.read', context);
      if (!opened.ok) return opened;
      const { lists, group, mayImport } = opened.value;
      const read = await lists.movements(group);
      return read.ok ? done({ movements: read.value.movements.map((one) => ({ ...one, mayUndo: one.mayUndo && mayImport })) }) : read;
    },

    async saveRosterTemplate({ groupId }, context) {
      const opened = openClass(groupId, 'people.import', context);
      if (!opened.ok) return opened;
      if (context.filePath === null) return failed('ipc_file_unknown');
      return saveFile(context.filePath, rosterTemplate(opened.value.group.name), Buffer.from(random(6)).toString('hex'));
    },
  };
}

/** The chosen sheet; where none is chosen the one named like the class, else the first. @returns `import_sheet_unknown` */
function sheetOf(book: RosterBook, group: ClassRow, sheet: string | null): Result<RosterReading> {
  const reading = sheet === null ? (book.sheets.find((one) => classKey(one.sheet) === classKey(group.name)) ?? book.sheets[0]) : book.sheets.find((one) => one.sheet === sheet);
  return reading ? done(reading) : failed('import_sheet_unknown', { sheet: sheet ?? '' });
}

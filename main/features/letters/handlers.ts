import type { GroupId, LetterId, PupilId, StaffId, TermId } from '#domain/ids.ts';
import { can, type Action } from '#domain/policy/index.ts';
import { letterNumber, letterReasons, type LetterReason, type ReportDocument } from '#domain/reports/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { requireActor } from '../accounts/index.ts';
import { PaperDesk } from '../reports/index.ts';
import { listTerms, readDensityNorm, readRounding, readSchoolDay } from '../school/index.ts';
import { gatherClass, type GatheredPupil } from './gather-class.ts';
import {
  findClass, findLetter, listLastLetters, listRegister, nextSequence, type ClassRow, type RegisterRow,
} from './letters-repository.ts';
import {
  composeLetter, readLetterHead, registerLetters, strikeOut, thresholdsOf, type LetterChoices, type LetterSetting, type RegisteredLetter,
} from './make-letters.ts';

interface OpenClass {
  readonly database: SchoolDatabase;
  readonly group: ClassRow;
  readonly staffId: StaffId;
  readonly may: (action: Action) => boolean;
}

interface Batch {
  readonly groupId: GroupId;
  readonly termId: TermId;
  readonly pupilIds: readonly PupilId[];
  readonly options: LetterChoices;
}

/** A document that waits in the tray for the printer. */
interface Spooled {
  readonly letters: readonly RegisteredLetter[];
  readonly pupilIds: readonly PupilId[];
  readonly groupId: GroupId;
  readonly sheets: number;
}

export function lettersHandlers(services: FeatureServices): CoreHandlers['letters'] {
  const { school, clock, random, paperTray } = services;
  const desk = new PaperDesk(services);
  const spooled = new Map<string, Spooled>();

  const author = (staffId: StaffId) => ({ staffId, now: clock(), random });

  function openClass(groupId: GroupId, context: CallContext, action: Action): Result<OpenClass> {
    const database = school.get();
    if (!database.ok) return database;
    const actor = requireActor(database.value.read, context);
    if (!actor.ok) return actor;
    const group = findClass(database.value.read, groupId);
    if (!group) return failed('journal_unknown');
    const settings = services.policySettings(database.value.read);
    const may = (asked: Action) => can(actor.value.actor, asked, { classId: groupId, classTeacherId: group.classTeacherId ?? undefined }, settings);
    if (!may(action)) return failed('not_allowed', { action });
    return done({ database: database.value, group, staffId: actor.value.staffId, may });
  }

  function openTerm(opened: OpenClass, termId: TermId): Result<LetterSetting & { readonly pupils: GatheredPupil[] }> {
    const db = opened.database.read;
    const term = listTerms(db, opened.group.yearId).find((candidate) => candidate.termId === termId);
    if (!term) return failed('journal_unknown');
    const today = readSchoolDay(db, clock());
    const pupils = gatherClass(db, opened.group, { term, today, rounding: readRounding(db), density: readDensityNorm(db) });
    return done({ group: opened.group, term, today, pupils });
  }

  /** The chosen pupils in the order of the list; a pupil who is not of the class is an error, not left out in silence. */
  function chosen(pupils: readonly GatheredPupil[], pupilIds: readonly PupilId[]): Result<GatheredPupil[]> {
    const wanted = new Set(pupilIds);
    const found = pupils.filter((pupil) => wanted.has(pupil.pupilId));
    return found.length === wanted.size ? done(found) : failed('journal_unknown');
  }

  const changed = (groupId: GroupId, context: CallContext) => services.emit('changed', { topic: 'letters', ids: [groupId], source: context.windowId });

  /** Registers, draws, and strikes out again what did not become a document. */
  async function makeBatch<Made extends { readonly sheets: number }>(
    batch: Batch, context: CallContext, draw: (database: SchoolDatabase, documents: readonly ReportDocument[], title: string) => Promise<Result<Made>>,
  ): Promise<Result<{ opened: OpenClass; letters: RegisteredLetter[]; made: Made; sheets: number; pupilIds: PupilId[] }>> {
    const opened = openClass(batch.groupId, context, 'letters.make');
    if (!opened.ok) return opened;
    const setting = openTerm(opened.value, batch.termId);
    if (!setting.ok) return setting;
    const pupils = chosen(setting.value.pupils, batch.pupilIds);
    if (!pupils.ok) return pupils;
    const { database, staffId } = opened.value;
    const letters = await registerLetters(database, setting.value, pupils.value, batch.options, author(staffId));
    const made = await draw(database, letters.map((letter) => letter.document), titleOf(letters));
    if (!made.ok) {
      await strikeOut(database, letters, author(staffId));
      return made;
    }
    changed(batch.groupId, context);
    return done({ opened: opened.value, letters, made: made.value, sheets: made.value.sheets, pupilIds: pupils.value.map((pupil) => pupil.pupilId) });
  }

  const enterPrinted = ({ database, staffId }: Pick<OpenClass, 'database' | 'staffId'>, entry: { readonly title: string; readonly format: 'pdf' | 'xlsx' | 'printer'; readonly pages: number; readonly subjects: readonly PupilId[] }) =>
    desk.enter(database, staffId, { ...entry, kind: 'parents-letter' });

  const registerLine = (row: RegisterRow) => {
    const { letterId, number, madeOn, pupilId, pupilName, className, termName, author: by, madeAt } = row;
    return { letterId, number, madeOn, pupilId, pupilName, className, termName, author: by, madeAt, reasons: JSON.parse(row.reasons) as LetterReason[] };
  };

  return {
    listCandidates(input, context) {
      const opened = openClass(input.groupId, context, 'letters.read');
      if (!opened.ok) return opened;
      const setting = openTerm(opened.value, input.termId);
      if (!setting.ok) return setting;
      const { read } = opened.value.database;
      const thresholds = thresholdsOf(input);
      const last = new Map(listLastLetters(read, input.groupId).map(({ pupilId, ...letter }) => [pupilId, letter]));
      return done({
        mayMake: opened.value.may('letters.make'),
        pupils: setting.value.pupils.map((gathered) => {
          const averages = gathered.subjects.flatMap(({ average }) => (average === null ? [] : [average]));
          return {
            pupilId: gathered.pupilId,
            name: [gathered.pupil.family, gathered.pupil.given, gathered.pupil.patronymic].filter(Boolean).join(' '),
            lessonsHeld: gathered.attendance?.lessonsHeld ?? 0,
            lessonsMissed: gathered.attendance?.lessons.all ?? 0,
            average: averages.length === 0 ? null : averages.reduce((sum, average) => sum + average, 0) / averages.length,
            debts: gathered.debts.length,
            reasons: letterReasons(gathered, thresholds),
            lastLetter: last.get(gathered.pupilId) ?? null,
          };
        }),
      });
    },

    preview(input, context) {
      const opened = openClass(input.groupId, context, 'letters.make');
      if (!opened.ok) return opened;
      const setting = openTerm(opened.value, input.termId);
      if (!setting.ok) return setting;
      const gathered = setting.value.pupils.find((pupil) => pupil.pupilId === input.pupilId);
      if (!gathered) return failed('journal_unknown');
      const { read } = opened.value.database;
      const number = letterNumber(setting.value.today, nextSequence(read, setting.value.today.slice(0, 7)));
      return done({ document: composeLetter(readLetterHead(read, setting.value.group), setting.value, gathered, number, input.options).document });
    },

    async makeFile(input, context) {
      const { filePath } = context;
      if (filePath === null) return failed('ipc_file_unknown');
      const made = await makeBatch(input, context, (database, documents, title) => desk.draw(database, documents, filePath, context, { format: input.format, title }));
      if (!made.ok) return made;
      const { opened, letters, sheets, pupilIds } = made.value;
      await enterPrinted(opened, { title: titleOf(letters), format: input.format, pages: sheets, subjects: pupilIds });
      return done({ letters: letters.map(({ letterId, number }) => ({ letterId, number })), sheets });
    },

    async makeForPrinter(input, context) {
      const spoolId = Buffer.from(random(16)).toString('hex');
      const made = await makeBatch(input, context, (database, documents, title) => desk.drawForPrinter(database, documents, context, { title }));
      if (!made.ok) return made;
      const { letters, sheets, pupilIds } = made.value;
      paperTray.lay(spoolId, context.windowId, made.value.made.paper);
      spooled.set(spoolId, { letters, sheets, pupilIds, groupId: input.groupId });
      return done({ spoolId, letters: letters.map(({ letterId, number }) => ({ letterId, number })), sheets });
    },

    async finishPrinting(input, context) {
      const entry = spooled.get(input.spoolId);
      if (!entry) return failed('ipc_file_unknown');
      const opened = openClass(entry.groupId, context, 'letters.make');
      if (!opened.ok) return opened;
      const { database, staffId } = opened.value;
      spooled.delete(input.spoolId);
      paperTray.remove(input.spoolId);
      if (input.printed) {
        await enterPrinted(opened.value, { title: titleOf(entry.letters), format: 'printer', pages: entry.sheets, subjects: entry.pupilIds });
      } else {
        await strikeOut(database, entry.letters, author(staffId));
      }
      changed(entry.groupId, context);
      return done({});
    },

    async listLetters(input, context) {
      const opened = openClass(input.groupId, context, 'letters.read');
      if (!opened.ok) return opened;
      return done((await listRegister(await opened.value.database.orm(), input.groupId)).map(registerLine));
    },

    async readLetter(input, context) {
      const found = await openLetter(input.letterId, context, 'letters.read');
      if (!found.ok) return found;
      return done({ letter: registerLine(found.value.row), document: found.value.document });
    },

    async writeAgain(input, context) {
      if (context.filePath === null) return failed('ipc_file_unknown');
      const documents: ReportDocument[] = [];
      const numbers: { number: string }[] = [];
      const pupilIds: PupilId[] = [];
      let opened: OpenClass | undefined;
      for (const letterId of input.letterIds) {
        const found = await openLetter(letterId, context, 'letters.make');
        if (!found.ok) return found;
        documents.push(found.value.document);
        numbers.push(found.value.row);
        pupilIds.push(found.value.row.pupilId);
        opened = found.value.opened;
      }
      if (!opened) return failed('print_nothing');
      const made = await desk.draw(opened.database, documents, context.filePath, context, { format: input.format, title: titleOf(numbers) });
      if (!made.ok) return made;
      await enterPrinted(opened, { title: titleOf(numbers), format: input.format, pages: made.value.sheets, subjects: pupilIds });
      return done({ sheets: made.value.sheets });
    },
  };

  async function openLetter(
    letterId: LetterId, context: CallContext, action: Action,
  ): Promise<Result<{ opened: OpenClass; row: RegisterRow; document: ReportDocument }>> {
    const database = school.get();
    if (!database.ok) return database;
    const row = await findLetter(await database.value.orm(), letterId);
    if (!row) return failed('journal_unknown');
    const opened = openClass(row.groupId, context, action);
    return opened.ok ? done({ opened: opened.value, row, document: JSON.parse(row.document) as ReportDocument }) : opened;
  }
}

/** «Письмо родителям 2026-11-014», «Письма родителям 2026-11-001 – 2026-11-028». */
function titleOf(letters: readonly { readonly number: string }[]): string {
  const first = letters[0]?.number ?? '';
  const last = letters.at(-1)?.number ?? '';
  return letters.length === 1 ? `Письмо родителям ${first}` : `Письма родителям ${first} – ${last}`;
}

import type { LetterId, PupilId, StaffId, TermId } from '#domain/ids.ts';
import { makeId, type CommandId } from '#domain/ids.ts';
import {
  DEFAULT_LETTER_OPTIONS, letterNumber, letterReasons, parentsLetter,
  type LetterReason, type LetterThresholds, type ParentsLetterData, type ParentsLetterOptions, type PersonName, type ReportDocument,
} from '#domain/reports/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import { recordRevision } from '../audit/index.ts';
import { findSchool, type SchoolRow } from '../school/index.ts';
import type { GatheredPupil } from './gather-class.ts';
import {
  deleteLetter, findDirector, findStaffNameParts, insertLetter, nextSequence, type ClassRow, type LetterRow, type NameRow,
} from './letters-repository.ts';

/** What the class teacher chose, as the contract brings it. */
export interface LetterChoices {
  readonly variant: 'counts' | 'list';
  readonly paper: 'A4' | 'A5-two-up';
  readonly addressBlock: boolean;
  readonly slip: boolean;
  readonly directorSigns: boolean;
  readonly forecast: boolean;
  readonly thresholds: Omit<LetterThresholds, 'lessonsAtLeast'>;
  readonly recommendation: string;
  readonly notes: readonly { readonly pupilId: PupilId; readonly remark: string; readonly recommendation: string }[];
}

export interface LetterSetting {
  readonly group: ClassRow;
  readonly term: { readonly termId: TermId; readonly name: string; readonly startsOn: string; readonly endsOn: string };
  /** ISO */
  readonly today: string;
}

export const thresholdsOf = (choices: Pick<LetterChoices, 'thresholds'>): LetterThresholds => ({
  ...choices.thresholds,
  lessonsAtLeast: DEFAULT_LETTER_OPTIONS.thresholds.lessonsAtLeast,
});

const optionsOf = (choices: LetterChoices): ParentsLetterOptions => ({
  ...DEFAULT_LETTER_OPTIONS,
  variant: choices.variant,
  paper: choices.paper,
  addressBlock: choices.addressBlock,
  slip: choices.slip,
  directorSigns: choices.directorSigns,
  forecast: choices.forecast,
  thresholds: thresholdsOf(choices),
});

/** What is the same in every letter of a class. */
export interface LetterHead {
  readonly school: SchoolRow;
  readonly director: NameRow | undefined;
  readonly homeroom: NameRow | undefined;
}

export const readLetterHead = (db: ReadHandle, group: ClassRow): LetterHead => ({
  school: findSchool(db)!,
  director: findDirector(db),
  homeroom: group.classTeacherId === null ? undefined : findStaffNameParts(db, group.classTeacherId),
});

/** Puts school, number, notes and people around what was gathered. */
function letterData(
  head: LetterHead, setting: LetterSetting, gathered: GatheredPupil, number: string, choices: Pick<LetterChoices, 'recommendation' | 'notes'>,
): ParentsLetterData {
  const { group, term, today } = setting;
  const { school, director, homeroom } = head;
  const note = choices.notes.find((entry) => entry.pupilId === gathered.pupilId);
  const texts = (...list: (string | undefined)[]) => list.flatMap((text) => (text?.trim() ? [{ text: text.trim() }] : []));
  return {
    ...gathered,
    number,
    date: today,
    school: {
      name: school.name,
      ...(school.address ? { address: school.address } : {}),
      ...(school.phone ? { phone: school.phone } : {}),
      ...(director ? { director: person(director) } : {}),
    },
    schoolYear: group.yearName,
    className: group.name,
    homeroom: homeroom ? person(homeroom) : { family: '', given: '' },
    period: { title: term.name, from: term.startsOn, to: term.endsOn },
    remarks: texts(note?.remark),
    recommendations: texts(note?.recommendation, choices.recommendation),
  };
}

const person = (name: NameRow): PersonName => ({
  family: name.family, given: name.given, ...(name.patronymic ? { patronymic: name.patronymic } : {}),
});

/** The document of one pupil with the reasons that it names. */
export function composeLetter(
  head: LetterHead, setting: LetterSetting, gathered: GatheredPupil, number: string, choices: LetterChoices,
): { readonly document: ReportDocument; readonly reasons: LetterReason[] } {
  const data = letterData(head, setting, gathered, number, choices);
  const options = optionsOf(choices);
  return { document: parentsLetter(data, options), reasons: letterReasons(data, options.thresholds) };
}

export interface RegisteredLetter {
  readonly letterId: LetterId;
  readonly number: string;
  readonly document: ReportDocument;
}

/**
 * Numbers the letters and enters them in the register, in one transaction, before anything is written: a number that is on
 * paper is never given twice. What is cancelled or fails later is struck out by `strikeOut`.
 */
export function registerLetters(
  database: SchoolDatabase, setting: LetterSetting, pupils: readonly GatheredPupil[], choices: LetterChoices,
  author: { readonly staffId: StaffId; readonly now: number; readonly random: (bytes: number) => Uint8Array },
): Promise<RegisteredLetter[]> {
  return database.write((tx) => {
    const month = setting.today.slice(0, 7);
    const first = nextSequence(tx, month);
    const commandId = makeId<CommandId>(author.now, author.random(10));
    const head = readLetterHead(tx, setting.group);
    return pupils.map((gathered, index) => {
      const number = letterNumber(setting.today, first + index);
      const { document, reasons } = composeLetter(head, setting, gathered, number, choices);
      const row: LetterRow = {
        letterId: makeId<LetterId>(author.now, author.random(10)),
        number, month, sequence: first + index, madeOn: setting.today,
        pupilId: gathered.pupilId, groupId: setting.group.groupId, termId: setting.term.termId,
        variant: choices.variant, reasons: JSON.stringify(reasons), document: JSON.stringify(document),
        authorId: author.staffId, madeAt: author.now,
      };
      insertLetter(tx, row);
      recordRevision(tx, {
        commandId, command: 'makeLetter', entity: 'letter', entityId: row.letterId, before: null,
        after: { number, pupilId: row.pupilId, termId: row.termId, variant: row.variant }, authorId: author.staffId, madeAt: author.now,
      });
      return { letterId: row.letterId, number, document };
    });
  });
}

/** Takes letters that never reached a file back out of the register; the revision says so. */
export function strikeOut(
  database: SchoolDatabase, letters: readonly RegisteredLetter[],
  author: { readonly staffId: StaffId; readonly now: number; readonly random: (bytes: number) => Uint8Array },
): Promise<void> {
  return database.write((tx) => {
    const commandId = makeId<CommandId>(author.now, author.random(10));
    for (const { letterId, number } of letters) {
      deleteLetter(tx, letterId);
      recordRevision(tx, {
        commandId, command: 'strikeOutLetter', entity: 'letter', entityId: letterId, before: { number }, after: null,
        authorId: author.staffId, madeAt: author.now,
      });
    }
  });
}

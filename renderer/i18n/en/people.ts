import type { RosterProblem, RosterQuestionKind } from '#domain/people/index.ts';
import { pluralsOf } from '../plural.ts';
import type { Texts } from '../ru/index.ts';

const { counted } = pluralsOf('en');
const day = (iso: unknown) => String(iso).split('-').reverse().join('.');
const rows = (count: number) => counted(count, { one: 'row', many: 'rows' });
const lines = (numbers: readonly number[]) => (numbers.length > 6 ? `${numbers.slice(0, 5).join(', ')} and ${numbers.length - 5} more` : numbers.join(', '));

function problem({ code, params, value }: Pick<RosterProblem, 'code' | 'params' | 'value'>): string {
  switch (code) {
    case 'name_missing':
      return 'the name is missing';
    case 'name_incomplete':
      return 'both surname and first name are needed';
    case 'name_initials':
      return 'initials instead of a name: write it in full';
    case 'name_characters':
      return 'digits, brackets or other characters in the name';
    case 'name_too_long':
      return 'too long for a name: this seems to be another text';
    case 'name_latin_mended':
      return 'Latin letters that look like Russian ones were replaced';
    case 'name_in_latin':
      return 'the name is written in Latin letters: please check';
    case 'name_capitals':
      return 'written in capitals: now in ordinary letters';
    case 'name_small_letter':
      return 'the name begins with a small letter: please check';
    case 'name_split_guessed':
      return 'surname and first name were told apart by their looks: please check';
    case 'date_unreadable':
      return `“${value}” is no date. Write it like 05.03.2014`;
    case 'date_impossible':
      return `“${value}”: there is no such day`;
    case 'date_year_only':
      return 'only a year: the full date is needed';
    case 'date_short_year':
      return `the two-digit year was read as ${String(params['date']).slice(0, 4)}`;
    case 'date_future':
      return 'the date of birth is in the future';
    case 'age_unusual':
      return `${counted(Number(params['age']), { one: 'year', many: 'years' })} old at the start of the year: unusual in grade ${String(params['grade'])}`;
    case 'birth_date_missing':
      return 'no date of birth: the pupil will be harder to recognise next time';
    case 'sex_unreadable':
      return `“${value}” is no sex. Write м or ж`;
    case 'sex_guessed':
      return 'sex taken from the patronymic';
    case 'sex_contradicts':
      return 'the sex does not fit the patronymic: please check';
    case 'sex_missing':
      return 'the sex is not given, and the patronymic does not tell it';
    case 'phone_unusual':
      return `“${value}” does not look like a telephone: it stays as written`;
    case 'text_too_long':
      return `the text is longer than ${String(params['most'])} characters`;
    case 'cell_is_error':
      return `the cell holds an Excel error: ${value}`;
    case 'formula_without_value':
      return 'a formula without a result: open the file in Excel and save it';
    case 'enrolled_before_year':
      return `enrolled earlier: in this year’s class from ${day(params['date'])}`;
    case 'enrolled_after_year':
      return 'the day of enrolment is after the end of the school year';
    case 'other_class':
      return `from another class: ${String(params['group'])}`;
    case 'row_repeated':
      return `this pupil is already in line ${String(params['line'])}`;
    case 'pupil_taken':
      return `line ${String(params['line'])} already points to this pupil`;
    case 'transfer_before_start':
      return `in ${String(params['group'])} since ${day(params['date'])}: a transfer is possible only after that day`;
  }
}

const questions: Record<RosterQuestionKind, string> = {
  spelling: 'This pupil is known, but the name is spelled otherwise. Which is right?',
  slip: 'A very similar pupil with the same date of birth. Is this the one?',
  namesake: 'A pupil with this name but another date of birth. Is this the one?',
  birthDateMissing: 'A pupil with this name, and no date of birth to compare. Is this the one?',
  otherClass: 'Is in another class now. Transfer?',
  departed: 'Was in this class and has left it. Bring back?',
  severalKnown: 'The school has two with this name and date of birth. Which one?',
  rowAlike: 'Almost the same line is already in the file. Are these different people?',
  sex: 'Please give the sex: the file does not, and the patronymic does not tell it.',
};

const changes = ({ added, changed, enrolled, moved }: { readonly added: number; readonly changed: number; readonly enrolled: number; readonly moved: number }) =>
  [
    added > 0 ? `${added} added` : '', changed > 0 ? `${changed} changed` : '', enrolled > 0 ? `${enrolled} enrolled` : '', moved > 0 ? `${moved} transferred` : '',
  ].filter((part) => part !== '').join(', ');

/** Classes, pupils and the import of a list. */
export const people: Texts['people'] = {
  lacksConsent: 'no consent',
  title: 'Classes and pupils',
  pupilsOf: (className) => `Pupils of ${className}`,
  classes: 'Classes',
  noClasses: { title: 'No classes to show', help: 'You see the classes you teach or are the class teacher of.' },
  classOf: (name) => `Class ${name}`,
  classTeacher: (name) => `Class teacher: ${name}`,
  inClass: (count) => counted(count, { one: 'pupil', many: 'pupils' }),
  comingCount: (count) => `${count} to come`,
  departedCount: (count) => `${count} departed`,
  columns: { number: 'No.', name: 'Name', birthDate: 'Date of birth', startsOn: 'Enrolled', endsOn: 'Departed', phone: 'Telephone' },
  empty: { title: 'Nobody is in the class yet', help: 'Load a list from Excel or CSV: columns in any order, the name in one column or three.', helpReader: 'The list is loaded by the secretary, the deputy or the administrator.' },
  import: 'Import a list…',
  template: 'Save a template…',
  templateName: (className) => `Список ${className}`,
  templateSaved: 'The template is saved',
  lastChange: (what, when, who) => `${what} (${when}, ${who}).`,
  undo: 'Take back',
  undoTitle: 'Take the change of the list back?',
  undoQuestion: (what) => `${what}. All of it is taken back at once: the list will be as it was before.`,
  undone: 'The change was taken back',
  undoneAbout: 'The list of the class is as it was before.',
  enrol: 'Enrol…',
  deedsOf: (name) => `Deeds: ${name}`,
  deeds: 'Deeds',
  basis: 'Basis',
  basisHint: 'For example “order no. 12 of 25.11.2026”',
  basisMissing: 'Name the order or the application.',
  dayMissing: 'Choose a day.',
  nameMissing: 'A surname and a first name are needed.',
  clear: 'Clear',
  enrolment: {
    title: (className) => `Enrol into ${className}`,
    note: 'First it is checked whether the school knows this pupil: nobody appears twice.',
    day: 'First day in the class',
    sexBy: 'By the patronymic',
    confirm: 'Enrol',
    done: (name) => `Enrolled: ${name}`,
    usualDay: 'Empty: today, or the start of the year',
  },
  transfer: {
    deed: 'Transfer to another class…',
    title: (name) => `Transfer: ${name}`,
    to: 'To which class',
    toMissing: 'Choose a class.',
    day: 'First day in the new class',
    note: (className) => `Marks until that day stay in ${className}. In the new class all its teachers will see the pupil.`,
    confirm: 'Transfer',
    done: 'The pupil was transferred',
  },
  dismissal: {
    deed: 'Dismiss…',
    title: (name) => `Dismiss: ${name}`,
    day: 'Last day in the school',
    note: 'Marks and absences until that day stay in the journal. After it no new ones can be entered.',
    confirm: 'Dismiss',
    done: 'The pupil was dismissed',
  },
  correction: {
    deed: 'Correct the data…',
    title: (name) => `Correct: ${name}`,
    note: 'All teachers will see the new name in the journal. Address and telephone are changed by application: “Personal data”, “Changes”.',
    basisHint: 'If there is one: “birth certificate”, “order no. 12”',
    confirm: 'Save',
    done: 'The data were corrected',
  },
  movements: {
    open: 'Movements…',
    title: (className) => `Movements of pupils: ${className}`,
    note: 'Who came, moved and left, when and by which paper. Changes of the last two weeks can be taken back.',
    empty: 'Enrolments, transfers and dismissals will appear here.',
    columns: { when: 'Entered', what: 'What changed', basis: 'Basis', who: 'By whom' },
    undone: (when) => `taken back ${when}`,
    gone: 'the pupil is in the lists no more',
    what: {
      import: (counts) => `List loaded: ${changes(counts)}`,
      enrol: (name, className, date) => `${name}: enrolled into ${className} from ${date}`,
      transfer: (name, from, className, date) => `${name}: transferred from ${from} to ${className} from ${date}`,
      dismiss: (name, className, date) => `${name}: dismissed from ${className}, last day ${date}`,
      correct: (name) => `${name}: data corrected`,
    },
  },
  loaded: 'The list is loaded',
  loadedAbout: changes,
  roster: {
    title: (className) => `Import of a list: ${className}`,
    back: 'To the class',
    reading: 'Reading the file…',
    readAgain: 'Read again',
    readAgainHelp: 'When you have mended and saved the file in Excel',
    otherFile: 'Another file…',
    load: 'Load',
    loading: 'Loading…',
    undecided: (count) => `Decide ${rows(count)} first`,
    nothing: 'The file holds nothing new',
    willDo: (parts) =>
      [
        parts.add > 0 ? `${parts.add} to add` : '', parts.update > 0 ? `${parts.update} to change` : '', parts.enrol > 0 ? `${parts.enrol} to enrol` : '',
        parts.move > 0 ? `${parts.move} to transfer` : '',
      ].filter((part) => part !== '').join(', '),
    untilLoad: 'Nothing is written until you press “Load”.',
    sheet: 'Sheet',
    enrolOn: 'Enrol from',
    enrolOnHelp: 'The first day in the class for new pupils without a day of enrolment of their own in the file',
    notes: {
      macros: 'The file has macros: they were neither read nor run.',
      formulas: (count) => `Cells with formulas: ${count}. Their stored results were taken, nothing was calculated.`,
      ignored: (columns) => `Columns that are not loaded: ${columns.map(({ letter, title }) => `${letter} “${title}”`).join(', ')}.`,
      passed: (numbers) => `Lines without pupils were passed over: ${lines(numbers)}.`,
      encoding: { 'windows-1251': 'Encoding: Windows-1251.', 'utf-8': '', 'utf-16le': 'Encoding: UTF-16.', 'utf-16be': 'Encoding: UTF-16.' },
    },
    filter: 'Show rows',
    filters: { all: 'All', decide: 'Decide', add: 'New', update: 'Changes', same: 'Unchanged', skip: 'Skipped' },
    skipErrors: (count) => `Skip the rows with errors (${count})`,
    keepSpellings: (count) => `Keep our spelling everywhere (${count})`,
    rowsOf: 'Rows of the file',
    columns: { line: 'Line', name: 'Pupil', birthDate: 'Date of birth', action: 'What will be done', details: 'Details' },
    actions: { add: 'new', update: 'changes', enrol: 'enrolled', move: 'transferred', same: 'unchanged', question: 'question', error: 'error', skip: 'skipped' },
    fields: {
      fullName: 'Name', last: 'Surname', first: 'First name', middle: 'Patronymic', birthDate: 'Date of birth', sex: 'Sex', address: 'Address', phone: 'Telephone',
      className: 'Class', enrolledOn: 'Day of enrolment',
    },
    problem,
    questions,
    startsOn: (date) => `from ${date}`,
    leaves: (className, date) => `in ${className} until ${date}`,
    empty: 'empty',
    male: 'male',
    female: 'female',
    boy: 'Boy',
    girl: 'Girl',
    sexQuestion: 'Sex',
    known: (className, leftOn) => (className === '' ? 'in no class now' : leftOn === null ? className : `${className}, left ${leftOn}`),
    noBirthDate: 'no date of birth',
    alikeLine: (line) => `Similar to line ${line}`,
    answers: {
      same: 'The same pupil',
      sameKeep: (name) => `Keep “${name}”`,
      sameRename: (name) => `Write “${name}”`,
      transfer: 'Transfer',
      bringBack: 'Bring back',
      other: 'Another person',
      differ: 'Different people',
      skip: 'Skip the row',
    },
    noRows: 'No such rows',
    leaveTitle: 'Leave without loading?',
    leaveQuestion: 'Your answers will be lost. Nothing changes in the school.',
    leaveConfirm: 'Leave',
  },
};

import type { Texts } from '../ru/index.ts';
import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('en');
const count = (number: number) => counted(number, { one: 'letter', many: 'letters' });
const percent = (value: number) => `${Math.round(value)}\u00a0%`;

export const letters: Texts['letters'] = {
  title: 'Letters to parents',
  chooseClass: 'Class',
  chooseTerm: 'Term',
  tabs: { make: 'New letters', register: 'Register' },
  noClass: { title: 'Letters are written by the class teacher', help: 'No class is yours. The class teacher sees and prints the letters of the class, the deputy and the director see all.' },
  noPupils: { title: 'The class has no pupils', help: 'Import the class list under «Classes and pupils».' },
  columns: { pupil: 'Pupil', missed: 'Lessons missed', average: 'Average', debts: 'Owed', reasons: 'What about' },
  missed: (missed, held) => (held === 0 ? '–' : `${missed} of ${held} · ${percent((100 * missed) / held)}`),
  lastLetter: (number, day) => `letter ${number} of ${day}`,
  missedNone: 'none',
  noRemarks: 'nothing to remark',
  reason: (reason) => {
    switch (reason.kind) {
      case 'absence':
        return reason.subject === null ? `missed ${percent(reason.percent)}` : `${reason.subject}: missed ${percent(reason.percent)}`;
      case 'density':
        return `${reason.subject}: ${reason.have} of ${counted(reason.need, { one: 'mark', many: 'marks' })}`;
      case 'average':
        return `${reason.subject}: ${reason.average.toFixed(2)}`;
      case 'debts':
        return counted(reason.count, { one: 'work owed', many: 'works owed' });
    }
  },
  reasonKinds: {
    absence: (share) => `missed ${percent(share)}`,
    subjectAbsence: (subjects) => `missed in ${counted(subjects, { one: 'subject', many: 'subjects' })}`,
    density: (subjects) => `few marks: ${counted(subjects, { one: 'subject', many: 'subjects' })}`,
    average: (subjects) => `low average: ${counted(subjects, { one: 'subject', many: 'subjects' })}`,
    debts: (works) => counted(works, { one: 'work owed', many: 'works owed' }),
  },
  choose: {
    label: 'Chosen',
    all: (number) => `All · ${number}`,
    byRule: (number) => `By rule · ${number}`,
    none: 'Nobody',
    one: (name) => `Choose ${name}`,
    chosen: (number) => (number === 0 ? 'Nobody chosen' : `Chosen: ${count(number)}`),
  },
  rules: {
    button: 'Rule',
    title: 'Who is written to «by rule»',
    help: 'A letter is needed when one of the conditions holds. An empty field is not checked.',
    absencePercent: 'Lessons missed, more than %',
    densityPercent: 'Marks of the norm, less than %',
    averageBelow: 'Average below',
    debtsFrom: 'Works owed, at least',
  },
  look: {
    tab: 'Look and words',
    variant: 'Table of marks',
    variants: { counts: 'How many of each', list: 'Every mark' },
    paper: 'Paper',
    papers: { A4: 'A4', 'A5-two-up': 'Two on a sheet' },
    slip: 'Tear-off slip',
    forecast: 'Forecast of the term',
    addressBlock: 'Address for a window envelope',
    directorSigns: 'Signed by the director',
    recommendation: 'Recommendation for everybody',
    recommendationHint: 'For example: «Please check the homework»',
    remark: (name) => `Remark: ${name}`,
    ownRecommendation: 'Recommendation for this pupil',
  },
  preview: {
    tab: 'Preview',
    empty: 'Choose a pupil in the list to see the letter here.',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    of: (name) => `Letter: ${name}`,
  },
  make: {
    pdf: 'Save PDF…',
    print: 'Print…',
    xlsx: 'Save XLSX…',
    fileName: (className, termName) => `Letters to parents ${className} ${termName}`,
    working: (number) => `Making ${count(number)}`,
    step: 'Every letter gets a number and is entered in the register',
    doneTitle: (number) => `Done: ${count(number)}`,
    doneFile: (first, last) => (first === last ? `Number ${first}, entered in the register.` : `Numbers ${first} – ${last}, entered in the register.`),
    closeMade: 'Hide this message',
    printed: 'Sent to the printer, entered in the register.',
    notPrinted: 'Printing was cancelled. The numbers are free, nothing was entered in the register.',
    cancelled: 'Cancelled. The numbers are free, no file was made.',
    open: 'Open',
    folder: 'Show in folder',
    readOnly: 'You may read the letters of this class. The class teacher makes them.',
  },
  register: {
    empty: { title: 'No letters yet', help: 'Every letter that is made is entered here: number, day, pupil, reason and who made it.' },
    columns: { number: 'No.', pupil: 'Pupil', reasons: 'About', author: 'Made by' },
    again: 'Save again…',
    againHelp: 'The letter is saved exactly as it was made, under its number.',
    show: (number) => `Show letter ${number}`,
    count,
  },
};

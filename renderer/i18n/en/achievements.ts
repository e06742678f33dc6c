import type { Texts } from '../ru/index.ts';
import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('en');
const entries = (count: number) => counted(count, { one: 'entry', many: 'entries' });
const pupils = (count: number) => counted(count, { one: 'pupil', many: 'pupils' });

export const achievements: Texts['achievements'] = {
  views: 'Show',
  view: { pupils: 'Pupils', achievements: 'Achievements' },
  titleOf: (className) => `Achievements of ${className}`,
  summary: (all, people, prizes) => `${entries(all)}, ${pupils(people)}, victories and prizes: ${prizes}`,
  kinds: { olympiad: 'Olympiad', conference: 'Conference', contest: 'Contest', award: 'Award' },
  levels: { school: 'School', municipal: 'Municipal', regional: 'Regional', national: 'National', international: 'International' },
  results: { participant: 'Participant', laureate: 'Laureate', prizewinner: 'Prize-winner', winner: 'Winner', awarded: 'Awarded' },
  record: 'Enter an achievement…', print: 'List as PDF', fileName: (className) => `Achievements ${className}.pdf`,
  from: 'From day', until: 'Until day', allTime: 'All time', thisYear: 'This year', everybody: 'All pupils', pupil: 'Pupil', pupils: 'Pupils', clear: 'Clear',
  columns: { day: 'Day', pupil: 'Pupil', event: 'Event', level: 'Level', result: 'Result', by: 'Entered by' },
  changedOn: (when) => `corrected ${when}`,
  changedBy: (name, when) => `corrected by ${name}, ${when}`,
  more: 'Not all of them are shown: there are too many. Choose closer days.',
  empty: 'No achievements yet', emptyHelp: 'Enter the first olympiad, contest or award: the list can be printed later.',
  emptyReader: 'Olympiads, contests and awards will stand here when the class teacher has entered them.',
  emptyFilter: 'Nothing found', emptyFilterHelp: 'Choose other days or another pupil.',
  deeds: 'Actions', deedsOf: (name, title) => `Actions: ${name}, ${title}`, correct: 'Correct…', remove: 'Remove…',
  recordTitle: 'Achievement', correctTitle: (name) => `Correct: ${name}`, save: 'Save',
  pupilsHint: 'Several with the same result can be chosen at once', withoutConsent: (name) => `${name} – no consent`,
  consentNote: 'Without consent to the keeping of data achievements are not entered. A consent is entered in “Personal data”.',
  kind: 'What it was', event: 'Name of the event', eventHint: 'for example: National school olympiad', awardEvent: 'For what', level: 'Level', subject: 'Subject or direction', subjectHint: 'may stay empty', day: 'Day',
  result: 'Result', award: 'Award', awardHint: 'for example: diploma of the second degree',
  pupilsMissing: 'Choose pupils.', titleMissing: 'Write the name.', awardMissing: 'Write the award: diploma, certificate, letter of thanks.', dayWrong: 'The event is yet to come.',
  recorded: (count) => (count === 1 ? 'The achievement is entered' : `Entered: ${pupils(count)}`), corrected: 'The entry is corrected', removed: 'The entry is removed',
  removeTitle: 'Remove the achievement?', removeQuestion: (name, title, day) => `${name}: “${title}”, ${day}. It cannot be brought back, only entered anew.`, removeConfirm: 'Remove',
};

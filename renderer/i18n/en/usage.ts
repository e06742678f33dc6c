import { pluralsOf } from '../plural.ts';
import type { Texts } from '../ru/index.ts';

const { counted } = pluralsOf('en');
const people = (count: number) => counted(count, { one: 'person', many: 'people' });
const entries = (count: number) => counted(count, { one: 'entry', many: 'entries' });

export const usage: Texts['usage'] = {
  title: 'Who works in the journal',
  note: 'On how many days each person entered something, and how much. Hours and minutes of work are not counted. What was entered without contact appears here when it reaches the server.',
  find: 'Surname or position',
  from: 'From',
  until: 'Until',
  show: 'Show',
  filters: { all: 'All', worked: 'With entries', idle: 'Without entries' },
  total: (all, idle, made) => `${people(all)}, without entries: ${idle}. ${entries(made)} in all.`,
  columns: { name: 'Person', lastSignInAt: 'Last sign-in', days: 'Days with entries', all: 'All entries', marks: 'Marks', termMarks: 'Term marks', lessons: 'Topics and homework', attendance: 'Attendance', works: 'Works', other: 'Other' },
  sortBy: (column) => `Sort by: ${column}`,
  never: 'never',
  none: 'no entries',
  refresh: 'Refresh',
  nobody: 'Nobody found',
  nobodyHelp: 'Check the surname, choose “All” or other days.',
  empty: 'Nobody worked at the school on these days',
  emptyHelp: 'Nobody had a role and nothing was entered. Choose other days.',
  saveAs: 'Save',
  formats: { xlsx: 'Excel workbook', pdf: 'PDF document for printing' },
  fileName: 'Who works in the journal',
  saved: 'The report is saved',
};

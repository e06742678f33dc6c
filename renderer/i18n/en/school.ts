import { pluralsOf } from '../plural.ts';
import type { school as ru } from '../ru/school.ts';

const { counted } = pluralsOf('en');

export const school: typeof ru = {
  title: 'Uchitelskaya',
  subtitle: 'The class journal on the school’s desks',
  promise: 'It works when the network does not. Every mark is on the disk before it is shown as saved.',
  question: 'Where shall we work?',
  demo: {
    title: 'Demonstration school',
    about: 'An invented school in the middle of its year: journals, marks, absences, letters to parents. To look around and to learn.',
    aboutShort: 'An invented school to look around and to learn.',
    open: 'Open',
    opening: 'Opening…',
    making: 'Making the school',
    makingHelp: 'This is done once and takes a few seconds.',
    reset: 'Make it anew…',
    resetTitle: 'Make the demonstration school anew?',
    resetQuestion: 'Everything you entered in the demonstration school will go. No other school is touched.',
    resetConfirm: 'Make it anew',
    resetDone: 'The demonstration school was made anew',
  },
  local: {
    title: 'School on this computer',
    about: 'Your own school without server and network: everything is kept here.',
    open: 'Make a school…',
  },
  server: {
    title: 'Join a school',
    about: 'One journal for all computers of the school, also while offline. A code from the administrator is needed.',
    open: 'Enter a code…',
  },
  steps: {
    people: 'Teachers and pupils',
    calendar: 'School year and bells',
    groups: 'Classes and subgroups',
    load: 'Teaching load',
    timetable: 'Timetable',
    plan: 'Lesson topics',
    lessons: 'Lessons',
    marks: 'Marks and absences',
    results: 'Term results',
    check: 'Checking the database',
    database: 'Starting the school’s database',
    import: 'Putting the school into the database',
  },
  stepOther: 'Preparing the database',
  stepProgress: (done, total) => `${done} of ${counted(total, { one: 'step', many: 'steps' })}`,
};

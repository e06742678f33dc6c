import type { app as ru } from '../ru/app.ts';

export const app: typeof ru = {
  name: 'Uchitelskaya',
  sections: {
    label: 'Sections',
    journal: 'Journal',
    people: 'Classes and pupils',
    letters: 'Letters to parents',
    workstations: 'Workstations',
    credentials: 'Logins and passwords',
  },
  skipToContent: 'Skip to content',
  demoBadge: 'Demonstration school',
  demoBadgeHelp: 'All people and marks here are invented. Try anything: the school can be made anew.',
  findPlaceholder: 'Find a journal or an action',
  colorScheme: {
    label: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    auto: 'As in the system',
    toLight: 'Switch to the light appearance',
    toDark: 'Switch to the dark appearance',
  },
  language: { label: 'Language', ru: 'Русский', en: 'English' },
  keys: 'Keyboard',
  worksNow: 'Working now:',
  signOut: 'Sign out',
  changePerson: 'Change person',
  leaveSchool: 'Leave the school',
  version: (version) => `Version ${version}`,
  developmentRuntime: 'Development build',
  coreRestarted: {
    title: 'The data service is back',
    message: 'The data service was started again. Everything shown as saved is in place. If you were typing at that moment, check the last cell.',
  },
  lostPage: {
    title: 'There is no such page',
    help: 'The journal may have been closed, or the address is old. Go back to the list of journals.',
    back: 'To the journals',
    toStart: 'To the start page',
  },
  broken: {
    title: 'The screen did not open',
    help: 'This is a fault of the application. Saved marks are not affected. Open the screen again; if it does not help, copy the details and pass them to the administrator.',
    again: 'Open again',
  },
  outside: 'This page works inside the Uchitelskaya application only.',
};

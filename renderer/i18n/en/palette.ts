import type { palette as ru } from '../ru/palette.ts';

export const palette: typeof ru = {
  label: 'Quick switch',
  placeholder: '7А алгебра, letters, dark appearance…',
  nothing: 'Nothing found. Try fewer letters: “7а алг”.',
  sections: 'Sections',
  journals: 'Journals',
  actions: 'Actions',
  ownJournal: 'Your journal',
  readOnly: 'View only',
  hint: 'Enter to open, arrows to choose, Esc to close',
  keywords: {
    journal: 'lessons marks absences',
    people: 'class list import pupils classes',
    letters: 'parents print',
    workstations: 'computers server enrolment code',
    credentials: 'accounts passwords slips issue compromise',
    roles: 'access appoint order positions methodist deputy settings',
    personalData: 'consent block destroy act non-disclosure transfer privacy',
    audit: 'events audit sign-ins who when',
    light: 'theme day',
    dark: 'theme night',
    language: 'язык english russian',
    keys: 'keyboard shortcuts help',
    lock: 'leave pause close',
    signOut: 'leave change person',
  },
};

import type { accounts as ru } from '../ru/accounts.ts';

export const accounts: typeof ru = {
  title: 'Who are you?',
  about: 'The demonstration school needs no password: choose a member of staff and look at the journal with their eyes.',
  searchLabel: 'Surname, subject or class',
  searchPlaceholder: 'For example: 7А, физика, Иванова',
  listLabel: 'Staff',
  suggested: 'Where to begin',
  everybody: 'All staff',
  classTeacherOf: (classes) => `Class teacher of ${classes}`,
  nobodyFound: 'Nobody found',
  nobodyFoundHelp: 'Check the surname or choose the role “All”.',
  backToStart: 'To the choice of school',
  signIn: 'Sign in',
  keyChoose: 'choose',
  keyEnter: 'sign in',
  roleFilter: 'Role',
  allRoles: 'All',
  roles: {
    director: 'Director',
    deputy: 'Deputy',
    teacher: 'Teacher',
    class_teacher: 'Class teacher',
    methodist: 'Methodist',
    secretary: 'Secretary',
    administrator: 'Administrator',
  },
};

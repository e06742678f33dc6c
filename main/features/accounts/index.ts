export { CommonPasswords } from './common-passwords.ts';
export { findStaff, listStaff } from './accounts-repository.ts';
export { describePerson } from './describe-person.ts';
export { accountsHandlers } from './handlers.ts';
export { dayOf, requireActor } from './require-actor.ts';

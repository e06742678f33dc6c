import type { ReadHandle } from '../../database/handles.ts';
import { readCurrentYear } from '../school/index.ts';
import { findGrantedRoles, listClassesOf, listSubjectsOf, type StaffPerson } from './accounts-repository.ts';
import { dayOf } from './require-actor.ts';

/** A person as the page of sign-in shows them: with roles, own classes and subjects of the running year. */
export function describePerson(db: ReadHandle, person: StaffPerson, now: number) {
  const { yearId } = readCurrentYear(db);
  const { roles, classes, journals } = findGrantedRoles(db, person.staffId, dayOf(db, now));
  return {
    ...person, roles: [...roles], classes: listClassesOf(db, person.staffId, yearId, classes), subjects: listSubjectsOf(db, person.staffId, yearId, journals),
  };
}

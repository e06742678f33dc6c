import type { ReadHandle } from '../../database/handles.ts';
import { readCurrentYear } from '../school/index.ts';
import { listClassesOf, listRoles, listSubjectsOf, type StaffPerson } from './accounts-repository.ts';

/** A person as the page of sign-in shows them: with roles, own classes and subjects of the running year. */
export function describePerson(db: ReadHandle, person: StaffPerson) {
  const { yearId } = readCurrentYear(db);
  return {
    ...person, roles: listRoles(db, person.staffId), classes: listClassesOf(db, person.staffId, yearId), subjects: listSubjectsOf(db, person.staffId, yearId),
  };
}

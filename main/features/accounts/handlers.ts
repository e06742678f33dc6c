import type { ReadHandle } from '../../database/handles.ts';
import { done, failed } from '#domain/result.ts';
import type { CoreHandlers } from '../../call-context.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { readCurrentYear } from '../school/index.ts';
import { findStaff, listClassesOf, listRoles, listStaff, listSubjectsOf, type StaffPerson } from './accounts-repository.ts';

export function accountsHandlers({ school }: FeatureServices): CoreHandlers['accounts'] {
  const describe = (db: ReadHandle, person: StaffPerson, yearId: string) => ({
    ...person,
    roles: listRoles(db, person.staffId),
    classes: listClassesOf(db, person.staffId, yearId),
    subjects: listSubjectsOf(db, person.staffId, yearId),
  });

  /** Names before sign-in are shown in the demonstration school alone. */
  const demo = () => {
    const database = school.get();
    if (!database.ok) return database;
    return school.kind() === 'demo' ? database : failed('not_allowed', { action: 'accounts.demo' });
  };

  return {
    listDemoPeople() {
      const database = demo();
      if (!database.ok) return database;
      const db = database.value.read;
      const { yearId } = readCurrentYear(db);
      return done(listStaff(db).map((person) => describe(db, person, yearId)));
    },

    signInToDemo(input) {
      const database = demo();
      if (!database.ok) return database;
      const db = database.value.read;
      const person = findStaff(db, input.staffId);
      return person ? done(describe(db, person, readCurrentYear(db).yearId)) : failed('person_unknown');
    },

    signOut: () => done({}),
  };
}

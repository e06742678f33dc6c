import { done, failed } from '#domain/result.ts';
import type { CoreHandlers } from '../../call-context.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { findStaff, listStaff } from './accounts-repository.ts';
import { describePerson } from './describe-person.ts';
import { requireActor } from './require-actor.ts';

export function accountsHandlers({ school, clock }: FeatureServices): CoreHandlers['accounts'] {
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
      return done(listStaff(db).map((person) => describePerson(db, person, clock())));
    },

    signInToDemo(input) {
      const database = demo();
      if (!database.ok) return database;
      const db = database.value.read;
      const person = findStaff(db, input.staffId);
      return person ? done(describePerson(db, person, clock())) : failed('person_unknown');
    },

    readDoor: () => failed('needs_server'),
    signIn: () => failed('needs_server'),
    readOwn(_input, context) {
      const database = school.get();
      if (!database.ok) return database;
      const actor = requireActor(database.value.read, context);
      if (!actor.ok) return actor;
      const person = findStaff(database.value.read, actor.value.staffId);
      return person ? done(describePerson(database.value.read, person, clock())) : failed('person_unknown');
    },

    judgePassword: () => failed('needs_server'),
    changePassword: () => failed('needs_server'),

    /** The demonstration school has one file for all and stays open; a person's own file closes with them. */
    async signOut() {
      if (school.kind() !== 'demo') await school.close();
      return done({});
    },
  };
}

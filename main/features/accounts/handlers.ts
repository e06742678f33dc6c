import { nothing } from '#domain/contract/ipc/shapes.ts';
import { changePasswordAnswer, hello, ownSignInsAnswer } from '#domain/contract/sync/index.ts';
import { judgePassword } from '#domain/accounts/index.ts';
import { dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import { done, failed } from '#domain/result.ts';
import { makeId, type SchoolId, type StaffId } from '#domain/ids.ts';
import type { CoreHandlers } from '../../call-context.ts';
import type { FeatureServices } from '../../feature-services.ts';
import type { Chosen } from '../../workstation/chosen-school.ts';
import { Memberships } from '../../workstation/membership.ts';
import { signInByPassword, unlockByPassword, vaultsOf, type Entered, type PasswordDue, type PasswordSignInParts } from '../../workstation/password-sign-in.ts';
import { standAtSchool } from '../../workstation/stand-at-school.ts';
import type { PersonVault } from '../../workstation/person-vault.ts';
import { tellApplied } from '../../workstation/tell-applied.ts';
import { wipeDue } from '../../workstation/wipe-sealed.ts';
import { recordLocalEvent } from '../audit/index.ts';
import { findStaff, listStaff } from './accounts-repository.ts';
import { changeInVault } from './change-password.ts';
import { CommonPasswords } from './common-passwords.ts';
import { describePerson } from './describe-person.ts';
import { requireActor } from './require-actor.ts';

export function accountsHandlers(services: FeatureServices): CoreHandlers['accounts'] {
  const { school, chosenSchool: chosen, emit, clock } = services;
  const memberships = new Memberships(services.dataFolder);
  const common = new CommonPasswords();
  /** Signed in with a password that somebody else gave; nothing is open until another is chosen. */
  let passwordDue: PasswordDue | null = null;
  /** Of `prepareUnlock`, which may be under way when the password is there already. */
  let standing: Promise<unknown> = Promise.resolve();
  /** For whose opened file it was looked what is to be wiped. */
  let sweptFor: PersonVault | null = null;

  const parts: PasswordSignInParts = {
    ...services, memberships,
    onStatus: (status) => {
      emit('syncStatus', status);
      if (status.state === 'synced') void wipeRescued().catch((error: unknown) => services.log.error('accounts.wipeRescued', error));
    },
    onApplied: (applied) => tellApplied(emit, applied),
    onRegisterBroken: () => emit('registerBroken', {}),
    onLeaseOver: () => void closeOverLease().catch((error: unknown) => services.log.error('accounts.leaseOver', error)),
  };

  /**
   * With the first contact of an opened file what was rescued whole a month ago goes (main/workstation/wipe-sealed.ts): not before, because then the server is there that has taken it, and the register that is to hear of it. Whoever is
   * signed in is named as who worked here, and that it went by its term.
   */
  const wipeRescued = async (): Promise<void> => {
    const [database, here, vault] = [school.get(), chosen.get(), school.vault()];
    if (!database.ok || !here.ok || !vault || sweptFor === vault) return;
    sweptFor = vault;
    const { staffId } = vault;
    await wipeDue({ ...services, memberships }, here.value.membership, clock(), async ({ staffId: whose, rescued }, eventId) => {
      // The person may have left meanwhile: then the next one's contact does it.
      if (school.vault() !== vault) return false;
      await database.value.write((tx) => recordLocalEvent(tx, {
        eventId, staffId, kind: 'sealed_file_removed', result: 'done', subjectId: whose, deviceAt: Math.trunc(clock()), params: { how: 'term', ...(rescued ? { commands: rescued.waiting, accepted: rescued.accepted } : {}) },
      }));
      return true;
    });
  };

  /** Work without contact has come to its end while the file was open: it is sealed until the server answers, and the window is told why. */
  const closeOverLease = async (): Promise<void> => {
    const sync = school.sync();
    const status = sync?.status();
    if (!status || status.offlineSince === null) return;
    await school.close();
    emit('syncStatus', { ...status, state: 'problem', reason: { code: 'lease_over', params: {} } });
  };

  /** What the server says now, for whoever asks next. */
  const askAgain = async ({ membership, door }: Chosen): Promise<void> => {
    const answer = await door.ask('GET', '/v1/sync/hello', hello);
    const known = answer.ok ? { ...membership, asksPassword: answer.value.passwords ?? false } : membership;
    if (known.asksPassword !== membership.asksPassword) memberships.save(known);
    chosen.heard(known, answer.ok);
  };

  /** Names before sign-in are shown in the demonstration school alone. */
  const demo = () => {
    const database = school.get();
    if (!database.ok) return database;
    return school.kind() === 'demo' ? database : failed('not_allowed', { action: 'accounts.demo' });
  };

  const enter = async (entered: Entered, kind: 'local' | 'joined') => {
    const { database, sync, vault, offline } = entered;
    const person = findStaff(database.read, vault.staffId);
    if (!person) {
      sync.stop();
      await vault.close();
      await database.close();
      return failed('person_unknown');
    }
    await school.replace({ kind, database, staffId: vault.staffId, sync, vault });
    return done({ ...describePerson(database.read, person, clock()), mustChange: false, offline, leaseEndsAt: vault.witness.endsAt() });
  };

  /**
   * What the server did not see, for the school's register: that the vault was opened without it, and how many wrong passwords came before. Moments of wrong ones are not known: they
   * were counted where nothing was open to write into.
   */
  const tellOpened = async ({ database, offline, wrongBefore, vault: { staffId } }: Entered, kind: 'unlocked' | 'signed_in_offline'): Promise<void> => {
    if (kind === 'signed_in_offline' && !offline && wrongBefore === 0) return;
    const isServers = kind === 'signed_in_offline' && !offline;
    await database.write((tx) => recordLocalEvent(tx, {
      eventId: makeId<string>(clock(), services.random(10)), staffId, kind, result: isServers ? 'refused' : 'done', subjectId: null, deviceAt: clock(), params: wrongBefore > 0 ? { wrongBefore } : {},
    }));
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

    readDoor() {
      const current = chosen.get();
      if (!current.ok) return current;
      const { membership, online } = current.value;
      // The page is answered from what is known; what the server says now is there when it asks next.
      void askAgain(current.value).catch((error: unknown) => services.log.error('accounts.door', error));
      if (membership.asksPassword) services.derivation.warm();
      const here = membership.asksPassword ? vaultsOf(parts, current.value).list() : memberships.listStaffWithFiles(membership.schoolId);
      // A school on this computer never lets anybody in without a password: one of a former version gets them now.
      const asks = membership.asksPassword ? ('password' as const) : membership.kind === 'local' ? ('administrator' as const) : ('identity' as const);
      return done({ asks, online, here: here.length > 0 });
    },

    async signIn({ login, password, former, fetchAnew }, context) {
      const current = chosen.get();
      if (!current.ok) return current;
      await school.close();
      passwordDue = null;
      const signed = await signInByPassword(parts, current.value, { login, password, former, fetchAnew }, context);
      if (!signed.ok) return signed;
      if (signed.value.kind === 'entered') {
        const { entered } = signed.value;
        const person = await enter(entered, current.value.membership.kind);
        if (!person.ok) return person;
        await tellOpened(entered, 'signed_in_offline');
        return done({ ...person.value, setAside: entered.setAside });
      }
      passwordDue = signed.value.due;
      const { staffId, name } = passwordDue;
      return done({ staffId, name, position: '', roles: [], classes: [], subjects: [], mustChange: true, offline: false, leaseEndsAt: null, setAside: false });
    },

    async prepareUnlock(_input, context) {
      const { locked } = context;
      if (!locked) return failed('session_missing');
      services.derivation.warm();
      // The first question for a day loads the tables of calendars, ten milliseconds of a process that is new after every lock.
      dayAt(clock(), DEFAULT_TIME_ZONE);
      const begun = standAtSchool({ ...services, memberships }, locked.schoolId as SchoolId, context);
      standing = begun;
      const here = await begun;
      return here.ok ? done({}) : here;
    },

    async unlock({ password }, context) {
      const { locked } = context;
      if (!locked) return failed('session_missing');
      // Two that stand up at once would each open a door.
      await standing.catch(() => undefined);
      const here = await standAtSchool({ ...services, memberships }, locked.schoolId as SchoolId, context);
      if (!here.ok) return here;
      await school.close();
      passwordDue = null;
      const entered = await unlockByPassword(parts, here.value, locked.staffId as StaffId, password, context);
      if (!entered.ok) return entered;
      const person = await enter(entered.value, here.value.membership.kind);
      if (person.ok) await tellOpened(entered.value, 'unlocked');
      return person;
    },

    readOwn(_input, context) {
      const database = school.get();
      if (!database.ok) return database;
      const actor = requireActor(database.value.read, context);
      if (!actor.ok) return actor;
      const person = findStaff(database.value.read, actor.value.staffId);
      return person ? done(describePerson(database.value.read, person, clock())) : failed('person_unknown');
    },

    async judgePassword({ password, login: chosenLogin, name: chosenName }, context) {
      const staffId = context.session?.staffId as StaffId | undefined;
      const database = school.get();
      const due = passwordDue?.staffId === staffId ? passwordDue : null;
      const name = due?.name ?? (database.ok && staffId !== undefined ? findStaff(database.value.read, staffId)?.name : undefined) ?? chosenName ?? '';
      const login = due?.login ?? (staffId === undefined ? undefined : school.vault()?.login) ?? chosenLogin ?? '';
      return done({ problem: judgePassword(password, { login, name, former: null, isCommon: await common.contains() }) });
    },

    async changePassword({ current, next }, context) {
      const due = passwordDue;
      const here = chosen.get();
      if (due && here.ok && due.staffId === context.session?.staffId) {
        const changed = await here.value.door.ask('POST', '/v1/account/password', changePasswordAnswer, { current, next }, due.token);
        // The person signs in with the new password now: the vault is made or opened by it, with progress.
        if (!changed.ok) return changed;
        passwordDue = null;
        // That session was for the choice alone.
        void here.value.door.ask('DELETE', '/v1/sessions', nothing, undefined, due.token);
        return done({});
      }
      const [vault, sync] = [school.vault(), school.sync()];
      return vault && sync ? changeInVault({ vault, sync, current, next }) : failed('needs_server');
    },

    async confirmPassword({ password }, context) {
      const [database, vault] = [school.get(), school.vault()];
      if (!database.ok) return database;
      const actor = requireActor(database.value.read, context);
      if (!actor.ok) return actor;
      if (!vault) return done({});
      const proved = await vault.prove(password, services.uptime);
      // Who has left meanwhile has no file to write into.
      if (school.vault() !== vault) return failed('session_missing');
      const { staffId } = actor.value;
      await database.value.write((tx) => recordLocalEvent(tx, {
        eventId: makeId<string>(clock(), services.random(10)), staffId, kind: 'person_confirmed', result: proved.ok ? 'done' : 'refused', subjectId: null, deviceAt: clock(), params: proved.ok ? {} : { code: proved.error.code },
      }));
      return proved;
    },

    async listSignIns() {
      const sync = school.sync();
      if (!sync) return failed('needs_server');
      const answer = await sync.ask('GET', '/v1/account/sign-ins', ownSignInsAnswer);
      return answer.ok ? done(answer.value.signIns) : answer;
    },

    endSignIns({ deviceId }) {
      const sync = school.sync();
      return sync ? sync.ask('POST', '/v1/account/sign-ins/end', nothing, { deviceId }) : failed('needs_server');
    },

    /** The demonstration school has one file for all and stays open; a person's own file closes with them. */
    async signOut() {
      const [due, sync, here] = [passwordDue, school.sync(), chosen.get()];
      passwordDue = null;
      services.paperTray.clear();
      if (school.kind() !== 'demo') await school.close();
      // Not waited for: nobody is to stand before a window that waits for a server.
      if (sync) void sync.endSession().catch((error: unknown) => services.log.error('accounts.signOut', error));
      else if (due && here.ok) void here.value.door.ask('DELETE', '/v1/sessions', nothing, undefined, due.token);
      return done({});
    },
  };
}

import { hello, identitiesAnswer, enrolmentCodeAnswer, ownWorkstationAnswer, workstationsAnswer } from '#domain/contract/sync/index.ts';
import { nothing } from '#domain/contract/ipc/shapes.ts';
import { makeId, type SchoolId, type StaffId } from '#domain/ids.ts';
import { categoriesOf } from '#domain/personal-data/index.ts';
import { can, STAFF_ROLES } from '#domain/policy/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { FeatureServices } from '../../feature-services.ts';
import type { PersonSync } from '../../sync/person-sync.ts';
import type { Chosen } from '../../workstation/chosen-school.ts';
import { enrol } from '../../workstation/enrol.ts';
import { fingerprintText, readInvitation, type Invitation } from '../../workstation/invitation.ts';
import { Memberships, type Membership } from '../../workstation/membership.ts';
import { openPersonFile, readFromFiles } from '../../workstation/open-person-file.ts';
import { policyPlaces, readPolicyText } from '../../workstation/policy-file.ts';
import { describePerson, findStaff, requireActor } from '../accounts/index.ts';
import { tellApplied } from '../../workstation/tell-applied.ts';
import { isoDay } from '../school/index.ts';
import { letOut } from '../transfers/index.ts';
import { createLocalSchool, serverFolderOf } from './create-local.ts';
import { chooseInSchoolOfBefore, refuseAdministrator } from './first-administrator.ts';
import { keepLocalServer } from './keep-local-server.ts';

const asKnown = ({ schoolId, name, kind, address, openedAt }: Membership) => ({ schoolId, name, kind, address, openedAt });

/** A trial server that has no passwords, as far as it said; files of the time before them are opened by a password alone, also without contact. */
const takesIdentities = ({ kind, asksPassword }: Membership): boolean => kind === 'joined' && !asksPassword;

const shown = ({ address, fingerprint }: Invitation) => ({ address: address.replace(/^http:\/\//, ''), fingerprint: fingerprintText(fingerprint) });

export function workstationsHandlers(services: FeatureServices): CoreHandlers['workstations'] {
  const { school, chosenSchool: chosen, secrets, clock, localServers } = services;
  const memberships = new Memberships(services.dataFolder);
  const places = policyPlaces(services.dataFolder, process.platform, process.env);
  keepLocalServer(services, memberships);

  /** The sync of the signed-in administrator. Codes: `not_allowed`, `needs_server`, those of requireActor. */
  const administration = (context: CallContext): Result<{ sync: PersonSync; chosen: Chosen }> => {
    const database = school.get();
    if (!database.ok) return database;
    const actor = requireActor(database.value.read, context);
    if (!actor.ok) return actor;
    if (!can(actor.value.actor, 'workstations.manage', {}, services.policySettings(database.value.read))) return failed('not_allowed', { action: 'workstations.manage' });
    const sync = school.sync();
    const current = chosen.get();
    return sync && current.ok ? done({ sync, chosen: current.value }) : failed('needs_server');
  };

  const keychainIdFor = (schoolId: SchoolId): string => {
    const found = memberships.find(schoolId);
    return found.ok ? found.value.keychainId : makeId(clock(), services.random(10));
  };

  const leave = async (): Promise<void> => {
    await school.close();
    await chosen.leave();
    await localServers.stop();
  };

  return {
    listSchools: () => done(memberships.list().map(asKnown)),

    findPolicy() {
      const text = readPolicyText(places);
      const invitation = text === null ? null : readInvitation(text);
      return done({ policy: invitation?.ok ? shown(invitation.value) : null });
    },

    readCode({ code }) {
      const invitation = readInvitation(code);
      return invitation.ok ? done(shown(invitation.value)) : invitation;
    },

    async join({ code, name }, context) {
      const invitation = readInvitation(code ?? readPolicyText(places) ?? '');
      if (!invitation.ok) return invitation;
      const steps = ['authority', 'school', 'key', 'enrol'];
      const joined = await enrol(invitation.value, name, 'joined', {
        secrets, clock, signal: context.signal, startSecret: null, keychainIdFor, onStep: (step) => context.progress(steps.indexOf(step), steps.length, step),
      });
      if (!joined.ok) return joined;
      memberships.save(joined.value);
      return done(asKnown(joined.value));
    },

    async createLocal({ name, administrator, acceptsDisk }, context) {
      const disk = await services.lookAtDisk(services.dataFolder);
      const refused = await refuseAdministrator(administrator, disk, acceptsDisk);
      if (refused) return refused;
      await leave();
      const made = await createLocalSchool(services, memberships, { name, administrator, disk }, context);
      return made.ok ? done(asKnown(made.value)) : made;
    },

    readDisk: async () => done({ state: await services.lookAtDisk(services.dataFolder), system: process.platform }),

    async chooseAdministrator({ administrator, acceptsDisk }) {
      const current = chosen.get();
      if (!current.ok) return current;
      const { membership } = current.value;
      if (membership.kind !== 'local') return failed('needs_server');
      const disk = await services.lookAtDisk(memberships.folderOf(membership.schoolId));
      const refused = await refuseAdministrator(administrator, disk, acceptsDisk);
      if (refused) return refused;
      await school.close();
      const begun = await chooseInSchoolOfBefore(current.value.door, administrator, disk);
      if (!begun.ok && begun.error.code !== 'passwords_begun') return begun;
      // Also where another window was quicker: the door asks for a password from now on.
      const known = { ...membership, asksPassword: true };
      memberships.save(known);
      chosen.heard(known, true);
      return begun;
    },

    async openSchool({ schoolId }, context) {
      const found = memberships.find(schoolId);
      if (!found.ok) return found;
      memberships.makeFolder(schoolId);
      const before = chosen.get();
      if (before.ok && before.value.membership.schoolId !== schoolId) await leave();
      const place = found.value.kind === 'joined' ? done({ address: found.value.address, startSecret: null }) : await localServers.start({
        folder: serverFolderOf(memberships, schoolId), archive: null, onProgress: (at) => context.progress(at.done, at.total, at.step),
      });
      if (!place.ok) return place;
      await school.close();
      const { door } = await chosen.choose(found.value, place.value);
      const answer = await door.ask('GET', '/v1/sync/hello', hello);
      const membership = { ...found.value, openedAt: clock(), ...(answer.ok ? { name: answer.value.schoolName, asksPassword: answer.value.passwords ?? false } : {}) };
      memberships.save(membership);
      chosen.heard(membership, answer.ok);
      return done({ school: asKnown(membership), online: answer.ok });
    },

    async listPeople() {
      const current = chosen.get();
      if (!current.ok) return current;
      if (!takesIdentities(current.value.membership)) return failed('identity_not_configured');
      const answer = await current.value.door.ask('GET', '/v1/identities', identitiesAnswer);
      if (answer.ok) {
        return done(answer.value.people.map((person) => ({
          ...person, staffId: person.staffId as StaffId, roles: STAFF_ROLES.filter((role) => person.roles.includes(role)),
        })));
      }
      if (answer.error.code !== 'server_unreachable') return answer;
      return done(await readFromFiles({ memberships, secrets }, current.value, ({ read }, staffId) => {
        const person = findStaff(read, staffId);
        return person && describePerson(read, person, clock());
      }));
    },

    async signIn({ staffId }, context) {
      const current = chosen.get();
      if (!current.ok) return current;
      if (!takesIdentities(current.value.membership)) return failed('identity_not_configured');
      await school.close();
      const opened = await openPersonFile(
        {
          ...services, memberships, onStatus: (status) => services.emit('syncStatus', status), onApplied: (applied) => tellApplied(services.emit, applied),
          onRegisterBroken: () => services.emit('registerBroken', {}),
        },
        current.value, staffId, context,
      );
      if (!opened.ok) return opened;
      const { database, sync } = opened.value;
      const person = findStaff(database.read, staffId);
      if (!person) {
        sync.stop();
        await database.close();
        return failed('person_unknown');
      }
      await school.replace({ kind: current.value.membership.kind, database, staffId, sync, vault: null });
      return done(describePerson(database.read, person, clock()));
    },

    async copySchool({ passphrase, transfer }, context) {
      const may = administration(context);
      if (!may.ok) return may;
      if (may.value.chosen.membership.kind !== 'local') return failed('needs_server');
      if (context.filePath === null) return failed('ipc_file_unknown');
      const made = await letOut(
        may.value.sync, { path: context.filePath, suffix: Buffer.from(services.random(6)).toString('hex'), transfer }, (target) => localServers.exportTo(target, passphrase),
        () => ({ categories: [...categoriesOf('workstations.copySchool')], classIds: [], people: 0, wholeSchool: true, sentOn: isoDay(clock()) }),
      );
      return made.ok ? done({}) : made;
    },

    async leaveSchool() {
      await leave();
      return done({});
    },

    async list(_input, context) {
      const may = administration(context);
      if (!may.ok) return may;
      const { deviceId } = may.value.chosen.membership;
      const answer = await may.value.sync.ask('GET', '/v1/workstations', workstationsAnswer);
      return answer.ok ? done(answer.value.workstations.map((workstation) => ({ ...workstation, own: workstation.deviceId === deviceId, administrative: workstation.administrative ?? false }))) : answer;
    },

    async readOwn(_input, context) {
      const database = school.get();
      if (!database.ok) return database;
      const actor = requireActor(database.value.read, context);
      if (!actor.ok) return actor;
      const answer = await school.sync()?.ask('GET', '/v1/workstations/own', ownWorkstationAnswer);
      // Without contact, in the demonstration school, and from a server of before: what the school wants is known all the same.
      return done(answer?.ok ? answer.value : { administrative: null, required: services.policySettings(database.value.read).administrationOnMarkedWorkstations });
    },

    async withdraw({ deviceId }, context) {
      const may = administration(context);
      if (!may.ok) return may;
      return may.value.sync.ask('POST', '/v1/workstations/withdraw', nothing, { deviceId });
    },

    async setAdministrative(input, context) {
      const may = administration(context);
      return may.ok ? may.value.sync.ask('POST', '/v1/workstations/administrative', nothing, input) : may;
    },

    async makeCode({ uses, validHours }, context) {
      const may = administration(context);
      if (!may.ok) return may;
      const made = await may.value.sync.ask('POST', '/v1/workstations/enrolment-codes', enrolmentCodeAnswer, { uses, validHours });
      if (!made.ok) return made;
      const invitation = readInvitation(made.value.code);
      return invitation.ok ? done({ ...made.value, fingerprint: fingerprintText(invitation.value.fingerprint) }) : invitation;
    },
  };
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskState } from '#domain/disk/index.ts';
import { makeId, type SchoolId, type StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext } from '../../call-context.ts';
import { openDatabase } from '../../database/database.ts';
import { databaseFailure } from '../../database/damage.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { DeviceKey } from '../../workstation/device-key.ts';
import { enrol } from '../../workstation/enrol.ts';
import { readInvitation } from '../../workstation/invitation.ts';
import type { Membership, Memberships } from '../../workstation/membership.ts';
import { isoDay } from '../school/index.ts';
import { chooseWhileMaking, type ChosenAdministrator } from './first-administrator.ts';
import { nameSample } from './fill-sample.ts';

const SEED = 1;
const THIS_COMPUTER = 'Этот компьютер';

export interface LocalSchoolWish {
  readonly name: string;
  readonly administrator: ChosenAdministrator;
  /** As it was found; the security register keeps it. */
  readonly disk: DiskState;
}

/** Where the database of a school's server lies on this computer. */
export const serverFolderOf = (memberships: Memberships, schoolId: SchoolId): string => join(memberships.folderOf(schoolId), 'server');

/**
 * «Школа на этом компьютере»: makes the sample, lays it down as a school of a server of its own, gives its administrator the login and password that were chosen, and joins it. The membership is written
 * last, so that a school which was cut off in the making is not listed and its folder is cleared. The password goes to the server on this computer and nowhere else; of the archive and of any file it is no part.
 *
 * @returns the membership, with its server running; what the server says of login and password, `job_cancelled`, `local_server_failed`, `database_disk_full`, `keychain_missing`
 */
export async function createLocalSchool(services: FeatureServices, memberships: Memberships, wish: LocalSchoolWish, context: CallContext): Promise<Result<Membership>> {
  const { clock, random, localServers, secrets } = services;
  memberships.clearUnfinished();
  const schoolId = makeId<SchoolId>(clock(), random(10));
  const keychainId = makeId<string>(clock(), random(10));
  const folder = memberships.folderOf(schoolId);
  const undo = async (): Promise<void> => {
    await localServers.stop();
    rmSync(folder, { recursive: true, force: true });
    await new DeviceKey(secrets, keychainId).forget();
  };
  try {
    memberships.makeFolder(schoolId);
    const archive = join(folder, 'sample.uchs');
    const staffId = makeId<StaffId>(clock(), random(10));
    const made = await makeArchive(services, archive, { schoolId, staffId }, wish, context);
    const joined = made.ok ? await hostAndJoin(services, { keychainId, folder: serverFolderOf(memberships, schoolId), archive, staffId }, wish, context) : made;
    rmSync(archive, { force: true });
    if (joined.ok) memberships.save(joined.value);
    else await undo();
    return joined;
  } catch (error) {
    await undo();
    const failure = databaseFailure(error, folder);
    if (failure) return failure;
    throw error;
  }
}

async function makeArchive(
  services: FeatureServices, archive: string, { schoolId, staffId }: { readonly schoolId: SchoolId; readonly staffId: StaffId }, wish: LocalSchoolWish, context: CallContext,
): Promise<Result<null>> {
  const { clock, random } = services;
  const file = `${archive}.db`;
  // Lives for a minute and is deleted: its key is nobody's.
  const opened = await openDatabase({ file, key: random(32) });
  if (!opened.ok) return opened;
  try {
    const { createDemoSchool, writeArchive } = await import('../../demo-school/index.ts');
    await createDemoSchool(opened.value, {
      seed: SEED, today: isoDay(clock()), signal: context.signal, onProgress: ({ done: past, total, step }) => context.progress(past, total, step),
    });
    const { lastName, firstName, middleName } = wish.administrator;
    await nameSample(opened.value, { schoolId, name: wish.name, administrator: { staffId, lastName, firstName, middleName } });
    await writeArchive(opened.value.read, archive, clock());
    return context.signal.aborted ? failed('job_cancelled') : done(null);
  } catch (error) {
    if (context.signal.aborted) return failed('job_cancelled');
    throw error;
  } finally {
    await opened.value.close();
    for (const suffix of ['', '-wal', '-shm', '.keycheck']) rmSync(file + suffix, { force: true });
  }
}

interface NewServer {
  readonly keychainId: string;
  readonly folder: string;
  readonly archive: string;
  /** The administrator, as the archive has them. */
  readonly staffId: StaffId;
}

async function hostAndJoin(services: FeatureServices, { keychainId, folder, archive, staffId }: NewServer, { administrator, disk }: LocalSchoolWish, context: CallContext): Promise<Result<Membership>> {
  const { localServers, secrets, clock } = services;
  const server = await localServers.start({ folder, archive, onProgress: (at) => context.progress(at.done, at.total, at.step) });
  if (!server.ok) return server;
  if (context.signal.aborted) return failed('job_cancelled');
  const { enrolmentCode, startSecret } = server.value;
  if (enrolmentCode === null) return failed('local_server_failed', { reason: 'no enrolment code' });
  const invitation = readInvitation(enrolmentCode);
  if (!invitation.ok) return invitation;
  context.progress(0, 1, 'passwords');
  const chosen = await chooseWhileMaking(server.value, staffId, administrator, disk);
  if (!chosen.ok) return chosen;
  if (context.signal.aborted) return failed('job_cancelled');
  return enrol(invitation.value, THIS_COMPUTER, 'local', {
    secrets, clock, signal: context.signal, keychainIdFor: () => keychainId, startSecret, onStep: () => context.progress(0, 1, 'workstation'),
  });
}

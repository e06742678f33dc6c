import { join } from 'node:path';
import type { SchoolId } from '#domain/ids.ts';
import { done, type Result } from '#domain/result.ts';
import type { LocalServers } from '../local-servers.ts';
import type { Chosen, ChosenSchool } from './chosen-school.ts';
import type { Memberships } from './membership.ts';

export interface StandingParts {
  readonly memberships: Memberships;
  readonly chosenSchool: ChosenSchool;
  readonly localServers: LocalServers;
}

/**
 * The door of a school that this workstation belongs to, without asking its server anything: after a lock the core is another one and has chosen none, and the person is not to
 * wait for a network. A school of this computer runs on meanwhile; the shell answers with the server that is there.
 * @returns `school_unknown`, the failures of starting the local server
 */
export async function standAtSchool(
  { memberships, chosenSchool, localServers }: StandingParts, schoolId: SchoolId, { progress }: { readonly progress: (done: number, total: number, step: string) => void },
): Promise<Result<Chosen>> {
  const current = chosenSchool.get();
  if (current.ok && current.value.membership.schoolId === schoolId) return current;
  const found = memberships.find(schoolId);
  if (!found.ok) return found;
  const place = found.value.kind === 'joined' ? done({ address: found.value.address, startSecret: null }) : await localServers.start({
    folder: join(memberships.folderOf(schoolId), 'server'), archive: null, onProgress: (at) => progress(at.done, at.total, at.step),
  });
  return place.ok ? done(await chosenSchool.choose(found.value, place.value)) : place;
}

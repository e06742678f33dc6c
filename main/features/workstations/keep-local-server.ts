import type { FeatureServices } from '../../feature-services.ts';
import type { Memberships } from '../../workstation/membership.ts';
import { serverFolderOf } from './create-local.ts';

const AGAIN_AFTER_MS = 2_000;
/** A server that falls over so often in a row is broken; what waits stays in the file, and opening the school anew tells why. */
const MOST_FALLS = 5;
const HEALTHY_AFTER_MS = 60_000;

/**
 * The server on this computer that ended by itself is started again while its school is in hand, and the open file moves to its new address. Nothing is
 * lost meanwhile: the file takes commands without it.
 */
export function keepLocalServer({ localServers, school, chosenSchool: chosen, log, clock }: FeatureServices, memberships: Memberships): void {
  let falls = 0;
  let startedAt = clock();
  const startAgain = async (): Promise<void> => {
    const current = chosen.get();
    if (!current.ok || current.value.membership.kind !== 'local') return;
    const { membership } = current.value;
    const server = await localServers.start({ folder: serverFolderOf(memberships, membership.schoolId), archive: null, onProgress: () => undefined });
    const still = chosen.get();
    if (!still.ok || still.value.membership.schoolId !== membership.schoolId) return;
    if (!server.ok) {
      log.warn('localServer.notStarted', { code: server.error.code });
      return again();
    }
    startedAt = clock();
    const { door } = await chosen.choose(membership, server.value);
    chosen.heard(membership, true);
    school.sync()?.moveTo(door);
  };
  const again = (): void => {
    falls = clock() - startedAt > HEALTHY_AFTER_MS ? 1 : falls + 1;
    log.warn('localServer.ended', { falls });
    if (falls > MOST_FALLS) return;
    setTimeout(() => void startAgain().catch((error: unknown) => log.error('localServer.startAgain', error)), falls === 1 ? 0 : AGAIN_AFTER_MS).unref();
  };
  localServers.onEnded(again);
}

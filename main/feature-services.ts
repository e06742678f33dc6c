import type { DiskState } from '#domain/disk/index.ts';
import type { EventName, Events } from '#domain/contract/ipc/index.ts';
import type { PolicySettings } from '#domain/policy/index.ts';
import type { ReadHandle, WritePoint } from './database/handles.ts';
import type { LocalServers } from './local-servers.ts';
import type { PaperTray } from './features/reports/index.ts';
import type { Log } from './log.ts';
import type { OpenSchool } from './open-school.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { KeyDerivation } from './vault/key-derivation.ts';
import type { ChosenSchool } from './workstation/chosen-school.ts';

/** What the composition root hands to every feature. */
export interface FeatureServices {
  readonly school: OpenSchool;
  readonly chosenSchool: ChosenSchool;
  /** Documents on their way to the printer. */
  readonly paperTray: PaperTray;
  readonly secrets: SecretStore;
  /** «Школа на этом компьютере». */
  readonly localServers: LocalServers;
  readonly dataFolder: string;
  /** Where fonts and templates lie. */
  readonly resourcesFolder: string;
  /** Where the built workers lie, and the fonts they draw with. */
  readonly workerFolder: string;
  /** Milliseconds since 1970 UTC. */
  readonly clock: () => number;
  /** Milliseconds since the computer was started; nobody can set it back. */
  readonly uptime: () => number;
  /** Argon2id in a worker. */
  readonly derivation: KeyDerivation;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  /** Whether the system encrypts the disk that a folder lies on (docs/adr/0017). Never rejects. */
  readonly lookAtDisk: (folder: string) => Promise<DiskState>;
  /** A test's ear at the points where a process may be killed. */
  readonly onWritePoint?: ((point: WritePoint) => void) | undefined;
  readonly policySettings: (db: ReadHandle) => PolicySettings;
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
}

import type { ServerResponse } from 'node:http';
import type pg from 'pg';
import type { Accounts } from '../accounts/accounts.ts';
import type { WaitWatch } from '../accounts/wait-watch.ts';
import type { PasswordHasher } from '../accounts/password-hash.ts';
import type { PgSecurityRegister } from '../audit/security-register.ts';
import type { ServerLog } from '../log.ts';
import type { Sealer } from '../sync/countersign.ts';
import type { SyncStore } from '../sync/store.ts';
import type { Contacts } from './contacts.ts';
import type { Metrics } from './metrics.ts';
import type { Pokes } from './pokes.ts';

/** What the door is built of; every part is made at the start and handed in. */
export interface DoorParts {
  readonly store: SyncStore;
  readonly accounts: Accounts;
  readonly hasher: PasswordHasher;
  readonly waits: WaitWatch;
  readonly pokes: Pokes;
  readonly contacts: Contacts;
  readonly metrics: Metrics;
  readonly log: ServerLog;
  readonly pool: pg.Pool;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Where security events go. */
  readonly register: PgSecurityRegister;
  readonly version: string;
  /** Streams under way, ended at the stop. */
  readonly streams: Set<ServerResponse>;
  /** PEM of the school's authority; null on plain loopback. */
  readonly caPem: string | null;
  /** `host:port` as workstations are to reach us. */
  readonly publicAddress: () => string;
  /** Hosted schools, asked at every request that names none: one more may have been added. */
  readonly schools: () => Promise<readonly { readonly schoolId: string; readonly name: string }[]>;
  /** «Школа на этом компьютере»: every request carries this secret, so that no other program of the computer is answered. */
  readonly startSecret: string | null;
  /** Countersigns the chains of workstations. */
  readonly sealer: Sealer;
  /** The keys of all instances that ever signed for a school, with ours: id → SPKI, base64. */
  readonly sealKeys: (schoolId: string) => Promise<Readonly<Record<string, string>>>;
}

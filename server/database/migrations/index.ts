import { school } from './0010-school.ts';
import { accounts } from './0020-accounts.ts';
import { operations } from './0030-operations.ts';
import { chain } from './0040-chain.ts';
import { credentials } from './0050-credentials.ts';
import { grants } from './0060-grants.ts';
import { personalData } from './0080-personal-data.ts';
import { securityEvents } from './0090-security-events.ts';
import { listChanges } from './0100-list-changes.ts';
import { temporaryPasswords } from './0110-temporary-passwords.ts';
import { measuredWaits } from './0120-measured-waits.ts';
import { challenges } from './0130-challenges.ts';
import { ownSignIns } from './0140-own-sign-ins.ts';
import { compromiseSeen } from './0150-compromise-seen.ts';
import { deviceClocks } from './0160-device-clocks.ts';
import { wholeDataSet } from './0170-whole-data-set.ts';
import { blockNumbers } from './0180-block-numbers.ts';
import { endsOfSessions } from './0190-ends-of-sessions.ts';
import type { ServerMigration } from './migration.ts';

export type { ServerMigration } from './migration.ts';

/** In order; a step that was released is never changed. */
export const SERVER_MIGRATIONS: readonly ServerMigration[] = [school, accounts, operations, chain, credentials, grants, personalData, securityEvents, listChanges, temporaryPasswords, measuredWaits, challenges, ownSignIns, compromiseSeen, deviceClocks, wholeDataSet, blockNumbers, endsOfSessions];

import { journal } from './0010-journal.ts';
import type { Migration } from './migration.ts';
import { sync } from './0020-sync.ts';
import { chainSeals } from './0030-chain-seals.ts';
import { bases } from './0040-bases.ts';
import { grants } from './0050-grants.ts';
import { drafts } from './0060-drafts.ts';
import { personalData } from './0080-personal-data.ts';
import { securityEvents } from './0090-security-events.ts';
import { unknownCopies } from './0100-unknown-copies.ts';
import { eventsInOrder } from './0110-events-in-order.ts';
import { sexOfGuardian } from './0120-sex-of-guardian.ts';
import { rescueActs } from './0190-rescue-acts.ts';

export type { Migration } from './migration.ts';

/** In order; numbers grow by ten. A step that was released is never changed. */
export const MIGRATIONS: readonly Migration[] = [journal, sync, chainSeals, bases, grants, drafts, personalData, securityEvents, unknownCopies, eventsInOrder, sexOfGuardian, rescueActs];

import { accounts } from './accounts.ts';
import { app } from './app.ts';
import { audit } from './audit.ts';
import { credentials } from './credentials.ts';
import { drafts } from './drafts.ts';
import { journal } from './journal.ts';
import { letters } from './letters.ts';
import { lock } from './lock.ts';
import { people } from './people.ts';
import { personalData } from './personal-data.ts';
import { rescue } from './rescue.ts';
import { roles } from './roles.ts';
import { school } from './school.ts';
import { sync } from './sync.ts';
import { usage } from './usage.ts';
import { workstations } from './workstations.ts';
import type { ApiOf, HandlersOf } from './define.ts';
import type { EventName, Events } from './events.ts';

export { goesByShell } from './define.ts';
export type * from './define.ts';
export { events, type EventName, type Events } from './events.ts';

/** Every method of the bridge, by feature. The page reaches nothing else. */
export const contract = { app, school, accounts, credentials, journal, letters, people, personalData, sync, workstations, roles, lock, drafts, audit, rescue, usage } as const;

export type AppContract = typeof contract;
export type Api = ApiOf<AppContract> & {
  /** Listen; returns how to stop. */
  readonly on: <Name extends EventName>(name: Name, listener: (event: Events[Name]) => void) => () => void;
};

/** Who calls, as the shell knows it; never taken from the page. */
export interface Session {
  readonly staffId: string;
}

/** Every method of the core with its handler; a missing or surplus one does not compile. */
export type CoreHandlersOf<Context> = HandlersOf<AppContract, 'core', Context>;
export type ShellHandlersOf<Context> = HandlersOf<AppContract, 'shell', Context>;

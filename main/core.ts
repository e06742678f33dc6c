import { join } from 'node:path';
import type { EventName, Events, MethodDefinition, Session } from '#domain/contract/ipc/index.ts';
import { lookAtDisk, type DiskState } from '#domain/disk/index.ts';
import { failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from './call-context.ts';
import type { LockedPerson } from './core-protocol.ts';
import { databaseFailure } from './database/damage.ts';
import type { WritePoint } from './database/handles.ts';
import type { FeatureServices } from './feature-services.ts';
import { accountsHandlers } from './features/accounts/index.ts';
import { credentialsHandlers } from './features/credentials/index.ts';
import { draftsHandlers } from './features/drafts/index.ts';
import { journalHandlers } from './features/journal/index.ts';
import { lettersHandlers } from './features/letters/index.ts';
import { lockHandlers } from './features/lock/index.ts';
import { peopleHandlers } from './features/people/index.ts';
import { personalDataHandlers } from './features/personal-data/index.ts';
import { securityRegisterHandlers } from './features/security-register/index.ts';
import { clearSpool, PaperTray } from './features/reports/index.ts';
import { rescueHandlers } from './features/rescue/index.ts';
import { rolesHandlers } from './features/roles/index.ts';
import { readPolicySettings, schoolHandlers } from './features/school/index.ts';
import { syncHandlers } from './features/sync/index.ts';
import { usageHandlers } from './features/usage/index.ts';
import { workstationsHandlers } from './features/workstations/index.ts';
import { Jobs } from './jobs.ts';
import { judgeCall } from './judge-call.ts';
import type { LocalServers } from './local-servers.ts';
import type { Log } from './log.ts';
import { OpenSchool } from './open-school.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { systemEyes } from './system-eyes.ts';
import { KeyDerivation } from './vault/key-derivation.ts';
import { ChosenSchool } from './workstation/chosen-school.ts';
import { clearRescue } from './workstation/rescue-outbox.ts';

export interface CoreOptions {
  /** Where the school files lie. */
  readonly dataFolder: string;
  /** Where fonts and templates lie. */
  readonly resourcesFolder: string;
  /** Where the built workers lie, and the fonts they draw with. */
  readonly workerFolder: string;
  readonly secrets: SecretStore;
  /** «Школа на этом компьютере». */
  readonly localServers: LocalServers;
  /** Milliseconds since 1970 UTC. */
  readonly clock: () => number;
  /** Milliseconds since the computer was started. */
  readonly uptime: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  /** Of this computer's disk, unless a test brings another one. */
  readonly lookAtDisk?: (folder: string) => Promise<DiskState>;
  /** A test's ear at the points where a process may be killed. */
  readonly onWritePoint?: (point: WritePoint) => void;
}

export interface Caller {
  readonly session: Session | null;
  readonly windowId: number;
  readonly filePath: string | null;
  readonly locked?: LockedPerson | null;
}

/** An event and the window it is for; `all` for every window. */
export type EventListener = <Name extends EventName>(name: Name, event: Events[Name], target: number | 'all') => void;

export interface Core {
  /** Judges the input by the contract, runs the handler, answers with data; it never throws. */
  call(method: string, input: unknown, caller: Caller): Promise<Result<unknown>>;
  onEvent(listener: EventListener): () => void;
  /** Ends the jobs of a window that is gone, and forgets its papers. */
  windowClosed(windowId: number): void;
  /** A document that the window is printing, for the shell alone, which wipes it; null where it is gone or another window's. */
  copyPaper(windowId: number, paperId: string): Uint8Array<ArrayBuffer> | null;
  /** Waits for what is being written, then closes the school. */
  close(): Promise<void>;
}

/** The composition root of the core: plain constructors, joined here and nowhere else. */
export function createCore(options: CoreOptions): Core {
  clearSpool(options.dataFolder, options.log);
  clearRescue(options.dataFolder, options.log);
  const paperTray = new PaperTray();
  const school = new OpenSchool(() => paperTray.clear());
  const chosenSchool = new ChosenSchool();
  const derivation = new KeyDerivation(join(options.workerFolder, 'kdf-worker.js'));
  const jobs = new Jobs();
  const listeners = new Set<EventListener>();
  const tell: EventListener = (name, event, target) => {
    for (const listener of listeners) listener(name, event, target);
  };
  const services: FeatureServices = {
    ...options,
    lookAtDisk: options.lookAtDisk ?? ((folder) => lookAtDisk(systemEyes, folder)),
    school,
    chosenSchool,
    paperTray,
    derivation,
    policySettings: readPolicySettings,
    emit: (name, event) => tell(name, event, 'all'),
  };
  const handlers: CoreHandlers = {
    app: {
      cancelJob(input, context) {
        jobs.cancel(context.windowId, input.jobId);
        return { ok: true, value: {} };
      },
    },
    school: schoolHandlers(services),
    accounts: accountsHandlers(services),
    credentials: credentialsHandlers(services),
    journal: journalHandlers(services),
    letters: lettersHandlers(services),
    people: peopleHandlers(services),
    sync: syncHandlers(services),
    workstations: workstationsHandlers(services),
    personalData: personalDataHandlers(services),
    rescue: rescueHandlers(services),
    roles: rolesHandlers(services),
    audit: securityRegisterHandlers(services),
    usage: usageHandlers(services),
    lock: lockHandlers(services),
    drafts: draftsHandlers(services),
  };

  const run = async (method: string, input: unknown, caller: Caller): Promise<Result<unknown>> => {
    const judged = judgeCall(method, input, caller.session !== null && school.isOf(caller.session.staffId) ? caller.session : null);
    if (!judged.ok) return judged;
    const found = judged.value;
    const jobId = jobIdOf(found.definition, found.input);
    const job = jobs.begin(caller.windowId, jobId);
    const context: CallContext = {
      ...caller,
      now: options.clock(),
      signal: job.signal,
      progress: (done, total, step) => {
        if (jobId !== null) tell('progress', { jobId, done, total, step }, caller.windowId);
      },
    };
    try {
      return await callHandler(handlers, found.feature, found.name, found.input, context);
    } catch (error) {
      const failure = databaseFailure(error, options.dataFolder);
      if (failure) {
        options.log.warn('database_failure', { method, code: failure.error.code });
        return failure;
      }
      return failed('app_unexpected', { reference: options.log.error('core_handler', error, { method }) });
    } finally {
      job.end();
    }
  };

  return {
    call: run,
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    windowClosed(windowId) {
      jobs.cancelAll(windowId);
      paperTray.removeOf(windowId);
    },
    copyPaper: (windowId, paperId) => paperTray.copyFor(windowId, paperId),
    async close() {
      jobs.cancelEverything();
      // Begun before the file closes and waited for beside it: whoever locks or leaves waits for no network (ASVS V7.4; R-08).
      const ended = within(SESSION_ENDS_WITHIN_MS, school.endSession());
      await school.close();
      await ended;
      await chosenSchool.leave();
      derivation.close();
      clearSpool(options.dataFolder, options.log);
    },
  };
}

/** So long the closing core waits for the server to hear that a session ended; the lock screen stands meanwhile. What it does not hear ends there by itself. */
const SESSION_ENDS_WITHIN_MS = 300;

async function within(ms: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  await Promise.race([work, late.promise]);
  clearTimeout(timer);
}

const jobIdOf = (definition: MethodDefinition, input: unknown): string | null =>
  definition.job && typeof input === 'object' && input !== null && 'jobId' in input ? String(input.jobId) : null;

/** The types have made sure that every method of the contract has a handler; here names meet handlers at run time. */
async function callHandler(handlers: CoreHandlers, feature: string, name: string, input: unknown, context: CallContext): Promise<Result<unknown>> {
  type AnyHandler = (input: unknown, context: CallContext) => Promise<Result<unknown>> | Result<unknown>;
  const table = handlers as unknown as Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>;
  return table[feature]![name]!(input, context);
}

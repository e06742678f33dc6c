import type { Session } from '#domain/contract/ipc/index.ts';
import type { Failure } from '#domain/errors.ts';
import type { Result } from '#domain/result.ts';
import type { LocalServer } from './local-servers.ts';

/**
 * What the shell and the core process tell each other. Plain data that structured clone carries; a call and its answer
 * share an `id`, counted by the side that asks.
 */
export type ShellToCore =
  | { readonly kind: 'start'; readonly folders: CoreFolders }
  | { readonly kind: 'call'; readonly id: number; readonly method: `${string}.${string}`; readonly input: unknown; readonly caller: CoreCaller }
  /** A page of a window; the message carries its port (main/page-protocol.ts). */
  | { readonly kind: 'page'; readonly page: PageFacts }
  /** Of `entered` null, of `files` the path. */
  | { readonly kind: 'pageAnswered'; readonly id: number; readonly result: Result<PageFiles | null> }
  /** The person of that window left; the shell knows it first, so that leaving works also where the core hangs. */
  | { readonly kind: 'pageLeft'; readonly windowId: number }
  | { readonly kind: 'windowClosed'; readonly windowId: number }
  /** A document in the core's memory, for the print window of that window. */
  | { readonly kind: 'askPaper'; readonly id: number; readonly windowId: number; readonly paperId: string }
  /** Of a start the server, of a stop null. */
  | { readonly kind: 'localServerAnswered'; readonly id: number; readonly result: Result<LocalServer | null> }
  | { readonly kind: 'localServerProgress'; readonly id: number; readonly done: number; readonly total: number; readonly step: string }
  /** The school server on this computer ended by itself. */
  | { readonly kind: 'localServerEnded' }
  | { readonly kind: 'close' };

export type CoreToShell =
  | { readonly kind: 'started' }
  /** The core could not be built; every call to it is answered with this. */
  | { readonly kind: 'notStarted'; readonly error: Failure }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  /** null: there is none of that name for that window. */
  | { readonly kind: 'paper'; readonly id: number; readonly paper: Uint8Array<ArrayBuffer> | null }
  /** «Школа на этом компьютере»; the shell takes folders below the data folder only. */
  | { readonly kind: 'startLocalServer'; readonly id: number; readonly folder: string; readonly archive: string | null }
  | { readonly kind: 'stopLocalServer'; readonly id: number }
  /** The school of the running server into a file; answered with null. */
  | { readonly kind: 'exportLocalServer'; readonly id: number; readonly to: string; readonly passphrase: string }
  /** What the core cannot know of a page. */
  | { readonly kind: 'askPage'; readonly id: number; readonly pageId: number; readonly question: PageQuestion }
  /** Settings of the school may have changed; what changed is told to the pages alone. */
  | { readonly kind: 'schoolChanged' }
  /** The write queue is empty and the files are closed; the process may end. */
  | { readonly kind: 'closed' };

export interface CoreFolders {
  readonly dataFolder: string;
  readonly resourcesFolder: string;
  /** Where print-worker.js and roster-worker.js lie. */
  readonly workerFolder: string;
}

/** Who calls, as the shell knows it; nothing of it comes from the page. */
export interface CoreCaller {
  readonly session: Session | null;
  readonly windowId: number;
  readonly filePath: string | null;
  /** Whose window it is that stands locked; absent where none is. */
  readonly locked?: LockedPerson | null;
}

/** Who locked a window: ids alone, no name. */
export interface LockedPerson {
  readonly schoolId: string;
  readonly staffId: string;
}

/** A page that is given a port, as the shell knows it. */
export interface PageFacts {
  /** Counted by the shell; never the same twice. */
  readonly pageId: number;
  readonly windowId: number;
  /** Who is signed in in its window: after the core has fallen over it is the shell that remembers. */
  readonly staffId: string | null;
  readonly locked: LockedPerson | null;
}

/** What the core asks the shell about a page; the shell refuses where that page no longer speaks for its window. */
export type PageQuestion =
  /** Whether the window may be that person's from now on. Code: `session_missing`. */
  | { readonly kind: 'entered'; readonly staffId: string }
  /** The path behind a token. Code: `ipc_file_unknown`. */
  | { readonly kind: 'files'; readonly feature: string; readonly mode: 'read' | 'write'; readonly fileToken: string };

export interface PageFiles {
  readonly filePath: string;
}

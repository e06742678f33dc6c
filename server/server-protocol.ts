import type { Failure } from '#domain/errors.ts';
import type { Result } from '#domain/result.ts';

/**
 * What the shell and the process of «Школа на этом компьютере» tell each other. Plain data that structured clone carries; a
 * request and its answer share an `id`, counted by the shell. The shell imports these types and nothing else of the server.
 */
export type ShellToServer =
  | {
      readonly kind: 'start';
      /** Absolute; the school's database, key and log lie below it. Made where it is missing. */
      readonly folder: string;
      /** A school archive that is laid down where the folder holds no school yet; null where it must hold one. */
      readonly archive: string | null;
      /** Asked of every request in `x-start-secret`; the server makes one where none is given. */
      readonly startSecret?: string;
    }
  | { readonly kind: 'makeCode'; readonly id: number }
  /** The school into a file that is not there yet, encrypted. */
  | { readonly kind: 'export'; readonly id: number; readonly to: string; readonly passphrase: string }
  | { readonly kind: 'close' };

export type ServerToShell =
  | ({ readonly kind: 'ready' } & ReadyServer)
  /** Nothing runs any more and the folder may be tried again; the process is to be ended. */
  | ({ readonly kind: 'failed' } & Failure)
  | ({ readonly kind: 'progress' } & ServerProgress)
  /** An enrolment code of one use for the workstation on this computer. */
  | { readonly kind: 'codeMade'; readonly id: number; readonly result: Result<string> }
  | { readonly kind: 'exported'; readonly id: number; readonly result: Result<null> }
  /** The database is closed; the process may end. */
  | { readonly kind: 'closed' };

export interface ReadyServer {
  /** `http://127.0.0.1:<port>`, another at every start. */
  readonly address: string;
  readonly startSecret: string;
  readonly schoolId: string;
  /** Made where an archive was named: whoever brings the school is about to join it. */
  readonly enrolmentCode: string | null;
}

export interface ServerProgress {
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
  /** `database` while PostgreSQL starts (the first start makes its files), `import` while the archive is laid down, in hundredths of it. */
  readonly step: 'database' | 'import';
}

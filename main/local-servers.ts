import { failed, type Result } from '#domain/result.ts';
import type { CoreToShell, ShellToCore } from './core-protocol.ts';

/** A school server that runs on this computer for us. */
export interface LocalServer {
  /** `http://127.0.0.1:<port>`, another at every start. */
  readonly address: string;
  /** Every request to it carries this in `x-start-secret`; another at every start, never written down. */
  readonly startSecret: string;
  readonly schoolId: string;
  /** Of one use, for an hour; made where an archive was named. */
  readonly enrolmentCode: string | null;
}

export interface LocalServerProgress {
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
  /** `database` while PostgreSQL starts, `import` while the archive is laid down, in hundredths of it. */
  readonly step: string;
}

export interface LocalServerOptions {
  /** Absolute, below the data folder; of one school alone. */
  readonly folder: string;
  /** A school archive, laid down where the folder holds no school yet; null where it holds one. */
  readonly archive: string | null;
  readonly onProgress: (progress: LocalServerProgress) => void;
}

/** «Школа на этом компьютере»: the school server in a process of its own, which the shell starts for the core. One runs at a time. */
export interface LocalServers {
  /**
   * Starts the server of a folder; one that runs already is answered at once, that of another folder is closed before.
   * @returns never rejects: `school_unknown` where there is no school and no archive, `import_file_missing`, `import_damaged`, `database_busy`,
   *   `database_from_future`, `local_server_failed`
   */
  start(options: LocalServerOptions): Promise<Result<LocalServer>>;
  /** The school of the running server into a file that is not there yet, encrypted. Never rejects: `local_server_failed`, `backup_not_written`. */
  exportTo(to: string, passphrase: string): Promise<Result<null>>;
  /** Resolves when its database is closed, also where none runs. */
  stop(): Promise<void>;
  /** Hears that the server ended by itself; the next `start` works. @returns takes the listener away */
  onEnded(listener: () => void): () => void;
}

type LocalServerMessage = Extract<ShellToCore, { readonly kind: 'localServerAnswered' | 'localServerProgress' | 'localServerEnded' }>;
type LocalServerRequest = Extract<CoreToShell, { readonly kind: 'startLocalServer' | 'stopLocalServer' | 'exportLocalServer' }>;

/** Asks the shell, which alone may start processes. */
export class ShellLocalServers implements LocalServers {
  private readonly post: (message: LocalServerRequest) => void;
  private readonly waiting = new Map<number, { readonly resolve: (result: Result<LocalServer | null>) => void; readonly onProgress?: LocalServerOptions['onProgress'] }>();
  private readonly listeners = new Set<() => void>();
  private lastId = 0;

  constructor(post: (message: LocalServerRequest) => void) {
    this.post = post;
  }

  async start({ folder, archive, onProgress }: LocalServerOptions): Promise<Result<LocalServer>> {
    const result = await this.ask((id) => ({ kind: 'startLocalServer', id, folder, archive }), onProgress);
    if (!result.ok) return result;
    return result.value ? { ok: true, value: result.value } : failed('local_server_failed', { reason: 'no answer' });
  }

  async exportTo(to: string, passphrase: string): Promise<Result<null>> {
    const result = await this.ask((id) => ({ kind: 'exportLocalServer', id, to, passphrase }));
    return result.ok ? { ok: true, value: null } : result;
  }

  async stop(): Promise<void> {
    await this.ask((id) => ({ kind: 'stopLocalServer', id }));
  }

  onEnded(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** What the shell says about local servers. */
  hear(message: LocalServerMessage): void {
    switch (message.kind) {
      case 'localServerAnswered':
        this.waiting.get(message.id)?.resolve(message.result);
        this.waiting.delete(message.id);
        return;
      case 'localServerProgress':
        this.waiting.get(message.id)?.onProgress?.({ done: message.done, total: message.total, step: message.step });
        return;
      case 'localServerEnded':
        for (const listener of this.listeners) listener();
        return;
      default:
        message satisfies never;
    }
  }

  private ask(request: (id: number) => LocalServerRequest, onProgress?: LocalServerOptions['onProgress']): Promise<Result<LocalServer | null>> {
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.waiting.set(id, { resolve, ...(onProgress ? { onProgress } : {}) });
      this.post(request(id));
    });
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = new URL('../..', import.meta.url).pathname;
const STARTS_WITHIN_MS = 30_000;

/** The school server as a process of its own, with its own PostgreSQL, as an administrator starts it; whoever watches it starts it again when it ended. */
export class SchoolProcess {
  readonly folder: string;
  readonly port: number;
  /** Everything it ever said. */
  output = '';
  starts = 0;
  private child: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** A folder that the user PostgreSQL runs as can pass, and a port that stays the same over restarts. */
  static async prepare(): Promise<SchoolProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'uch-process-'));
    chmodSync(folder, 0o755);
    return new SchoolProcess(folder, await freePort());
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, again and again where its files are still held by what is just ending, until it answers. */
  async start(): Promise<void> {
    for (const since = performance.now(); performance.now() - since < STARTS_WITHIN_MS; ) {
      const child = spawn(process.execPath, ['server/cli.ts', 'start', '--folder', this.folder], {
        cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DATABASE_URL: '', UCH_PORT: String(this.port), UCH_DEVELOPMENT_IDENTITIES: 'all' },
      });
      this.starts += 1;
      let said = '';
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        this.output += chunk.toString();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      this.child = child;
      const ended = new Promise<false>((resolve) => void child.once('exit', () => resolve(false)));
      const answers = (async () => {
        while (!said.includes('server.started')) await new Promise((resolve) => setTimeout(resolve, 20));
        return true;
      })();
      if (await Promise.race([answers, ended])) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`the server did not start: ${this.output.slice(-2_000)}`);
  }

  /** @returns exit code or signal of the end */
  async ended(): Promise<number | NodeJS.Signals> {
    const child = this.child!;
    if (child.exitCode !== null) return child.exitCode;
    if (child.signalCode !== null) return child.signalCode;
    return new Promise((resolve) => void child.once('exit', (code, signal) => resolve(signal ?? code ?? -1)));
  }

  kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    const ended = this.ended();
    this.child!.kill(signal);
    return ended;
  }

  /** The number of the PostgreSQL that serves it now. */
  get postmaster(): number {
    return Number(readFileSync(join(this.folder, 'database', 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedDatabase } from '#server/embedded/embedded-database.ts';
import { loadBenchSchool } from './bench-database.ts';
import type { BenchSchool } from './bench-school.ts';

export interface BenchServer {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a code that takes as many workstations as were asked for. */
  readonly enrolmentSecret: string;
  readonly pid: number;
  /** Ends the server and its database and removes their files. */
  stop(): Promise<void>;
}

/** The real server in a process of its own, on the embedded database, with the school in it; plain HTTP on loopback. */
export async function startBenchServer(school: BenchSchool, { workstations }: { readonly workstations: number }): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-bench-server-'));
  try {
    // Where the bench runs as root, PostgreSQL runs as an ordinary user, who must reach its own folder through this one.
    chmodSync(folder, 0o711);
    mkdirSync(join(folder, 'database'), { mode: 0o711 });
    const database = await startEmbeddedDatabase(join(folder, 'database'));
    if (!database.ok) throw new Error(`${database.error.code} ${JSON.stringify(database.error.params)}`);
    try {
      await loadBenchSchool(database.value.connectionString, school);
    } finally {
      await database.value.stop();
    }
    const child = fork(fileURLToPath(new URL('./server-child.ts', import.meta.url)), [folder, school.schoolId, String(workstations)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const { port, secret } = await firstMessage(child);
    return {
      address: `http://127.0.0.1:${port}`, headers: {}, enrolmentSecret: secret, pid: child.pid!,
      async stop() {
        const ended = once(child, 'exit');
        child.send('stop');
        await ended;
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function firstMessage(child: ChildProcess): Promise<{ port: number; secret: string }> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server ended with ${code}`);
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number; secret: string }];
  ended.catch(() => undefined);
  return message;
}

/**
 * «Школа на этом компьютере» as a process of its own: the other end of electron/school-host. It knows nothing of Electron but the shape of the
 * port that a utility process is given.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { done, failed, type Result } from '#domain/result.ts';
import { startHostedSchool, type HostedSchool } from './hosted-school.ts';
import { openLogDestination } from './log-file.ts';
import { openServerLog, type ServerLog } from './log.ts';
import type { ServerToShell, ShellToServer } from './server-protocol.ts';

interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: ShellToServer }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: ServerToShell): void;
}

type Started = { readonly school: Result<HostedSchool>; readonly log: ServerLog };

function parentPort(): ParentPort {
  const { parentPort: port } = process as unknown as { readonly parentPort?: ParentPort };
  if (!port) throw new Error('server-process is started by the shell as a utility process only');
  return port;
}

function serve(port: ParentPort): void {
  let started: Promise<Started> | null = null;
  let stopped: Promise<void> | null = null;
  const stopOnce = (): Promise<void> => (stopped ??= started ? started.then(stop) : Promise.resolve());
  /** Without its database the process ends: the shell tells the core, whose next start finds the folder free. */
  const endWithDatabase = async ({ school, log }: Started): Promise<void> => {
    if (!school.ok) return;
    await school.value.databaseEnded;
    if (stopped) return;
    log.warn('server.databaseEnded');
    process.exit(1);
  };

  port.on('message', ({ data }) => {
    switch (data.kind) {
      case 'start':
        // One school for one process: a second start would find its own lock.
        if (started) return;
        started = start(port, data);
        void started.then(endWithDatabase);
        return;
      case 'makeCode':
        void makeCode(started).then((result) => port.postMessage({ kind: 'codeMade', id: data.id, result }));
        return;
      case 'export':
        void exportSchool(started, data).then((result) => port.postMessage({ kind: 'exported', id: data.id, result }));
        return;
      case 'close':
        void stopOnce().then(() => port.postMessage({ kind: 'closed' }));
        return;
      default:
        data satisfies never;
    }
  });
  // The shell is gone: nobody will ask us to close, and nobody may find the database running without it.
  port.on('close', () => void stopOnce().finally(() => process.exit(0)));
}

async function start(port: ParentPort, order: Extract<ShellToServer, { kind: 'start' }>): Promise<Started> {
  const log = openServerLog(() => randomBytes(4).toString('hex').toUpperCase(), openLogDestination(join(order.folder, 'logs')));
  // What nobody caught leaves the server in an unknown state: it is logged, and the process ends; its database ends with it.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error(`server.${event}`, error);
      process.exit(1);
    });
  }
  const { folder, archive, startSecret = randomBytes(32).toString('base64url') } = order;
  const school = await startHostedSchool({ folder, archive, startSecret, log, onProgress: (progress) => port.postMessage({ kind: 'progress', ...progress }) });
  if (school.ok) {
    const { address, schoolId, enrolmentCode } = school.value;
    port.postMessage({ kind: 'ready', address, startSecret, schoolId, enrolmentCode });
  } else {
    log.warn('server.failed', { code: school.error.code });
    port.postMessage({ kind: 'failed', ...school.error });
  }
  return { school, log };
}

async function stop({ school, log }: Started): Promise<void> {
  try {
    if (school.ok) await school.value.stop();
  } catch (error) {
    log.error('server.close', error);
  }
}

async function exportSchool(started: Promise<Started> | null, { to, passphrase }: Extract<ShellToServer, { kind: 'export' }>): Promise<Result<null>> {
  if (!started) return failed('local_server_failed', { reason: 'not started' });
  const { school, log } = await started;
  if (!school.ok) return school;
  try {
    return await school.value.exportTo(to, passphrase);
  } catch (error) {
    return failed('server_failed', { reference: log.error('server.export', error) });
  }
}

async function makeCode(started: Promise<Started> | null): Promise<Result<string>> {
  if (!started) return failed('local_server_failed', { reason: 'not started' });
  const { school, log } = await started;
  if (!school.ok) return school;
  try {
    return done(await school.value.makeCode());
  } catch (error) {
    return failed('server_failed', { reference: log.error('server.makeCode', error) });
  }
}

serve(parentPort());

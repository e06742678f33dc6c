/**
 * The school's server as a process of its own for bench-server.ts: the real `startServer` on loopback, on the folder named by the first argument. Tells
 * port and enrolment secret to its parent and ends with it.
 */
import { randomBytes } from 'node:crypto';
import type { SchoolId } from '#domain/ids.ts';
import { openServerLog } from '#server/log.ts';
import { startServer } from '#server/start-server.ts';

const [folder, schoolId, uses] = process.argv.slice(2) as [string, SchoolId, string];
// Lines of the log are made and thrown away: making them is part of what a server costs.
const log = openServerLog(() => randomBytes(4).toString('hex'), { write: (line) => void (line.includes('"level":50') && process.stderr.write(line)) });
const started = await startServer({ folder, host: '127.0.0.1', port: 0, developmentIdentities: 'all', poolSize: 10 }, log);
if (!started.ok) {
  process.stderr.write(`${started.error.code} ${JSON.stringify(started.error.params)}\n`);
  process.exit(1);
}
const { secret } = await started.value.parts.accounts.makeEnrolmentSecret(schoolId, Number(uses), 24, 'bench');
process.send!({ port: started.value.port, secret: Buffer.from(secret).toString('hex') });
const stop = (): void => void started.value.stop().then(() => process.exit(0));
process.once('message', stop);
process.once('disconnect', stop);

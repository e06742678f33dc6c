/**
 * `npm run audit:verify -- --file <workstation.db> …` or `npm run audit:verify -- --server …`: the core and the server each check their own, in a process of
 * their own, because neither knows the other (design §2). The exit code is theirs: 0 everything fits, 1 something does not, 2 nothing could be checked.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const project = dirname(import.meta.dirname);
const given = process.argv.slice(2);
const ofServer = given.includes('--server');
const entry = ofServer ? ['server/cli.ts', 'verify'] : ['main/features/audit/cli.ts'];
const { status } = spawnSync(process.execPath, [join(project, entry[0]!), ...entry.slice(1), ...given.filter((word) => word !== '--server')], { stdio: 'inherit' });
process.exitCode = status ?? 2;

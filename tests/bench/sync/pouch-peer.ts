import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER = fileURLToPath(new URL('./peer/', import.meta.url));

export interface PeerPlan {
  readonly subjects: readonly ('live' | 'offline' | 'firstSync' | 'storm')[];
  readonly liveMarks: number;
  /** Between two typed marks, ms. */
  readonly paceMs: number;
  readonly firstSyncMarks: number;
  readonly noOps: number;
  readonly offlineMarks: number;
  readonly storm: { readonly workstations: number; readonly commands: number };
}

/** Times in ms, bytes as the peer's server wrote them to its sockets. A subject that was not asked for is missing. */
export interface PeerFigures {
  readonly live?: readonly number[];
  readonly offline?: { readonly pushMs: number; readonly pullMs: number };
  readonly firstSync?: { readonly ms: number; readonly bytes: number; readonly noOp: readonly number[] };
  readonly storm?: { readonly ms: number };
}

/**
 * PouchDB and express-pouchdb on the same marks, in processes of their own, one after another with our measurement and never beside it. Installed from
 * peer/package-lock.json at the first run. Throws when the peer does not finish or its workstations do not hold all marks.
 */
export async function runPeer(plan: PeerPlan): Promise<PeerFigures> {
  if (!existsSync(`${FOLDER}node_modules/pouchdb`)) await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER });
  const { stdout } = await run(process.execPath, ['peer.mjs', JSON.stringify(plan)], {
    cwd: FOLDER, maxBuffer: 16 * 2 ** 20, timeout: 600_000,
    // Many replications of one database listen to it; Node's warning about that says nothing here.
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  return JSON.parse(stdout) as PeerFigures;
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const LOOKS_AGAIN_AFTER_MS = 300;

/**
 * Runs a piece of work that must not happen twice at once (`npm start` in one terminal, `npm test` in another).
 * The lock of a process that is no more is taken over.
 *
 * @template T
 * @param {string} lock file that stands while the work is done
 * @param {() => void} onWait called once when another process is at it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(lock, onWait, work) {
  await mkdir(dirname(lock), { recursive: true });
  for (let told = false; ; ) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (holder > 0 && !isAlive(holder)) {
      await rm(lock, { force: true });
      continue;
    }
    if (!told) onWait();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, LOOKS_AGAIN_AFTER_MS));
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import type { DiskEyes } from '#domain/disk/index.ts';

/** PowerShell takes a second or two to start on an old computer; one that hangs is not waited for. */
const ANSWERS_WITHIN_MS = 8_000;
const MOST_BYTES = 65_536;

/** The eyes of this computer for `lookAtDisk`. Of the server there are the same ones (server/operations/system-eyes.ts): the two share domain/ alone, which does no I/O. */
export const systemEyes: DiskEyes = {
  platform: process.platform,
  systemRoot: process.env['SystemRoot'] ?? '',
  readText: (path) => readFile(path, 'utf8').catch(() => null),
  list: (path) => readdir(path).catch(() => []),
  realPath: (path) => realpath(path).catch(() => null),
  run: (program, args) => new Promise((resolve) => {
    execFile(program, [...args], { timeout: ANSWERS_WITHIN_MS, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES, windowsHide: true, encoding: 'utf8' }, (error, answer) => resolve(error ? null : answer));
  }),
};

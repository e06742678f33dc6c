import { open, rename, rm } from 'node:fs/promises';
import type { Failure } from '#domain/errors.ts';
import { done, type Result } from '#domain/result.ts';
import { printFailure } from '../printing/index.ts';

/**
 * Write a small file whole or not at all: beside its place, to the disk, then renamed.
 * @param suffix makes the name of the unfinished file its own
 * @returns `print_folder_read_only`, `print_folder_missing`, `print_disk_full`, `print_file_in_use`
 */
export async function saveFile(path: string, content: Uint8Array, suffix: string): Promise<Result<Record<string, never>>> {
  const part = `${path}.${suffix}.part`;
  let written = false;
  try {
    const file = await open(part, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    written = true;
    await rename(part, path);
    return done({});
  } catch (error) {
    await rm(part, { force: true });
    const failure: Failure | null = printFailure(error, path, written);
    if (!failure) throw error;
    return { ok: false, error: failure };
  }
}

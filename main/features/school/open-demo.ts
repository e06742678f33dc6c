import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { done, failed, type Result } from '#domain/result.ts';
import { openDatabase } from '../../database/database.ts';
import { databaseFailure } from '../../database/damage.ts';
import type { CallContext } from '../../call-context.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { findSchool, type SchoolRow } from './school-repository.ts';

const SEED = 1;

/**
 * Opens the demonstration school; the first time it is made beside its final name and moved there when it is whole, so
 * that a half-made school is never opened.
 */
export async function openDemo(services: FeatureServices, context: CallContext): Promise<Result<SchoolRow>> {
  const file = demoFile(services);
  try {
    if (!existsSync(file)) {
      const made = await makeDemo(services, context, file);
      if (!made.ok) return made;
    }
    const key = await services.secrets.readKey('demo', false);
    if (!key.ok) return key;
    if (key.value === null) return failed('keychain_changed', { profile: 'demo' });
    const opened = await openDatabase({ file, key: key.value, onWritePoint: services.onWritePoint });
    if (!opened.ok) return opened;
    const school = findSchool(opened.value.read);
    if (!school) {
      await opened.value.close();
      return failed('database_damaged', { file });
    }
    await services.school.replace({ kind: 'demo', database: opened.value, staffId: null, sync: null, vault: null });
    return done(school);
  } catch (error) {
    const failure = databaseFailure(error, file);
    if (failure) return failure;
    throw error;
  }
}

async function makeDemo(services: FeatureServices, context: CallContext, file: string): Promise<Result<null>> {
  const making = join(services.dataFolder, 'demo', 'making.db');
  removeFiles(making);
  const key = await services.secrets.readKey('demo', true);
  if (!key.ok) return key;
  if (key.value === null) return failed('keychain_changed', { profile: 'demo' });
  const opened = await openDatabase({ file: making, key: key.value });
  if (!opened.ok) return opened;
  try {
    // Its names and topics are a megabyte that a workstation needs once.
    const { createDemoSchool } = await import('../../demo-school/index.ts');
    await createDemoSchool(opened.value, {
      seed: SEED,
      signal: context.signal,
      onProgress: ({ done, total, step }) => context.progress(done, total, step),
    });
  } catch (error) {
    await opened.value.close();
    removeFiles(making);
    if (context.signal.aborted) return failed('job_cancelled');
    throw error;
  }
  await opened.value.close();
  if (context.signal.aborted) {
    removeFiles(making);
    return failed('job_cancelled');
  }
  renameSync(`${making}.keycheck`, `${file}.keycheck`);
  renameSync(making, file);
  return done(null);
}

/** Only ever the demonstration school: the files of another are not in its folder. */
export async function resetDemo(services: FeatureServices, context: CallContext): Promise<Result<SchoolRow>> {
  if (services.school.kind() === 'demo') await services.school.close();
  try {
    removeFiles(demoFile(services));
  } catch (error) {
    const failure = databaseFailure(error, demoFile(services));
    if (failure) return failure;
    throw error;
  }
  return openDemo(services, context);
}

const demoFile = (services: FeatureServices) => join(services.dataFolder, 'demo', 'school.db');

function removeFiles(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '.keycheck']) rmSync(file + suffix, { force: true });
}

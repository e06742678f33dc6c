import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeychainEntry } from '#main/secrets/open-keychain-entry.ts';
import { openWriter } from '#main/database/connection.ts';
import { trouble } from '#renderer/i18n/ru/trouble.ts';
import { launchApp } from '../launch-app.ts';
import { openDemoSchool, signIn } from '../frame/desk-hands.ts';
import { corePid, type WithApi } from './shell-hands.ts';

const openDemo = (page: Page): Promise<void> => page.getByRole('button', { name: 'Открыть', exact: true }).click();

describe('without a keychain', () => {
  it('the application says so and writes neither a key nor a school', async () => {
    // A bus that nobody listens on: what a session without D-Bus and secret service looks like.
    const running = await launchApp({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' } });
    await openDemo(running.page);
    await running.page.getByRole('heading', { name: trouble.screens.keychain_missing.title }).waitFor();
    const files = await readdir(running.dataFolder, { recursive: true });
    expect(files.filter((name) => name.endsWith('.db'))).toEqual([]);
    await running.close();
  });
});

describe('with a school that was made before', () => {
  let made: string;
  const folders: string[] = [];
  const copyOfSchool = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'uchitelskaya-'));
    folders.push(folder);
    await cp(join(made, 'demo'), join(folder, 'demo'), { recursive: true });
    return folder;
  };

  beforeAll(async () => {
    made = await mkdtemp(join(tmpdir(), 'uchitelskaya-'));
    folders.push(made);
    const running = await launchApp({ dataFolder: made });
    const answer = await running.page.evaluate(() => (globalThis as WithApi).api.school.openDemo({ jobId: 'make' }));
    if (!answer.ok) throw new Error(`the demonstration school was not made: ${answer.error.code}`);
    await running.close();
  });
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 }))));

  it('a damaged file is a screen; the file stays as it is', async () => {
    const dataFolder = await copyOfSchool();
    const file = join(dataFolder, 'demo', 'school.db');
    await truncate(file, 100_000);
    const before = await readFile(file);
    const running = await launchApp({ dataFolder });
    await openDemo(running.page);
    await running.page.getByRole('heading', { name: trouble.screens.database_damaged.title }).waitFor();
    expect((await readFile(file)).equals(before)).toBe(true);
    await running.close();
  });

  it('a file of another computer is a screen: its key is not here', async () => {
    const dataFolder = await copyOfSchool();
    const file = join(dataFolder, 'demo', 'school.db');
    const bytes = await readFile(file);
    // Another salt in the head of the file is what another key looks like.
    bytes.fill(0x5a, 0, 4_096);
    await writeFile(file, bytes);
    const running = await launchApp({ dataFolder });
    await openDemo(running.page);
    await running.page
      .getByRole('heading', { name: trouble.screens.database_key_wrong.title })
      .or(running.page.getByRole('heading', { name: trouble.screens.database_damaged.title }))
      .waitFor();
    await running.close();
  });

  it('a file of a future version is a screen; the file stays as it is', async () => {
    const dataFolder = await copyOfSchool();
    const file = join(dataFolder, 'demo', 'school.db');
    const key = await openKeychainEntry('demo').then((entry) => entry.getPassword());
    const database = openWriter(file, new Uint8Array(Buffer.from(key ?? '', 'base64')));
    database.pragma('user_version = 999999');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    const before = await readFile(file);
    const running = await launchApp({ dataFolder });
    await openDemo(running.page);
    await running.page.getByRole('heading', { name: trouble.screens.database_from_future.title }).waitFor();
    await running.close();
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('a core that is killed under a signed-in person is started anew, the school opened again and the page works on', async () => {
    const running = await launchApp({ dataFolder: await copyOfSchool() });
    const { app, page } = running;
    await openDemoSchool(page);
    await signIn(page, '7А');
    const before = await corePid(app);
    process.kill(before!, 'SIGKILL');
    await page.getByText('Связь с базой восстановлена').waitFor();
    const journals = await page.evaluate(() => (globalThis as WithApi).api.journal.listJournals({}));
    expect(journals).toMatchObject({ ok: true });
    expect(await corePid(app)).not.toBe(before);
    await running.close();
  });
});

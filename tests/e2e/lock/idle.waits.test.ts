import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Keychain } from '#main/secrets/keychain.ts';
import { openKeychainEntry } from '#main/secrets/open-keychain-entry.ts';
import { openDatabase } from '#main/database/database.ts';
import { axeFindings, openDemoSchool, picture, signIn } from '../frame/desk-hands.ts';
import { launchApp } from '../launch-app.ts';
import { lockBy } from './lock-hands.ts';

/** The school says one minute, the least it may. */
async function setIdleMinutes(dataFolder: string, minutes: number): Promise<void> {
  const keychain = new Keychain({ open: openKeychainEntry, random: (bytes) => new Uint8Array(randomBytes(bytes)), log: { info: () => {}, warn: () => {}, error: () => '' }, wait: (ms) => sleep(ms) });
  const key = await keychain.readKey('demo', false);
  if (!key.ok || key.value === null) throw new Error('the key of the demonstration school is not in the keychain');
  const opened = await openDatabase({ file: join(dataFolder, 'demo', 'school.db'), key: key.value });
  if (!opened.ok) throw new Error(opened.error.code);
  await opened.value.write((tx) => tx.run('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)', 'access', JSON.stringify({ idleLockMinutes: minutes })));
  await opened.value.close();
}

it('locks after the minutes of the school, warns half a minute before, and a key puts it off – with a dialog open (issue 4, point 5)', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'uch-idle-'));
  let running = await launchApp({ dataFolder });
  try {
    await openDemoSchool(running.page);
    await running.close();
    await setIdleMinutes(dataFolder, 1);
    running = await launchApp({ dataFolder });
    await openDemoSchool(running.page);
    await signIn(running.page, '7А');
    await running.page.keyboard.press('F1');
    await running.page.getByRole('dialog').waitFor();
    const warning = running.page.getByText(/^Через \d+ с окно закроется$/u);
    await warning.waitFor({ timeout: 45_000 });
    await picture(running.page, 'idle-warning-light');
    expect(await axeFindings(running.page, '[role="alert"]')).toEqual([]);
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'Shift' }));
    await warning.waitFor({ state: 'detached', timeout: 3_000 });
    const began = performance.now();
    running = await lockBy(running, async () => undefined);
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThan(55_000);
    expect(waited).toBeLessThan(70_000);
  } finally {
    await running.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}, 240_000);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningServer } from '#server/start-server.ts';
import { PasswordDoor } from '../../fixtures/password-door.ts';
import { loadSmallSchool, startPostgres } from '../../fixtures/school-server.ts';
import { startTestServer } from '../../fixtures/test-server.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { joinAndOpen } from '../workstations/join-hands.ts';

export interface PasswordSchool {
  readonly door: PasswordDoor;
  readonly running: RunningApp;
  /** Ends the window that stands now, the server and its database. */
  close(running: RunningApp): Promise<void>;
}

/** A school with passwords on a real server, and a window that stands before its door. */
export async function openPasswordSchool(addAccounts: (door: PasswordDoor) => void): Promise<PasswordSchool> {
  const postgres = await startPostgres('embedded');
  const folder = mkdtempSync(join(tmpdir(), 'uch-lock-'));
  const databaseUrl = await postgres.fresh();
  await loadSmallSchool(databaseUrl);
  const server: RunningServer = await startTestServer({ folder, databaseUrl });
  const door = await PasswordDoor.open(server);
  addAccounts(door);
  const running = await launchApp();
  const { page } = running;
  await joinAndOpen(page, server, door.port);
  await page.getByRole('textbox', { name: 'Логин' }).waitFor({ timeout: 30_000 });
  return {
    door,
    running,
    async close(last) {
      await last.close();
      await door.close();
      await server.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandId } from '#domain/ids.ts';
import { changeSchoolLists } from '#server/database/school-lists.ts';
import type { RunningServer } from '#server/start-server.ts';
import { issueFor } from '../../fixtures/accounts-desk.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../../fixtures/school-server.ts';
import { smallSchool as s } from '../../fixtures/small-school.ts';
import { startTestServer } from '../../fixtures/test-server.ts';
import { axeFindings, chooseScheme, picture } from '../frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { lockBy, pressCtrlL } from '../lock/lock-hands.ts';
import type { WithApi } from '../shell/shell-hands.ts';
import { joinAndOpen } from '../workstations/join-hands.ts';
import { sections, settle } from '../workstations/own-school-hands.ts';
import { JournalHands } from './journal-hands.ts';

/** The password before marks of a term and of a year, by hand: the school asks for it after one minute, and the test waits for it. */
const OWN = 'снег тает у крыльца';

let postgres: TestPostgres;
let folder: string;
let server: RunningServer;
let running: RunningApp;
const page = () => running.page;

beforeAll(async () => {
  postgres = await startPostgres('embedded');
  folder = mkdtempSync(join(tmpdir(), 'uch-finals-'));
  const databaseUrl = await postgres.fresh();
  await loadSmallSchool(databaseUrl);
  server = await startTestServer({ folder, databaseUrl });
  await changeSchoolLists(server.pool, SMALL_SCHOOL_ID, async (client, seq) => {
    await client.query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'access', '{"finalMarksPasswordMinutes":1}', $2)`, [SMALL_SCHOOL_ID, seq]);
    return { ok: true, value: null };
  });
  const [given] = await issueFor(server, 'staff', [s.teacher]);
  running = await launchApp();
  await joinAndOpen(page(), server, server.port);
  await settle(page(), given!, OWN);
  await sections(page()).waitFor({ timeout: 60_000 });
});
afterAll(async () => {
  await running?.close();
  await server?.stop();
  await postgres?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

describe('a mark of a term (R-08)', () => {
  const dialog = () => page().getByRole('dialog', { name: 'Подтвердите, что это вы' });
  const password = () => dialog().locator('input[type="password"]');
  const hands = () => new JournalHands(running);
  let term = 0;
  /** Types a mark that needs no reason into the column of the term. */
  const put = async (row: number, mark: string): Promise<void> => {
    await hands().click(row, term);
    await hands().type(mark);
    await hands().press('Enter');
  };

  it('right after the sign-in is stored without a question; a minute later the password is asked for, and without it nothing is lost', async () => {
    await hands().open('7а алгебра');
    term = (await hands().size()).columns - 1;
    await put(0, 'осв');
    await hands().stored();
    await new Promise((resolve) => setTimeout(resolve, 61_000));
    await chooseScheme(page(), 'dark');
    await put(1, 'осв');
    await dialog().waitFor();
    // The field has the keyboard.
    await dialog().locator('input[type="password"]:focus').waitFor();
    await picture(page(), 'final-marks-password-dark');
    expect(await axeFindings(page(), '[role="dialog"]')).toEqual([]);
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await page().getByRole('button', { name: 'Не сохранено: 1' }).click();
    await page().getByRole('button', { name: 'Ввести пароль и сохранить' }).waitFor();
    await picture(page(), 'final-marks-not-stored-dark');
    expect(await axeFindings(page())).toEqual([]);
    await page().keyboard.press('Escape');
    await chooseScheme(page(), 'light');
    await page().getByRole('button', { name: 'Не сохранено: 1' }).click();
    await page().getByRole('button', { name: 'Ввести пароль и сохранить' }).click();
    await password().fill('кот спит на батарее');
    await page().keyboard.press('Enter');
    await dialog().getByText('Логин или пароль не подходит').waitFor({ timeout: 20_000 });
    await picture(page(), 'final-marks-password-light');
    expect(await axeFindings(page(), '[role="dialog"]')).toEqual([]);
    await dialog().locator('input[type="password"]:focus').waitFor();
    await page().keyboard.type(OWN);
    await page().keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached', timeout: 20_000 });
    await hands().stored();
    expect(await hands().column(term, 2)).toEqual(['осв', 'осв']);
  });

  it('that waited for the password when the window locked is stored by the unlocking', async () => {
    // What the desk keeps while it asks: another minute need not pass for it.
    await page().evaluate((text) => (globalThis as WithApi).api.drafts.keep({ place: 'journal/held-marks', text }), JSON.stringify([
      { commandId: newId<CommandId>(), name: 'setTermMark', baseVersion: 1, args: { journalId: s.algebra, termId: s.openTerm, pupilId: s.boris, value: null, reason: '' } },
    ]));
    running = await lockBy(running, () => pressCtrlL(running.app));
    await page().locator('input[type="password"]').fill(OWN);
    await page().keyboard.press('Enter');
    await page().getByText('Итоговые отметки, ждавшие пароля, сохранены: 1').waitFor({ timeout: 30_000 });
    await picture(page(), 'final-marks-after-lock-light');
    await hands().grid.waitFor();
    expect(await hands().column(term, 2)).toEqual(['осв', '']);
    expect(running.consoleErrors).toEqual([]);
  });
});

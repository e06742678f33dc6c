import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeEnrolmentCode } from '#domain/contract/sync/index.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import type { ServerLog } from '#server/log.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { loadSmallSchool, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../../fixtures/school-server.ts';
import { axeFindings, picture, signIn } from '../frame/desk-hands.ts';
import { JournalHands } from '../journal/journal-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';

const quiet: ServerLog = { info: () => undefined, warn: () => undefined, error: () => 'test' };
/** Anna is the first pupil; lessons stand on 9, 16 and 23 November. */
const ANNA = 0;
const LESSON_16 = 1;
const LESSON_23 = 2;

/** Two real windows and a server: a mark travels, and two teachers meet in one cell (issue 3; design §4, conflict table). */
describe.runIf(process.platform === 'linux')('two workstations and a school server', () => {
  let folder: string;
  let postgres: TestPostgres;
  let url: string;
  let server: RunningServer;
  let port: number;
  const windows: { readonly running: RunningApp; readonly hands: JournalHands; readonly typed: string }[] = [];

  const sign = ({ page }: JournalHands) => page.getByRole('button', { name: /^Связь с сервером школы/u });
  const says = async (hands: JournalHands, words: RegExp | string, timeout = 60_000): Promise<void> => {
    await expect.poll(() => sign(hands).innerText(), { timeout }).toMatch(words);
  };

  const start = async (wanted: number): Promise<void> => {
    const started = await startServer(readConfiguration(folder, { DATABASE_URL: url, UCH_PORT: String(wanted), UCH_DEVELOPMENT_IDENTITIES: 'all' }), quiet);
    if (!started.ok) throw new Error(started.error.code);
    server = started.value;
    ({ port } = server);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-two-'));
    postgres = await startPostgres('embedded');
    url = await postgres.fresh();
    await loadSmallSchool(url);
    await start(0);
    for (const typed of ['4', '3']) {
      const running = await launchApp();
      windows.push({ running, hands: new JournalHands(running), typed });
    }
  });
  afterAll(async () => {
    for (const { running } of windows) await running.close();
    await server?.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('join by one code, each under a name of its own, and take the journals of their people', async () => {
    const { secret } = await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 2, 1, 'test');
    const code = encodeEnrolmentCode({ address: `http://127.0.0.1:${port}`, fingerprint: new Uint8Array(16), secret });
    for (const [at, { running: { page }, hands }] of windows.entries()) {
      await page.getByRole('button', { name: 'Ввести код…' }).click();
      await page.getByLabel('Код подключения').fill(code.toLowerCase().replaceAll('-', ' '));
      await page.keyboard.press('Enter');
      await page.getByText(`127.0.0.1:${port}`).waitFor();
      await page.getByLabel('Как назвать это рабочее место').fill(`Учительская, компьютер ${at + 1}`);
      await page.getByRole('button', { name: 'Подключить', exact: true }).click();
      await page.getByRole('listbox', { name: 'Сотрудники' }).waitFor({ timeout: 30_000 });
      await signIn(page, at === 0 ? 'Иванова' : 'Петрова');
      await says(hands, 'Всё отправлено');
      await hands.open('7а алг');
    }
  });

  it('show a mark of one in the window of the other', async () => {
    const [first, second] = windows as [(typeof windows)[number], (typeof windows)[number]];
    await first.hands.click(ANNA, LESSON_23);
    await first.hands.type('5');
    await first.hands.press('Enter');
    await expect.poll(() => second.hands.shown(ANNA, LESSON_23), { timeout: 30_000 }).toBe('5');
    // Nothing has taken the selection away, and nothing waits.
    await says(second.hands, 'Всё отправлено');
  });

  it('keep what two people typed into one cell without contact, and let the second decide with both before the eyes', async () => {
    await server.stop();
    for (const { hands, typed } of windows) {
      await hands.click(ANNA, LESSON_16);
      await hands.type(typed);
      await hands.press('Enter');
      await hands.stored();
      await expect.poll(() => hands.cell(ANNA, LESSON_16).getAttribute('class'), { timeout: 10_000 }).toMatch(/unsent/u);
      await says(hands, /Нет связи|Ждут отправки/u);
    }
    await start(port);
    for (const { hands } of windows) {
      await sign(hands).click();
      await hands.page.getByRole('button', { name: /Отправить сейчас|Отправляем/u }).click();
      await hands.page.keyboard.press('Escape');
    }
    const undecided = async () => {
      for (const window of windows) if (/Нужно решение: 1/u.test(await sign(window.hands).innerText())) return window;
      return undefined;
    };
    await expect.poll(async () => (await undecided()) !== undefined, { timeout: 60_000 }).toBe(true);
    const second = (await undecided())!;
    const first = windows.find((window) => window !== second)!;
    await says(first.hands, 'Всё отправлено');
    // What came first stands; the cell carries the sign.
    await expect.poll(() => second.hands.shown(ANNA, LESSON_16), { timeout: 20_000 }).toBe(first.typed);
    await expect.poll(() => second.hands.cell(ANNA, LESSON_16).getAttribute('class'), { timeout: 20_000 }).toMatch(/decision/u);
    await picture(second.running.page, 'journal-conflict');

    await second.hands.click(ANNA, LESSON_16);
    await second.hands.press('Enter');
    const dialog = second.running.page.getByRole('dialog', { name: 'Запись изменил другой человек' });
    await dialog.waitFor();
    expect(await dialog.getByRole('region', { name: 'Ваша запись' }).innerText()).toContain(second.typed);
    expect(await dialog.getByRole('region', { name: 'Сейчас в журнале' }).innerText()).toContain(first.typed);
    await picture(second.running.page, 'conflict-dialog');
    expect(await axeFindings(second.running.page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Заменить на мою' }).click();
    await expect.poll(() => first.hands.shown(ANNA, LESSON_16), { timeout: 30_000 }).toBe(second.typed);
    await says(second.hands, 'Всё отправлено');
    await expect.poll(() => second.hands.cell(ANNA, LESSON_16).getAttribute('class'), { timeout: 20_000 }).not.toMatch(/decision|unsent/u);
    expect(windows.flatMap(({ running }) => running.consoleErrors)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServedSchool } from '../../fixtures/served-school.ts';
import { axeFindings, chooseScheme, openByPalette, picture, signIn } from '../frame/desk-hands.ts';
import { JournalHands } from '../journal/journal-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import type { WithApi } from '../shell/shell-hands.ts';

/** Two computers of a staff room and the school's server (issue 3; design §4): what each sees, with the server and without. */
let school: ServedSchool;
const apps: RunningApp[] = [];

/** Joins by a code; ends at the list of people. */
async function computer(name: string): Promise<RunningApp> {
  const running = await launchApp();
  apps.push(running);
  const { page } = running;
  await page.getByRole('button', { name: 'Ввести код…' }).click();
  await page.getByRole('textbox', { name: 'Код подключения' }).fill(await school.code());
  await page.getByRole('button', { name: 'Проверить код' }).click();
  await page.getByText('Сверьте отпечаток').waitFor();
  await picture(page, 'join-light');
  await page.getByRole('textbox', { name: 'Как назвать это рабочее место' }).fill(name);
  await page.getByRole('button', { name: 'Отпечаток совпал, подключить' }).click();
  await page.getByRole('listbox', { name: 'Сотрудники' }).waitFor({ timeout: 30_000 });
  return running;
}

const sign = ({ page }: RunningApp) => page.getByRole('button', { name: /^Связь с сервером школы/ });
const says = async (running: RunningApp, words: RegExp): Promise<void> => {
  await expect.poll(() => sign(running).getAttribute('aria-label'), { timeout: 60_000 }).toMatch(words);
};

beforeAll(async () => {
  school = await ServedSchool.open(264);
});
afterAll(async () => {
  for (const running of apps) await running.close();
  await school?.close();
});

describe('two computers and a server', () => {
  let first: RunningApp;
  let second: RunningApp;
  let hands: JournalHands;
  let other: JournalHands;
  let column = 0;

  it('join by a code; a teacher’s journals come with the first sign-in', async () => {
    first = await computer('Учительская, компьютер 1');
    await picture(first.page, 'people-of-school-light');
    await signIn(first.page, '7А');
    const journals = await first.page.evaluate(() => (globalThis as WithApi).api.journal.listJournals({}));
    // The class teacher and a teacher of the class: two who may write into one journal (C-3).
    const shared = journals.ok ? journals.value.find((journal) => journal.ownClass && !journal.own && journal.writable && journal.groupName === '7А') : undefined;
    const words = `7а ${shared!.subjectName.toLowerCase()}`;
    second = await computer('Кабинет 214');
    await signIn(second.page, shared!.teacherName.split(' ')[0]!);
    hands = new JournalHands(first);
    other = new JournalHands(second);
    await hands.open(words);
    await other.open(words);
    const heads = await first.page.getByRole('columnheader').evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-colindex') ?? ''));
    column = Math.max(0, heads.filter((index) => index !== '').length - 12);
    await says(first, /Всё отправлено/);
    await says(second, /Всё отправлено/);
  });

  it('a mark typed on one is seen on the other', async () => {
    await hands.click(0, column);
    await hands.type('5');
    await hands.press('Enter');
    await expect.poll(() => other.shown(0, column), { timeout: 15_000 }).toBe('5');
    await says(first, /Всё отправлено/);
  });

  it('without the server nothing blocks typing; the sign and the cells say what waits', async () => {
    await school.stop();
    await says(first, /Нет связи/);
    await hands.click(1, column);
    for (const typed of ['4', '3', 'б']) {
      await hands.type(typed);
      await hands.press('Enter');
    }
    expect(await hands.column(column, 3, 1)).toEqual(['4', '3', 'Б']);
    await says(first, /ждут: [3-9]/);
    await expect.poll(() => hands.cell(1, column).getAttribute('class'), { timeout: 10_000 }).toMatch(/unsent/u);
    await other.click(1, column);
    await other.type('2');
    await other.press('Enter');
    for (const scheme of ['light', 'dark'] as const) {
      await chooseScheme(first.page, scheme);
      await picture(first.page, `sync-offline-${scheme}`);
      await sign(first).click();
      await first.page.getByRole('heading', { name: /^Ждут отправки: [3-9]/ }).waitFor();
      await picture(first.page, `sync-panel-${scheme}`);
      expect(await axeFindings(first.page)).toEqual([]);
      await first.page.keyboard.press('Escape');
    }
    await chooseScheme(first.page, 'light');
  });

  it('kill −9 of the core meanwhile takes nothing of it away: the file opens again under the page', async () => {
    await hands.killCore();
    await expect.poll(() => first.page.evaluate(() => (globalThis as WithApi).api.sync.readStatus({})), { timeout: 30_000 }).toMatchObject({ ok: true, value: { state: 'offline' } });
    await says(first, /Нет связи/);
    expect(await hands.column(column, 3, 1)).toEqual(['4', '3', 'Б']);
    const waiting = await first.page.evaluate(() => (globalThis as WithApi).api.sync.listWaiting({}));
    expect(waiting.ok && waiting.value.total).toBeGreaterThanOrEqual(3);
  });

  it('when it is back what waited goes out, and who came second is asked, with both values', async () => {
    await school.start();
    await sign(first).click();
    await first.page.getByRole('button', { name: 'Отправить сейчас' }).click();
    await first.page.keyboard.press('Escape');
    await says(first, /Всё отправлено/);
    await sign(second).click();
    await second.page.getByRole('button', { name: 'Отправить сейчас' }).click();
    await second.page.keyboard.press('Escape');
    await says(second, /Нужно решение: 1/);
    await expect.poll(() => other.column(column, 3, 1), { timeout: 30_000 }).toEqual(['4', '3', 'Б']);
    await expect.poll(() => other.cell(1, column).getAttribute('class'), { timeout: 10_000 }).toMatch(/decision/u);
    for (const scheme of ['dark', 'light'] as const) {
      await chooseScheme(second.page, scheme);
      await picture(second.page, `conflict-cell-${scheme}`);
      await sign(second).click();
      await second.page.getByRole('heading', { name: 'Не приняты: 1' }).waitFor();
      await picture(second.page, `conflict-panel-${scheme}`);
      await second.page.getByRole('button', { name: 'Решить…' }).click();
      await second.page.getByRole('button', { name: 'Заменить на мою' }).waitFor();
      await picture(second.page, `conflict-dialog-${scheme}`);
      expect(await axeFindings(second.page, '[role="dialog"]')).toEqual([]);
      await second.page.keyboard.press('Escape');
    }
    await other.click(1, column);
    await other.press('Enter');
    await second.page.getByRole('button', { name: 'Заменить на мою' }).click();
    await expect.poll(() => hands.shown(1, column), { timeout: 30_000 }).toBe('2');
    await says(second, /Всё отправлено/);
  });

  it('the administrator sees both computers, makes a code and withdraws one, which then has no journals', async () => {
    await first.page.evaluate(() => (globalThis as WithApi).api.accounts.signOut({}));
    await first.page.reload();
    await first.page.getByRole('button', { name: /^Открыть школу/ }).first().click();
    await first.page.getByRole('listbox', { name: 'Сотрудники' }).waitFor();
    await signIn(first.page, 'администратор');
    await openByPalette(first.page, 'рабочие места', 'Рабочие места');
    await first.page.getByRole('cell', { name: /Кабинет 214/ }).waitFor();
    for (const scheme of ['dark', 'light'] as const) {
      await chooseScheme(first.page, scheme);
      await picture(first.page, `workstations-${scheme}`);
      expect(await axeFindings(first.page)).toEqual([]);
    }
    await first.page.getByRole('button', { name: 'Код подключения…' }).click();
    await first.page.getByRole('button', { name: 'Создать код' }).click();
    await first.page.getByRole('button', { name: 'Скопировать код' }).waitFor();
    await picture(first.page, 'enrolment-code-light');
    expect(await axeFindings(first.page, '[role="dialog"]')).toEqual([]);
    await first.page.getByRole('button', { name: 'Готово' }).click();
    await first.page.getByRole('button', { name: 'Отозвать: Кабинет 214' }).click();
    await first.page.getByRole('dialog').getByRole('button', { name: 'Отозвать', exact: true }).click();
    await first.page.getByRole('cell', { name: /Отозвано/ }).waitFor();
    await picture(first.page, 'workstation-withdrawn-light');
    await second.page.bringToFront();
    await second.page.getByRole('heading', { name: 'Где будем работать?' }).waitFor({ timeout: 60_000 });
    await second.page.getByText('Этот компьютер отозван').waitFor();
    await picture(second.page, 'withdrawn-light');
    expect(await second.page.locator('.mantine-Notification-root').allInnerTexts()).toHaveLength(1);
    // Nothing that came from the server is left to look at, and signing in says why.
    await second.page.getByRole('button', { name: /^Открыть школу/ }).first().click();
    await second.page.getByRole('listbox', { name: 'Сотрудники' }).waitFor();
    await second.page.getByRole('combobox').fill('7А');
    await second.page.keyboard.press('Enter');
    await second.page.locator('main').getByRole('alert').filter({ hasText: 'Этот компьютер отозван' }).waitFor();
    await picture(second.page, 'withdrawn-sign-in-light');
    expect([...first.consoleErrors, ...second.consoleErrors]).toEqual([]);
  });
});

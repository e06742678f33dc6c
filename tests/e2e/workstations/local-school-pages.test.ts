import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBackup } from '#server/operations/check-backup.ts';
import { axeFindings, chooseScheme, picture, signIn } from '../frame/desk-hands.ts';
import { JournalHands } from '../journal/journal-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';

/** By the hands of a person: a school of one computer from the start page to the marks on its server (issue 3, 2 and 5). */
describe.runIf(process.platform === 'linux')('«Школа на этом компьютере» in the window', () => {
  let dataFolder: string;
  let running: RunningApp;
  const page = () => running.page;
  const sign = () => page().getByRole('button', { name: /^Связь с сервером школы/u });

  /** Pictures by day and under the lamp, with nothing that axe finds. */
  const looksRight = async (name: string, within?: string): Promise<void> => {
    for (const scheme of ['dark', 'light'] as const) {
      // A dialog covers the switch: it is looked at as it comes.
      if (within === undefined) await chooseScheme(page(), scheme);
      await picture(page(), within === undefined ? `${name}-${scheme}` : name);
      expect(await axeFindings(page(), within)).toEqual([]);
    }
  };

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-pages-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('has a page for a code beside it, which says at once where a code is wrong', async () => {
    await page().getByRole('button', { name: 'Ввести код…' }).click();
    await page().getByLabel('Код подключения').fill('07ZK4-9QF2M');
    await page().keyboard.press('Enter');
    await page().getByText('Код набран с ошибкой').waitFor();
    await looksRight('join');
    await page().getByRole('button', { name: 'К выбору школы' }).click();
    await page().getByRole('heading', { name: 'Где будем работать?' }).waitFor();
  });

  it('is made by its name and administrator, with progress, and leads to its people', async () => {
    await page().getByRole('button', { name: 'Создать школу…' }).click();
    await page().getByLabel('Название школы').waitFor();
    await looksRight('local-school');
    await page().getByLabel('Название школы').fill('Школа у реки');
    await page().getByLabel('Фамилия').fill('Ёлкина');
    await page().getByLabel('Имя', { exact: true }).fill('Дарья');
    await page().getByRole('button', { name: 'Создать школу' }).click();
    await page().getByRole('progressbar', { name: 'Создаём школу' }).waitFor();
    await picture(page(), 'local-school-making');
    await page().getByRole('listbox', { name: 'Сотрудники' }).waitFor({ timeout: 150_000 });
    expect(await page().getByRole('heading', { level: 1 }).innerText()).toBe('Школа у реки');
    expect(await page().getByText('Пароли появятся вместе с учётными записями').isVisible()).toBe(true);
    await looksRight('people-of-school');
  });

  it('fills the file of a person from the server the first time', async () => {
    await signIn(page(), '7А');
    await expect.poll(() => sign().innerText(), { timeout: 60_000 }).toBe('Всё отправлено');
    expect(await page().getByText('Демонстрационная школа').count()).toBe(0);
  });

  it('marks a cell until the server has it, and says so above', async () => {
    const hands = new JournalHands(running);
    await hands.open('7а русский');
    const server = (await running.app.evaluate(({ app }) => app.getAppMetrics().find(({ name }) => name === 'uchitelskaya-school')?.pid))!;
    const unsent = page().locator('[role="gridcell"][class*="unsent"]');
    process.kill(server, 'SIGSTOP');
    try {
      await hands.type('5');
      await hands.press('Enter');
      await hands.stored();
      await expect.poll(() => unsent.count(), { timeout: 10_000 }).toBe(1);
      expect(await unsent.innerText()).toMatch(/5/u);
      await expect.poll(() => sign().innerText(), { timeout: 10_000 }).toMatch(/Ждут отправки: \d|Отправляем|Нет связи/u);
      await picture(page(), 'journal-unsent');
      await sign().click();
      await page().getByRole('dialog', { name: 'Связь с сервером школы' }).getByText('7А, Русский язык').first().waitFor();
      await looksRight('sync-panel', '[role="dialog"]');
      await page().keyboard.press('Escape');
    } finally {
      process.kill(server, 'SIGCONT');
    }
    await expect.poll(() => sign().innerText(), { timeout: 60_000 }).toBe('Всё отправлено');
    await expect.poll(() => unsent.count(), { timeout: 10_000 }).toBe(0);
  });

  it('shows its administrator the workstations, and no teacher', async () => {
    expect(await page().getByRole('link', { name: 'Рабочие места' }).count()).toBe(0);
    await page().getByRole('button', { name: /^Кто работает/u }).click();
    await page().getByRole('menuitem', { name: 'Сменить сотрудника' }).click();
    await page().getByRole('listbox', { name: 'Сотрудники' }).waitFor();
    await signIn(page(), 'Ёлкина Дарья');
    await page().getByRole('link', { name: 'Рабочие места' }).click();
    await page().getByRole('cell', { name: 'Работает' }).waitFor({ timeout: 30_000 });
    expect(await page().getByRole('row').count()).toBe(2);
    // Nobody else reaches this server: a code would lead nowhere.
    expect(await page().getByText('Школа хранится на этом компьютере').isVisible()).toBe(true);
    expect(await page().getByRole('button', { name: /Код подключения|Отозвать/u }).count()).toBe(0);
    await looksRight('workstations');
    // P-10: the mark is set and taken off here.
    await page().getByRole('button', { name: /^Для администратора: /u }).click();
    await page().getByText('рабочее место администратора').waitFor();
    await page().getByRole('button', { name: /^Снять отметку: /u }).click();
    await page().getByRole('button', { name: /^Для администратора: /u }).waitFor();
  });

  it('is saved by its administrator as one encrypted file, from which a server takes it over', async () => {
    const copy = join(dataFolder, 'копия школы.uchb');
    await running.app.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, copy);
    await page().getByRole('button', { name: 'Копия школы…' }).click();
    await page().getByLabel('Пароль файла', { exact: true }).fill('коротко');
    await page().getByRole('button', { name: 'Выбрать файл и сохранить…' }).click();
    await page().getByText('Слишком короткий').waitFor();
    await looksRight('copy-of-school', '[role="dialog"]');
    await page().getByLabel('Пароль файла', { exact: true }).fill('ключ от школы');
    await page().getByLabel('Пароль ещё раз', { exact: true }).fill('ключ от школы');
    await page().getByRole('button', { name: 'Выбрать файл и сохранить…' }).click();
    await page().getByText('Копия школы сохранена').waitFor({ timeout: 60_000 });
    const read = await checkBackup(copy, 'ключ от школы', () => undefined);
    expect(read).toMatchObject({ ok: true, value: { schools: [{ name: 'Школа у реки' }] } });
    expect(await checkBackup(copy, 'ключ от чулана', () => undefined)).toMatchObject({ ok: false });
  });

  it('is left by the menu of the person, and stands first at the start page from then on', async () => {
    await page().getByRole('button', { name: /^Кто работает/u }).click();
    await page().getByRole('menuitem', { name: 'Выйти из школы' }).click();
    const own = page().getByRole('button', { name: 'Открыть школу: Школа у реки' });
    await own.waitFor();
    await expect.poll(() => own.evaluate((element) => element === document.activeElement)).toBe(true);
    await looksRight('start-own-school');
    await own.focus();
    await page().keyboard.press('Enter');
    await page().getByRole('listbox', { name: 'Сотрудники' }).waitFor({ timeout: 60_000 });
    await signIn(page(), '7А');
    await expect.poll(() => sign().innerText(), { timeout: 30_000 }).toBe('Всё отправлено');
    expect(running.consoleErrors).toEqual([]);
  });
});

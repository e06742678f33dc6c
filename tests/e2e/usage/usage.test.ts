import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looksRight } from '../frame/looks-right.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { ADMINISTRATOR, OwnSchool } from '../workstations/own-school-hands.ts';

/** By the hands of the administrator: who works in the journal, and the register of what was printed and saved (P-13), where the report just saved stands. */
describe.runIf(process.platform === 'linux')('«Кто работает в журнале» and «Напечатанное» in the window', () => {
  let dataFolder: string;
  let running: RunningApp;
  const page = () => running.page;
  const synced = () => page().getByRole('button', { name: /^Связь с сервером школы/u }).getByText('Всё отправлено').waitFor({ timeout: 60_000 });
  const saveTo = async (file: string): Promise<string> => {
    const target = join(dataFolder, file);
    await running.app.evaluate(({ dialog: os }, chosen) => {
      os.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, target);
    return target;
  };
  const names = () => page().getByRole('table', { name: 'Кто работает в журнале' }).getByRole('rowheader').allInnerTexts();

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-usage-pages-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
    const school = new OwnSchool(running);
    await school.create();
    await school.enterAs(ADMINISTRATOR.name);
    await synced();
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('the staff stand there with days and counts; searched, narrowed, ordered, and saved as a workbook and on paper', async () => {
    await page().getByRole('link', { name: 'Кто работает в журнале' }).click();
    await page().getByRole('table', { name: 'Кто работает в журнале' }).waitFor({ timeout: 30_000 });
    const all = await names();
    expect(all.length).toBeGreaterThan(3);
    await looksRight(page(), 'usage');
    // Nobody entered anything in a school that was made a minute ago.
    expect(await page().getByText('записей нет', { exact: true }).count()).toBe(all.length);
    await page().getByText('С записями', { exact: true }).click();
    await page().getByText('Никого не нашли').waitFor();
    await looksRight(page(), 'usage-nobody');
    await page().getByText('Без записей', { exact: true }).click();
    expect(await names()).toEqual(all);
    await page().getByRole('button', { name: 'Сотрудник', exact: true }).click();
    expect(await names()).toEqual(all.toReversed());
    await page().getByRole('textbox', { name: 'Фамилия или должность' }).fill('елкина');
    await expect.poll(async () => (await names()).map((name) => name.split(' ')[0])).toEqual(['Ёлкина']);
    await page().getByRole('textbox', { name: 'Фамилия или должность' }).fill('');
    for (const [format, words] of [['xlsx', 'Книга Excel'], ['pdf', 'Документ PDF для печати']] as const) {
      const target = await saveTo(`кто работает.${format}`);
      await page().getByRole('button', { name: 'Сохранить', exact: true }).click();
      await page().getByRole('menuitem', { name: words }).click();
      await expect.poll(() => existsSync(target), { timeout: 30_000 }).toBe(true);
      await page().getByText(`кто работает.${format}`).first().waitFor({ timeout: 30_000 });
      expect(statSync(target).size).toBeGreaterThan(5_000);
    }
  });

  it('what was saved stands in the register of printed documents by who, what and when, and is printed from there', async () => {
    await page().getByRole('link', { name: 'Персональные данные' }).click();
    await page().getByRole('tab', { name: 'Напечатанное' }).click();
    const register = page().getByRole('table', { name: 'Напечатанное' });
    const again = page().getByRole('button', { name: 'Обновить', exact: true });
    // Events go with the next sync.
    await expect.poll(async () => {
      await again.click();
      return register.getByRole('row').filter({ hasText: 'Кто работает в журнале' }).count();
    }, { timeout: 60_000, interval: 1_000 }).toBe(2);
    expect(await register.getByRole('row').filter({ hasText: 'файл Excel' }).innerText()).toMatch(/Ёлкина Дарья/u);
    await looksRight(page(), 'printed-register');
    const target = await saveTo('напечатанное.pdf');
    await page().getByRole('button', { name: 'Журнал в PDF' }).click();
    await page().getByText('Документ сохранён').waitFor({ timeout: 30_000 });
    expect(statSync(target).size).toBeGreaterThan(5_000);
    await page().getByRole('combobox', { name: 'Как' }).click();
    await page().getByRole('option', { name: 'Напечатано' }).click();
    await page().getByText('Таких документов нет').waitFor({ timeout: 30_000 });
  });
});

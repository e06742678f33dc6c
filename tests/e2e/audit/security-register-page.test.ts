import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, chooseScheme, picture } from '../frame/desk-hands.ts';
import { OwnSchool } from '../workstations/own-school-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';

/** The auditor finds what happened and saves it for an inspector; nobody else sees the section (issue 4, point 9). */
describe.runIf(process.platform === 'linux')('«Журнал безопасности» in the window', () => {
  let dataFolder: string;
  let running: RunningApp;
  let school: OwnSchool;
  let auditor: string;
  const page = () => running.page;
  const section = () => page().getByRole('link', { name: 'Журнал безопасности' });
  const register = () => page().getByRole('table', { name: 'Журнал безопасности' });
  const changePerson = async (query: string): Promise<void> => {
    await school.enterAs(query);
    await page().getByRole('button', { name: /^Связь с сервером школы/u }).getByText('Всё отправлено').waitFor({ timeout: 60_000 });
  };
  const choose = async (filter: string, option: string | RegExp): Promise<void> => {
    await page().getByRole('combobox', { name: filter, exact: true }).click();
    await page().getByRole('option', { name: option }).first().click();
  };
  const saveTo = async (file: string, words: string): Promise<string> => {
    const target = join(dataFolder, file);
    await running.app.evaluate(({ dialog: os }, chosen) => {
      os.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, target);
    await page().getByRole('button', { name: 'Сохранить для проверки' }).click();
    await page().getByRole('menuitem', { name: words }).click();
    await page().getByRole('radio', { name: 'Останется в школе' }).check();
    await page().getByRole('button', { name: 'Выбрать файл…' }).click();
    await page().getByText('Журнал сохранён').first().waitFor({ timeout: 60_000 });
    await expect.poll(() => statSync(target, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 }).toBeGreaterThan(200);
    // The notice of an earlier file may still stand.
    await expect.poll(() => statSync(target, { throwIfNoEntry: false })?.size ?? 0, { timeout: 60_000 }).toBeGreaterThan(200);
    return target;
  };

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-audit-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
    school = new OwnSchool(running);
    await school.create();
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is no section of a deputy or an administrator', async () => {
    await school.enterAs('заместитель');
    await page().getByRole('link', { name: 'Письма родителям' }).waitFor();
    expect(await section().count()).toBe(0);
    await changePerson('Ёлкина Дарья');
    await page().getByRole('link', { name: 'Роли и права' }).click();
    expect(await section().count()).toBe(0);
    const teacher = page().getByRole('row').filter({ hasText: /ведёт по нагрузке/u }).first();
    await teacher.waitFor({ timeout: 30_000 });
    auditor = (await teacher.getByRole('rowheader').innerText()).split('\n')[0]!.trim();
    await page().getByRole('textbox', { name: 'Фамилия или должность' }).fill(auditor);
    await page().getByRole('button', { name: `Назначить роль: ${auditor}` }).click();
    const dialog = page().getByRole('dialog', { name: 'Назначить роль' });
    await dialog.getByRole('combobox', { name: 'Роль' }).click();
    await page().getByRole('option', { name: 'Аудитор безопасности' }).click();
    await dialog.getByLabel('Основание').fill('приказ № 112-к от 25.08.2026');
    await dialog.getByRole('button', { name: 'Назначить', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  it('shows the auditor who was given which role by whom, and who read the register', async () => {
    await changePerson(auditor);
    await section().click();
    const given = register().getByRole('row').filter({ hasText: 'Роль назначена' });
    await given.waitFor({ timeout: 30_000 });
    expect(await given.getByRole('cell').allInnerTexts()).toEqual([
      expect.stringMatching(/^\d+$/u), expect.stringMatching(/^\d\d\.\d\d\.\d{4}, \d\d:\d\d/u), 'Ёлкина Дарья', expect.stringMatching(/\S/u), auditor, 'сделано', 'роль: Аудитор безопасности',
    ]);
    for (const scheme of ['dark', 'light'] as const) {
      await chooseScheme(page(), scheme);
      await picture(page(), `security-register-${scheme}`);
      expect(await axeFindings(page())).toEqual([]);
    }
    await choose('Событие', 'Журнал безопасности прочитан');
    await expect.poll(async () => [...new Set(await register().getByRole('rowheader').allInnerTexts())], { timeout: 20_000 }).toEqual(['Журнал безопасности прочитан']);
    await choose('Итог', 'отказано');
    await page().getByText('Таких событий нет').waitFor();
    await page().getByRole('button', { name: 'Сбросить' }).click();
    await given.waitFor();
    await choose('Сотрудник', /^Ёлкина Дарья/u);
    await expect.poll(() => register().getByRole('row').filter({ hasText: 'Журнал безопасности прочитан' }).count()).toBe(0);
    await given.waitFor();
    await page().getByRole('button', { name: 'Сбросить' }).click();
  });

  it('saves it for an inspector as a table and on paper, and that is an event, too', async () => {
    await register().getByRole('row').filter({ hasText: 'Роль назначена' }).waitFor();
    const csv = readFileSync(await saveTo('журнал.csv', 'Таблица CSV'), 'utf8');
    expect(csv).toContain('Роль назначена');
    expect(csv).toContain('роль: аудитор безопасности');
    await saveTo('журнал.xlsx', 'Книга Excel');
    expect(readFileSync(await saveTo('журнал.pdf', 'Документ PDF для печати')).subarray(0, 5).toString()).toBe('%PDF-');
    // Told with the next sync, by the clock of this workstation beside the server's.
    await choose('Событие', 'Сохранено в файл');
    await expect.poll(async () => {
      await page().getByRole('button', { name: 'Обновить' }).click();
      return register().getByRole('row').filter({ hasText: 'на рабочем месте' }).filter({ hasText: 'журнал безопасности' }).count();
    }, { timeout: 60_000, interval: 1_000 }).toBe(3);
  });
});

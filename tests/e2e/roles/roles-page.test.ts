import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, chooseScheme, picture } from '../frame/desk-hands.ts';
import { JournalHands } from '../journal/journal-hands.ts';
import { OwnSchool } from '../workstations/own-school-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';

/** Roles by the hands of an administrator, in a school with a server (R-01…R-04, C-3). */
describe.runIf(process.platform === 'linux')('«Роли и права» in the window', () => {
  let dataFolder: string;
  let running: RunningApp;
  let school: OwnSchool;
  const page = () => running.page;
  const rowOf = (name: RegExp) => page().getByRole('row').filter({ hasText: name });

  const looksRight = async (name: string, within?: string): Promise<void> => {
    for (const scheme of ['dark', 'light'] as const) {
      if (within === undefined) await chooseScheme(page(), scheme);
      await picture(page(), within === undefined ? `${name}-${scheme}` : name);
      expect(await axeFindings(page(), within)).toEqual([]);
    }
  };
  const changePerson = async (query: string): Promise<void> => {
    await school.enterAs(query);
  };

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-roles-'));
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
    school = new OwnSchool(running);
    await school.create();
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is a section of whoever may give roles, and of nobody else', async () => {
    await school.enterAs('7А');
    await page().getByRole('link', { name: 'Журнал', exact: true }).waitFor();
    expect(await page().getByRole('link', { name: 'Роли и права' }).count()).toBe(0);
    await changePerson('Ёлкина Дарья');
    await page().getByRole('link', { name: 'Роли и права' }).click();
    await page().getByRole('row').nth(5).waitFor({ timeout: 30_000 });
    await looksRight('roles-people');
  });

  it('does not let the last administrator be taken away, and says why', async () => {
    const dialog = page().getByRole('dialog');
    await page().getByRole('combobox', { name: 'Роль' }).click();
    await page().getByRole('option', { name: 'Администратор', exact: true }).click();
    // The one who made the school, and nobody of the sample.
    await expect.poll(() => page().getByRole('row').count(), { timeout: 20_000 }).toBe(2);
    await rowOf(/Ёлкина/u).getByRole('button', { name: /^Закончить роль «Администратор»/u }).click();
    await dialog.getByRole('button', { name: 'Закончить роль' }).click();
    await dialog.getByText('Напишите основание').waitFor();
    await dialog.getByLabel('Основание').fill('приказ № 9 от 26.11.2026');
    await dialog.getByRole('button', { name: 'Закончить роль' }).click();
    await page().getByText('Это последний администратор').waitFor();
    await looksRight('roles-last-administrator', '[role="dialog"]');
    await page().keyboard.press('Escape');
    await page().getByRole('combobox', { name: 'Роль' }).click();
    await page().getByRole('option', { name: 'Все роли' }).click();
    await expect.poll(() => page().getByRole('row').count(), { timeout: 20_000 }).toBeGreaterThan(10);
  });

  it('gives a role with its basis, shows it beside the load, and ends it', async () => {
    const search = page().getByRole('textbox', { name: 'Фамилия или должность' });
    await search.fill('');
    const teacher = rowOf(/ведёт по нагрузке/u).first();
    const name = (await teacher.getByRole('rowheader').innerText()).split('\n')[0]!.trim();
    await search.fill(name);
    await page().getByRole('button', { name: `Назначить роль: ${name}` }).click();
    const dialog = page().getByRole('dialog', { name: 'Назначить роль' });
    await dialog.getByRole('button', { name: 'Назначить', exact: true }).click();
    await dialog.getByText('Выберите роль.').waitFor();
    await dialog.getByRole('combobox', { name: 'Роль' }).click();
    await page().getByRole('option', { name: 'Аудитор безопасности' }).click();
    await dialog.getByText('Администратор им быть не может').waitFor();
    await dialog.getByLabel('Основание').fill('приказ № 112-к от 25.08.2026');
    await looksRight('roles-give', '[role="dialog"]');
    await dialog.getByRole('button', { name: 'Назначить', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    const given = rowOf(/Аудитор безопасности/u);
    await given.getByText('приказ № 112-к от 25.08.2026. Кто назначил: Ёлкина Дарья').waitFor();
    await looksRight('roles-given');
    await page().getByRole('button', { name: `Закончить роль «Аудитор безопасности»: ${name}` }).click();
    await page().getByLabel('Основание').fill('приказ № 9 от 26.11.2026');
    await page().getByRole('dialog').getByRole('button', { name: 'Закончить роль' }).click();
    await given.waitFor({ state: 'hidden' });
    await page().getByLabel('Показать прошлые').check();
    await given.getByText('закончилась').waitFor();
  });

  it('prints what each role may, as the server judges', async () => {
    await page().getByRole('tab', { name: 'Что кому можно' }).click();
    const marks = page().getByRole('row').filter({ hasText: 'Ставить отметки' });
    expect(await marks.getByRole('cell').allInnerTexts()).toEqual(
      ['–', '–', 'свои журналы', 'свой класс\nесли так настроено', 'свои журналы', 'свои журналы', '–', 'свои журналы', '–', '–', '–']);
    await looksRight('roles-rights');
  });

  it('changes what regulations differ on: then the class teacher is told whom to ask (C-3)', async () => {
    await page().getByRole('tab', { name: 'Настройки прав' }).click();
    await page().getByLabel('Классный руководитель ставит отметки по всем предметам своего класса').uncheck();
    await page().getByLabel('Основание').fill('положение об электронном журнале, п. 3.6');
    await looksRight('roles-settings');
    await page().getByRole('button', { name: 'Сохранить настройки' }).click();
    await page().getByText('Настройки прав сохранены').waitFor();
    const direction = page().getByRole('combobox', { name: 'Направление: Алгебра' });
    await direction.fill('естественно-научное');
    await direction.press('Enter');
    await page().getByRole('tab', { name: 'Сотрудники' }).click();
    await page().getByRole('button', { name: 'Назначить роль…', exact: true }).first().click();
    await page().getByRole('option').first().click();
    await page().getByRole('dialog').getByRole('combobox', { name: 'Роль' }).click();
    await page().getByRole('option', { name: 'Методист' }).click();
    await page().getByRole('dialog').getByRole('combobox', { name: 'Направление' }).click();
    await page().getByRole('option', { name: 'естественно-научное' }).waitFor();
    await page().keyboard.press('Escape');
    await page().keyboard.press('Escape');
    await changePerson('7А');
    await expect.poll(() => page().getByRole('button', { name: /^Связь с сервером школы/u }).innerText(), { timeout: 60_000 }).toBe('Всё отправлено');
    const hands = new JournalHands(running);
    await hands.open('7а алгебра');
    await page().getByText('Отметки ставят учитель предмета и классный руководитель').waitFor();
    await picture(page(), 'roles-journal-read-only');
    expect(running.consoleErrors).toEqual([]);
  });
});

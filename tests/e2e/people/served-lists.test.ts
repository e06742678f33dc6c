import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looksRight } from '../frame/looks-right.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { ADMINISTRATOR, OwnSchool } from '../workstations/own-school-hands.ts';

/** The lists of a school with a server by the hands of a person (M-09): enrolment with a doubt, transfer, dismissal, correction, the log, and taking back. */
describe.runIf(process.platform === 'linux')('the list of a class in «Школа на этом компьютере»', () => {
  let dataFolder: string;
  let running: RunningApp;
  const page = () => running.page;
  const dialog = () => page().getByRole('dialog');
  const openClass = async (className: string): Promise<void> => {
    await page().getByRole('navigation', { name: 'Классы' }).getByRole('button', { name: className }).click();
    await page().getByRole('heading', { name: `${className} класс` }).waitFor();
    await page().getByRole('rowheader').first().waitFor();
  };
  const names = () => page().getByRole('region', { name: /^Ученики/u }).locator('tbody tr:not([data-departed])').getByRole('rowheader').allInnerTexts();
  const line = (name: string) => page().getByRole('region', { name: /^Ученики/u }).getByRole('row').filter({ hasText: name });
  const deed = async (name: string, what: string): Promise<void> => {
    await page().getByRole('button', { name: `Действия: ${name}` }).click();
    await page().getByRole('menuitem', { name: what }).click();
    await dialog().waitFor();
  };
  const LONG = { last: 'Константинопольская-Задунайская', first: 'Мария-Магдалина', middle: 'Вениаминовна' };
  const FULL = `${LONG.last} ${LONG.first} ${LONG.middle}`;
  const fill = async ({ last, first, middle }: typeof LONG, birth: string): Promise<void> => {
    await dialog().getByLabel('Фамилия').fill(last);
    await dialog().getByLabel('Имя', { exact: true }).fill(first);
    await dialog().getByLabel('Отчество').fill(middle);
    await dialog().getByLabel('Дата рождения').fill(birth);
    await dialog().getByLabel('Дата рождения').press('Tab');
  };

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-served-lists-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
    const school = new OwnSchool(running);
    await school.create();
    await school.enterAs(ADMINISTRATOR.name);
    await page().getByRole('button', { name: /^Связь с сервером школы/u }).getByText('Всё отправлено').waitFor({ timeout: 60_000 });
    await page().getByRole('link', { name: 'Классы и ученики' }).click();
    await openClass('7А');
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('a pupil is enrolled with the keyboard, and what is missing is said in place', async () => {
    const before = await names();
    await page().getByRole('button', { name: 'Зачислить…' }).click();
    await dialog().getByRole('button', { name: 'Зачислить' }).click();
    await dialog().getByText('Нужны фамилия и имя.').waitFor();
    await dialog().getByText('Укажите приказ или заявление.').waitFor();
    await fill(LONG, '05.04.2013');
    await dialog().getByLabel('Основание').fill('приказ № 12 от 25.11.2026');
    await looksRight(page(), 'lists-enrol', '[role="dialog"]');
    await dialog().getByLabel('Основание').press('Enter');
    await dialog().waitFor({ state: 'detached', timeout: 20_000 });
    await page().getByRole('rowheader', { name: FULL }).waitFor({ timeout: 20_000 });
    expect(await names()).toHaveLength(before.length + 1);
    await page().getByText(new RegExp(`${LONG.last}.*зачисление в 7А`, 'u')).waitFor();
    await looksRight(page(), 'lists-enrolled');
  });

  it('who is in another class is asked about and moved, never added twice; typing stays until it is decided', async () => {
    await openClass('7Б');
    await page().getByRole('button', { name: 'Зачислить…' }).click();
    await fill(LONG, '05.04.2013');
    await dialog().getByLabel('Основание').fill('приказ № 13');
    await dialog().getByLabel('Первый день в классе').fill('01.12.2026');
    await dialog().getByLabel('Первый день в классе').press('Tab');
    await dialog().getByRole('button', { name: 'Зачислить' }).click();
    await dialog().getByText('Сейчас учится в другом классе. Перевести?').waitFor({ timeout: 20_000 });
    expect(await dialog().getByLabel('Фамилия').inputValue()).toBe(LONG.last);
    await looksRight(page(), 'lists-enrol-asked', '[role="dialog"]');
    await dialog().getByRole('button', { name: 'Перевести', exact: true }).click();
    await dialog().waitFor({ state: 'detached', timeout: 20_000 });
    await page().getByRole('rowheader', { name: FULL }).waitFor({ timeout: 20_000 });
    await openClass('7А');
    await line(LONG.last).getByText('30.11.2026').waitFor();
  });

  it('that is taken back, and the pupil is transferred, corrected and dismissed', async () => {
    await openClass('7Б');
    await page().getByRole('button', { name: 'Отменить', exact: true }).click();
    await dialog().getByRole('button', { name: 'Отменить', exact: true }).click();
    await page().getByText('Изменение отменено').first().waitFor();
    await page().getByRole('rowheader', { name: FULL }).waitFor({ state: 'detached', timeout: 20_000 });

    await openClass('7А');
    await deed(FULL, 'Исправить данные…');
    await dialog().getByLabel('Отчество').fill('Викентьевна');
    await looksRight(page(), 'lists-correct', '[role="dialog"]');
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    const corrected = `${LONG.last} ${LONG.first} Викентьевна`;
    await page().getByRole('rowheader', { name: corrected }).waitFor({ timeout: 20_000 });

    await deed(corrected, 'Перевести в другой класс…');
    await dialog().getByRole('button', { name: 'Перевести' }).click();
    await dialog().getByText('Выберите класс.').waitFor();
    await dialog().getByRole('combobox', { name: 'В какой класс' }).click();
    await page().getByRole('option', { name: '7Б' }).click();
    await dialog().getByLabel('Первый день в новом классе').fill('01.12.2026');
    await dialog().getByLabel('Первый день в новом классе').press('Tab');
    await dialog().getByLabel('Основание').fill('заявление № 4');
    await looksRight(page(), 'lists-transfer', '[role="dialog"]');
    await dialog().getByRole('button', { name: 'Перевести' }).click();
    await dialog().waitFor({ state: 'detached', timeout: 20_000 });
    await line(LONG.last).getByText('30.11.2026').waitFor({ timeout: 20_000 });

    await openClass('7Б');
    await deed(corrected, 'Отчислить…');
    await dialog().getByLabel('Последний день в школе').fill('05.12.2026');
    await dialog().getByLabel('Последний день в школе').press('Tab');
    await dialog().getByLabel('Основание').fill('приказ № 14 от 04.12.2026');
    await looksRight(page(), 'lists-dismiss', '[role="dialog"]');
    await dialog().getByRole('button', { name: 'Отчислить' }).click();
    await dialog().waitFor({ state: 'detached', timeout: 20_000 });
    await line(LONG.last).getByText('05.12.2026').waitFor({ timeout: 20_000 });
  });

  it('the log tells it all, with paper and author', async () => {
    await page().getByRole('button', { name: 'Движение…' }).click();
    await dialog().getByText(/отчисление из 7Б, последний день 05\.12\.2026/u).waitFor({ timeout: 20_000 });
    await dialog().getByText(/перевод из 7А в 7Б с 01\.12\.2026/u).first().waitFor();
    await dialog().getByText('приказ № 14 от 04.12.2026').waitFor();
    await looksRight(page(), 'lists-movements', '[role="dialog"]');
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(running.consoleErrors).toEqual([]);
  });
});

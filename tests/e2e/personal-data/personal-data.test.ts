import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfPages } from '../../fixtures/pdf-text.ts';
import { axeFindings, picture } from '../frame/desk-hands.ts';
import { looksRight } from '../frame/looks-right.ts';
import { OwnSchool } from '../workstations/own-school-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';

/** By the hands of a person: consents of a class, a change that a family reported, and data that is blocked and destroyed with an act (P-02 … P-12). */
describe.runIf(process.platform === 'linux')('«Персональные данные» in the window', () => {
  let dataFolder: string;
  let running: RunningApp;
  let school: OwnSchool;
  const page = () => running.page;
  const dialog = () => page().getByRole('dialog');
  const change = async (to: string): Promise<void> => {
    await school.enterAs(to);
    await page().getByRole('button', { name: /^Связь с сервером школы/u }).getByText('Всё отправлено').waitFor({ timeout: 60_000 });
  };
  const openSection = () => page().getByRole('link', { name: 'Персональные данные' }).click();
  /** The pages of what a press saves, as another reader of PDF finds them. */
  const saved = async (file: string, press: () => Promise<void>): Promise<string[]> => {
    const target = await saveTo(file);
    await press();
    await expect.poll(() => existsSync(target), { timeout: 30_000 }).toBe(true);
    return pdfPages(readFileSync(target)).map((text) => text.replaceAll(/\s+/gu, ' '));
  };
  const saveTo = async (file: string): Promise<string> => {
    const target = join(dataFolder, file);
    await running.app.evaluate(({ dialog: os }, chosen) => {
      os.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, target);
    return target;
  };

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-personal-pages-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
    school = new OwnSchool(running);
    await school.create();
    await school.enterAs('7А');
    await page().getByRole('button', { name: /^Связь с сервером школы/u }).getByText('Всё отправлено').waitFor({ timeout: 60_000 });
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('the class teacher sees who lacks consent, and enters a meeting at once', async () => {
    await openSection();
    await page().getByRole('table', { name: 'Согласия' }).waitFor();
    await looksRight(page(), 'personal-consents');
    await page().getByRole('checkbox', { name: 'Выбрать всех' }).check();
    await page().getByRole('button', { name: /^Внести решения \(\d+\)/u }).click();
    await dialog().getByLabel('Основание').fill('заявления от 01.09.2026');
    await picture(page(), 'personal-consents-entering');
    expect(await axeFindings(page(), '[role="dialog"]')).toEqual([]);
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await page().getByText(/согласия есть у всех/u).waitFor({ timeout: 30_000 });
    await page().getByText('Нет согласия', { exact: true }).click();
    await page().getByText('Никого не нашли').waitFor();
    await page().getByText('Все', { exact: true }).click();
    const list = await saveTo('список.pdf');
    await page().getByRole('button', { name: 'Список для подписей' }).click();
    await page().getByText('Документ сохранён').waitFor({ timeout: 30_000 });
    expect(statSync(list).size).toBeGreaterThan(5_000);
  });

  it('what a family reported is entered and applied', async () => {
    await page().getByRole('tab', { name: 'Изменения данных' }).click();
    await page().getByRole('button', { name: 'Внести сообщение…' }).click();
    await dialog().getByLabel('Ученик').click();
    await page().getByRole('option').first().click();
    await dialog().getByLabel('Новое значение').fill('+7 900 123-45-67');
    await dialog().getByLabel('Кто сообщил и как').fill('мать, по телефону');
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await page().getByRole('button', { name: 'Применить' }).click();
    await page().getByText('применено').waitFor();
    await looksRight(page(), 'personal-changes');
  });

  it('the administrator blocks a pupil, who goes from the class but is not destroyed while enrolled, and destroys a parent’s data with an act', async () => {
    await change('Ёлкина Дарья');
    await openSection();
    await page().getByRole('table', { name: 'Согласия' }).waitFor();
    const pupil = (await page().getByRole('table', { name: 'Согласия' }).getByRole('rowheader').first().innerText()).trim();
    const surname = pupil.split(' ')[0]!;
    await page().getByRole('tab', { name: 'Блокирование и уничтожение' }).click();
    await page().getByLabel('Фамилия (не меньше двух букв)').fill(pupil);
    await page().getByRole('button', { name: 'Найти', exact: true }).click();
    const row = page().getByRole('row').filter({ hasText: pupil }).filter({ hasText: 'ученик' }).first();
    await row.getByRole('button', { name: 'Заблокировать…' }).click();
    await dialog().getByLabel('Причина').fill('заявление семьи');
    await dialog().getByLabel('Основание').fill('заявление № 3');
    await dialog().getByRole('button', { name: 'Заблокировать' }).click();
    await row.getByText('заблокированы').waitFor();
    await page().getByText(/^Акт № 1 от .*: ученик, /u).waitFor();
    await looksRight(page(), 'personal-blocked');
    const blockAct = await saved('акт о блокировании.pdf', () => page().getByRole('button', { name: 'Акт о блокировании' }).click());
    expect(blockAct).toHaveLength(1);
    for (const words of ['Акт № 1 о блокировании персональных данных', pupil, 'заявление семьи', 'заявление № 3', 'Больше не используется']) expect(blockAct[0]).toContain(words);
    await page().getByRole('tab', { name: 'Согласия' }).click();
    await expect.poll(() => page().getByRole('rowheader', { name: pupil }).count(), { timeout: 20_000 }).toBe(0);

    await page().getByRole('tab', { name: 'Блокирование и уничтожение' }).click();
    await page().getByRole('row').filter({ hasText: pupil }).getByRole('button', { name: 'Уничтожить…' }).click();
    await dialog().getByText('Ученик ещё учится').waitFor();
    expect(await dialog().getByRole('textbox').count()).toBe(0);
    await picture(page(), 'personal-enrolled');
    expect(await axeFindings(page(), '[role="dialog"]')).toEqual([]);
    await dialog().getByRole('button', { name: 'Закрыть' }).last().click();
    // By the beginning of the name alone, so that mother and father are found by their own surname.
    await page().getByLabel('Фамилия (не меньше двух букв)').fill(surname.slice(0, 4));
    await page().getByRole('button', { name: 'Найти', exact: true }).click();
    const parent = page().getByRole('row').filter({ hasText: pupil }).filter({ hasText: 'родитель' }).first();
    const parentSurname = (await parent.getByRole('rowheader').innerText()).trim().split(/\s/u)[0]!;
    await parent.getByRole('button', { name: 'Уничтожить…' }).click();
    await dialog().getByText('Будет стёрто без возможности восстановления').waitFor();
    await dialog().getByLabel('Основание').fill('заявление № 4');
    await dialog().getByLabel('Комиссия').fill('Ёлкина Дарья');
    await dialog().getByLabel('Фамилия этого человека').fill(parentSurname);
    expect(await dialog().getByRole('button', { name: 'Уничтожить' }).isDisabled()).toBe(true);
    await dialog().getByLabel('Слово «УНИЧТОЖИТЬ»').fill('УНИЧТОЖИТЬ');
    await picture(page(), 'personal-destroying');
    expect(await axeFindings(page(), '[role="dialog"]')).toEqual([]);
    await dialog().getByRole('button', { name: 'Уничтожить' }).click();
    await dialog().getByText('Данные уничтожены, акт № 1').waitFor({ timeout: 30_000 });
    const act = await saveTo('акт.pdf');
    await dialog().getByRole('button', { name: 'Сохранить акт' }).click();
    await expect.poll(() => existsSync(act), { timeout: 30_000 }).toBe(true);
    await dialog().getByRole('button', { name: 'Закрыть' }).last().click();
    await page().getByText(/^Акт № 1 от .*: родитель/u).waitFor();
  });

  it('the registers say what is missing', async () => {
    await page().getByRole('tab', { name: 'Неразглашение' }).click();
    await page().getByText(/Не подписали обязательство/u).waitFor();
    await looksRight(page(), 'personal-nondisclosure');
    const unsigned = await page().getByText('не подписано', { exact: true }).count();
    const obligations = await saved('обязательства.pdf', () => page().getByRole('button', { name: `Подготовить для неподписавших (${unsigned})…` }).click());
    expect(obligations).toHaveLength(unsigned);
    for (const sheet of obligations) expect(sheet).toContain('о неразглашении персональных данных');
    await page().getByRole('tab', { name: 'Документы' }).click();
    await page().getByText(/Не хватает обязательных документов: 7/u).waitFor();
    await looksRight(page(), 'personal-documents');
    const rowOf = (name: string) => page().getByRole('row').filter({ has: page().getByRole('rowheader', { name }) });
    for (const [name, words] of [
      ['Приказ о введении электронного журнала', 'О введении электронного журнала'], ['Положение о персональных данных', 'Меры защиты'], ['Форма согласия', 'Согласие на обработку персональных данных'],
      ['Форма обязательства о неразглашении', 'Я обязуюсь'], ['Перечень лиц, допущенных к данным', 'Ёлкина Дарья'], ['Инструкция по безопасности', 'Лист ознакомления'],
    ] as const) expect((await saved(`${name}.pdf`, () => rowOf(name).getByRole('button', { name: 'Подготовить…' }).click())).join(' ')).toContain(words);
    const responsible = 'Приказ о назначении ответственного';
    await rowOf(responsible).getByRole('button', { name: 'Подготовить…' }).click();
    await dialog().getByLabel('Кого назначают ответственным').click();
    await page().getByRole('option', { name: 'Ёлкина Дарья' }).click();
    await picture(page(), 'personal-appointing');
    expect(await axeFindings(page(), '[role="dialog"]')).toEqual([]);
    const order = await saved('приказ.pdf', () => dialog().getByRole('button', { name: 'Подготовить' }).click());
    for (const words of ['Школа у реки', 'Ёлкина Дарья', 'приказываю']) expect(order.join(' ')).toContain(words);
    // What is signed is entered with its number, and counts.
    await rowOf(responsible).getByRole('button', { name: 'Внести подписанный…' }).click();
    await dialog().getByLabel('Номер').fill('14-о');
    await dialog().getByLabel('Где хранится').fill('папка 3');
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await page().getByText(/Не хватает обязательных документов: 6/u).waitFor();
    await rowOf(responsible).getByText('14-о').waitFor();
    await page().getByRole('tab', { name: 'Передача данных' }).click();
    expect((await saved('передачи.pdf', () => page().getByRole('button', { name: 'Журнал в PDF' }).click())).join(' ')).toContain('передач не записано');
    await page().getByRole('button', { name: 'Записать передачу…' }).click();
    await dialog().getByLabel('Кому').fill('Управление образования');
    await dialog().getByLabel('Документ').fill('запрос № 77');
    await dialog().getByLabel('Успеваемость').check();
    await dialog().getByLabel('Сколько человек').fill('24');
    await picture(page(), 'personal-transfer-recording');
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await page().getByRole('row').filter({ hasText: 'Управление образования' }).waitFor();
    await looksRight(page(), 'personal-transfers');
  });
});

import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfPages } from '../../fixtures/pdf-text.ts';
import { axeFindings, picture } from '../frame/desk-hands.ts';
import { looksRight } from '../frame/looks-right.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { OwnSchool } from '../workstations/own-school-hands.ts';

/** What pupils achieved, by the hands of a class teacher (P-04, G-08, P-13); and a parent's sex. */
describe.runIf(process.platform === 'linux')('«Достижения» of a class in the window', () => {
  let dataFolder: string;
  let running: RunningApp;
  const page = () => running.page;
  const dialog = () => page().getByRole('dialog');
  const table = () => page().getByRole('table', { name: 'Достижения 7А класса' });
  const choose = async (label: string, option: string): Promise<void> => {
    await dialog().getByRole('combobox', { name: label }).click();
    await page().getByRole('option', { name: option, exact: true }).click();
  };
  /** By what is typed of the name, as a teacher would. */
  const addPupil = async (name: string): Promise<void> => {
    const field = dialog().getByLabel('Ученики');
    await field.fill(name);
    await page().getByRole('option', { name }).click();
  };
  const openAchievements = async (): Promise<void> => {
    await page().getByRole('link', { name: 'Классы и ученики' }).click();
    await page().getByRole('heading', { name: '7А класс' }).waitFor();
    await page().getByText('Достижения', { exact: true }).click();
    await page().getByRole('heading', { name: 'Достижения 7А класса' }).waitFor();
  };
  let pupils: string[];

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-achievements-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
    const school = new OwnSchool(running);
    await school.create();
    await school.enterAs('7А');
    await page().getByRole('button', { name: /^Связь с сервером школы/u }).getByText('Всё отправлено').waitFor({ timeout: 60_000 });
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('without consent nobody can be chosen, and it says where consents are entered (P-02)', async () => {
    await page().getByRole('link', { name: 'Классы и ученики' }).click();
    await page().getByRole('region', { name: /^Ученики/u }).waitFor();
    await looksRight(page(), 'achievements-beside-pupils');
    await openAchievements();
    await page().getByText('Достижений пока нет').waitFor({ timeout: 30_000 });
    await looksRight(page(), 'achievements-empty');
    await page().getByRole('button', { name: 'Записать достижение…' }).click();
    await dialog().getByText('Без согласия на обработку данных достижения не записывают').waitFor();
    await dialog().getByLabel('Ученики').click();
    await page().getByRole('option').first().waitFor();
    const offered = await page().getByRole('option').all();
    expect(offered.length).toBeGreaterThan(10);
    for (const option of offered) expect([await option.innerText(), await option.getAttribute('aria-disabled')]).toEqual([expect.stringMatching(/ – нет согласия$/u), 'true']);
    await picture(page(), 'achievements-without-consent');
    await page().keyboard.press('Escape');
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });

    await page().getByRole('link', { name: 'Персональные данные' }).click();
    await page().getByRole('table', { name: 'Согласия' }).waitFor();
    pupils = (await page().getByRole('table', { name: 'Согласия' }).getByRole('rowheader').allInnerTexts()).map((name) => name.trim());
    await page().getByRole('checkbox', { name: 'Выбрать всех' }).check();
    await page().getByRole('button', { name: /^Внести решения/u }).click();
    await dialog().getByLabel('Основание').fill('заявления от 01.09.2026');
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await page().getByText(/согласия есть у всех/u).waitFor({ timeout: 30_000 });
  });

  it('one olympiad is entered for two pupils at once, what is missing is said in place, and an award without an event needs its word', async () => {
    await openAchievements();
    await page().getByRole('button', { name: 'Записать достижение…' }).click();
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await dialog().getByText('Выберите учеников.').waitFor();
    await dialog().getByText('Напишите название.').waitFor();
    for (const name of pupils.slice(0, 2)) await addPupil(name);
    await page().keyboard.press('Escape');
    await dialog().getByRole('combobox', { name: 'Название мероприятия' }).or(dialog().getByLabel('Название мероприятия')).first().fill('Всероссийская олимпиада школьников по астрономии имени Константина Эдуардовича Циолковского');
    await choose('Уровень', 'Муниципальный');
    await dialog().getByLabel('Предмет или направление').fill('астрономия');
    await choose('Результат', 'Призёр');
    await dialog().getByLabel('Награда').fill('диплом II степени');
    await looksRight(page(), 'achievements-recording', '[role="dialog"]');
    await dialog().getByLabel('Награда').press('Enter');
    await dialog().waitFor({ state: 'detached', timeout: 20_000 });
    await page().getByText('Записано: 2 ученика').waitFor();
    await table().getByRole('row').nth(2).waitFor();
    expect(await table().getByRole('rowheader').allInnerTexts()).toEqual(pupils.slice(0, 2).toSorted((a, b) => a.localeCompare(b, 'ru')));

    await page().getByRole('button', { name: 'Записать достижение…' }).click();
    await addPupil(pupils[2]!);
    await page().keyboard.press('Escape');
    await choose('Что это было', 'Награда, поощрение');
    await dialog().getByLabel('За что').fill('Помощь школьной библиотеке');
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await dialog().getByText('Напишите, чем награждён: диплом, грамота, благодарность.').waitFor();
    await dialog().getByLabel('Награда').fill('похвальная грамота директора');
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await dialog().waitFor({ state: 'detached', timeout: 20_000 });
    await page().getByText('3 записи, 3 ученика, побед и призовых мест: 2').waitFor();
    await looksRight(page(), 'achievements');
  });

  it('an entry is corrected and removed after a question, one pupil can be looked at alone, and the list is saved as PDF (P-13)', async () => {
    const [first] = pupils;
    await page().getByRole('button', { name: `Действия: ${first!}` }).click();
    await page().getByRole('menuitem', { name: 'Исправить…' }).click();
    await choose('Результат', 'Победитель');
    await dialog().getByLabel('Награда').fill('диплом I степени');
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await dialog().waitFor({ state: 'detached', timeout: 20_000 });
    const line = table().getByRole('row').filter({ hasText: first! });
    await line.getByText('Победитель').waitFor();
    await line.getByText(/^исправлено /u).waitFor();
    await looksRight(page(), 'achievements-corrected');

    await page().getByRole('button', { name: `Действия: ${pupils[2]!}` }).click();
    await page().getByRole('menuitem', { name: 'Удалить…' }).click();
    await dialog().getByText('Помощь школьной библиотеке').waitFor();
    await looksRight(page(), 'achievements-removing', '[role="dialog"]');
    // The safe answer has the focus: Enter removes nothing.
    await page().keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page().getByText(/^3\sзаписи/u).waitFor();
    await page().getByRole('button', { name: `Действия: ${pupils[2]!}` }).click();
    await page().getByRole('menuitem', { name: 'Удалить…' }).click();
    await dialog().getByRole('button', { name: 'Удалить' }).click();
    await page().getByText(/^2\sзаписи/u).waitFor({ timeout: 20_000 });

    await page().getByRole('combobox', { name: 'Ученик' }).click();
    await page().getByRole('option', { name: pupils[1]! }).click();
    await page().getByText(/^1\sзапись/u).waitFor();
    const target = join(dataFolder, 'достижения.pdf');
    await running.app.evaluate(({ dialog: os }, chosen) => {
      os.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, target);
    await page().getByRole('button', { name: 'Список в PDF' }).click();
    await page().getByText('Документ сохранён').waitFor({ timeout: 30_000 });
    const text = pdfPages(readFileSync(target)).join('\n').replaceAll(/\s+/gu, ' ');
    // Of whom is looked at, as for a character reference.
    for (const words of [`Достижения: ${pupils[1]!}, 7А класс`, 'призёр', 'диплом II степени', 'Побед и призовых мест: 1']) expect(text).toContain(words);
    expect(text).not.toContain('победитель');
  });

  it('a parent’s sex is told like the other data of a family (P-04)', async () => {
    await page().getByRole('link', { name: 'Персональные данные' }).click();
    await page().getByRole('tab', { name: 'Изменения данных' }).click();
    await page().getByRole('button', { name: 'Внести сообщение…' }).click();
    await dialog().getByLabel('Ученик').click();
    await page().getByRole('option').first().click();
    await choose('Что изменилось', 'Пол родителя');
    await dialog().getByLabel('Родитель').click();
    await page().getByRole('option', { name: /(?:женский|мужской|пол не указан)\)$/u }).first().click();
    await dialog().getByLabel('Новое значение').click();
    await page().getByRole('option', { name: 'женский', exact: true }).click();
    await dialog().getByLabel('Кто сообщил и как').fill('мать, лично');
    await picture(page(), 'personal-sex-of-parent');
    expect(await axeFindings(page(), '[role="dialog"]')).toEqual([]);
    await dialog().getByRole('button', { name: 'Сохранить' }).click();
    await page().getByRole('button', { name: 'Применить' }).click();
    await page().getByText('применено').waitFor({ timeout: 20_000 });
    await page().getByText(/^Пол родителя.*: женский/u).waitFor();
  });
});

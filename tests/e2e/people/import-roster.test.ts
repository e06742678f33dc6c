import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeXlsx } from '../../imports/made-files.ts';
import { axeFindings, chooseScheme, openDemoSchool, picture, signIn } from '../frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';

/** «Импорт списка класса» in the real window (issue 2 item 6, M-09): a secretary, a file from Excel, questions, load, taking back. */
let folder: string;
let running: RunningApp;
const page = (): Page => running.page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uchitelskaya-people-'));
  running = await launchApp({ dataFolder: join(folder, 'data') });
  await openDemoSchool(page());
  await signIn(page(), 'секретарь');
  await page().getByRole('link', { name: 'Классы и ученики' }).click();
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Shown {
  readonly last: string;
  readonly first: string;
  readonly middle: string;
  readonly birthDate: string;
  readonly phone: string;
}

/** The pupils of a class as the table shows them. */
async function pupilsOf(className: string): Promise<Shown[]> {
  await page().getByRole('navigation', { name: 'Классы' }).getByRole('button', { name: className }).click();
  await page().getByRole('heading', { name: `${className} класс` }).waitFor();
  await page().getByRole('rowheader').first().waitFor();
  const rows = await page().locator('tbody tr:not([data-departed])').all();
  return Promise.all(
    rows.map(async (row) => {
      const [last = '', first = '', ...middle] = (await row.getByRole('rowheader').innerText()).split(' ');
      const [, birthDate = '', , , phone = ''] = await row.getByRole('cell').allInnerTexts();
      return { last, first, middle: middle.join(' '), birthDate, phone };
    }),
  );
}

/** The next dialog of the OS answers with this path. */
async function answerDialog(path: string): Promise<void> {
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, path);
}

const row = (line: number) => page().getByRole('row').filter({ has: page().getByRole('cell', { name: String(line), exact: true }) }).first();

const filter = (name: string) => page().getByRole('group', { name: 'Показать строки' }).getByRole('button', { name });

async function looksRight(name: string): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await chooseScheme(page(), scheme);
    await picture(page(), `${name}-${scheme}`);
    expect(await axeFindings(page())).toEqual([]);
  }
}

let before: Shown[];

describe('the class', () => {
  it('shows its pupils, and nothing of the window scrolls', async () => {
    before = await pupilsOf('7А');
    expect(before.length).toBeGreaterThan(15);
    expect(await page().evaluate(() => document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth)).toBe(false);
    await looksRight('people-class');
  });

  it('gives a template that is saved where the person says', async () => {
    const path = join(folder, 'template.xlsx');
    await answerDialog(path);
    await page().getByRole('button', { name: 'Сохранить образец…' }).click();
    await page().getByText('Образец сохранён').waitFor();
    expect((await stat(path)).size).toBeGreaterThan(1_000);
  });
});

describe('a file that is not a list', () => {
  it('is refused in words, and the way back is open', async () => {
    const path = join(folder, 'list.xlsx');
    await writeFile(path, '%PDF-1.7 not a table');
    await answerDialog(path);
    await page().getByRole('button', { name: 'Импорт списка…' }).click();
    await page().getByRole('alert').getByText('Это не таблица').waitFor();
    await picture(page(), 'people-import-refused');
    await page().getByRole('button', { name: 'К списку класса' }).click();
    await page().getByRole('heading', { name: '7А класс' }).waitFor();
  });
});

describe('a list from Excel', () => {
  it('is shown line by line with what it would do', async () => {
    const [stranger] = await pupilsOf('7Б');
    await pupilsOf('7А');
    const [first, second, third, fourth] = before as [Shown, Shown, Shown, Shown];
    const written = (pupil: Shown) => `${pupil.last} ${pupil.first} ${pupil.middle}`.trim();
    const path = join(folder, 'Список 7А.xlsx');
    await writeFile(path, await makeXlsx((book) => {
      const sheet = book.addWorksheet('7А');
      sheet.addRow(['Список обучающихся 7А класса на 23.11.2026']);
      sheet.addRow(['№ п/п', 'Телефон', 'Ф.И.О. обучающегося', 'Дата рожд.', 'СНИЛС', 'Пол']);
      sheet.addRow([1, '', written(first), first.birthDate, '', '']);
      sheet.addRow([2, 89_123_456_789, written(second), second.birthDate, '', '']);
      sheet.addRow([3, '', written(third).replace(third.last, `${third.last}ъ`), third.birthDate, '', '']);
      sheet.addRow([4, '', written(stranger!), stranger!.birthDate, '', '']);
      sheet.addRow([5, '', 'АБДУЛХАКИМОВ МУХАММАД-АМИН РАШИД ОГЛЫ', '5 марта 2014 г.', '', '']);
      sheet.addRow([6, '', 'Цой Саша', '01.09.2013', '', '']);
      sheet.addRow([7, '', 'Константинопольский Константин Константинович', '31.02.2014', '', '']);
      sheet.addRow([8, '', `${fourth.last} ${fourth.first[0]!}.`, fourth.birthDate, '', '']);
      sheet.addRow(['Всего: 8']);
    }));
    await answerDialog(path);
    await page().getByRole('button', { name: 'Импорт списка…' }).click();
    await page().getByRole('heading', { name: 'Импорт списка: 7А' }).waitFor();
    await filter('Все').click();
    const actions = await page().locator('tbody tr').evaluateAll((rows) => rows.map((entry) => entry.getAttribute('data-action')));
    expect(actions).toEqual(['same', 'update', 'question', 'question', 'add', 'question', 'error', 'error']);
    expect(await row(9).innerText()).toContain('D9');
    expect(await page().getByRole('button', { name: 'Загрузить', exact: true }).isDisabled()).toBe(true);
    await page().getByText('Не загружаются столбцы: E «СНИЛС».').waitFor();
    await looksRight('people-import');
    await filter('Решить').click();
    await looksRight('people-import-decide');
  });

  it('is answered in place until nothing is undecided', async () => {
    await row(5).getByRole('button', { name: /^Оставить/u }).click();
    await row(6).getByRole('button', { name: 'Пропустить строку' }).click();
    await row(8).getByRole('button', { name: 'Девочка' }).click();
    await page().getByRole('button', { name: 'Пропустить строки с ошибками (2)' }).click();
    await page().getByRole('status').getByText('добавится 2, изменится 1').waitFor();
    await page().getByRole('button', { name: 'Загрузить', exact: true, disabled: false }).waitFor();
    await picture(page(), 'people-import-decided');
  });

  it('is loaded and stands in the class', async () => {
    await page().getByRole('button', { name: 'Загрузить', exact: true }).click();
    await page().getByRole('heading', { name: '7А класс' }).waitFor();
    await page().getByRole('rowheader', { name: 'Абдулхакимов Мухаммад-Амин Рашид оглы' }).waitFor();
    const after = await pupilsOf('7А');
    expect(after.length).toBe(before.length + 2);
    expect(after.find(({ last, first }) => last === before[1]!.last && first === before[1]!.first)?.phone).toBe('+7 912 345-67-89');
    await looksRight('people-imported');
  });

  it('is taken back as a whole', async () => {
    await page().getByRole('button', { name: 'Отменить', exact: true }).click();
    await page().getByRole('dialog').getByRole('button', { name: 'Отменить', exact: true }).click();
    await page().getByText('Изменение отменено').waitFor();
    await page().getByRole('rowheader', { name: 'Абдулхакимов Мухаммад-Амин Рашид оглы' }).waitFor({ state: 'detached' });
    expect(await pupilsOf('7А')).toEqual(before);
    expect(running.consoleErrors).toEqual([]);
  });
});

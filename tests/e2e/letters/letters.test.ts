import { read, utils } from '@e965/xlsx';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfPages } from '../../fixtures/pdf-text.ts';
import { axeFindings, chooseScheme, openDemoSchool, picture, signIn } from '../frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';

/** Letters to parents in the real window (issue 2 item 8; R7, K-06, O-07, P-13, T-04). The steps follow one another as a person's do. */
let folder: string;
let running: RunningApp;
/** Of the desk alone: the hidden window of the printer belongs to Chromium's viewer. */
const complaints: string[] = [];
const page = (): Page => running.page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uchitelskaya-letters-'));
  running = await launchApp({ dataFolder: join(folder, 'data') });
  page().on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page().on('pageerror', (error) => complaints.push(String(error)));
  await openDemoSchool(page());
  page().setDefaultTimeout(20_000);

  await signIn(page(), '7А');
  await page().getByRole('link', { name: 'Письма родителям' }).click();
  await rowsOf().first().waitFor();
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const rowsOf = () => page().locator('tbody:visible tr:not(article tr)');
const paper = (): Locator => page().locator('article:visible');
const button = (name: string | RegExp) => page().getByRole('button', { name });
const tab = (name: string) => page().getByRole('tab', { name }).click();
const done = (count: number) => page().getByRole('status').getByText(new RegExp(`^Готово: ${count}\\s`, 'u')).waitFor();

/** The next dialog of the OS answers with a file of this folder. */
async function answerDialog(name: string): Promise<string> {
  const path = join(folder, name);
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, path);
  return path;
}

async function looksRight(name: string): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await chooseScheme(page(), scheme);
    await picture(page(), `${name}-${scheme}`);
    expect(await axeFindings(page())).toEqual([]);
  }
  expect(await page().evaluate(() => document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth)).toBe(false);
}

/** Changes something of the look, comes back to the paper and waits for what it must then say – or say no more. */
async function withLook(change: () => Promise<void>, shown: string | RegExp | null, gone: string | RegExp | null = null): Promise<void> {
  await tab('Вид и слова');
  await change();
  await tab('Просмотр');
  if (shown !== null) await paper().getByText(shown, { exact: true }).first().waitFor();
  if (gone !== null) await paper().getByText(gone, { exact: true }).first().waitFor({ state: 'detached' });
  await paper().waitFor();
}
const check = (name: string) => page().getByRole('checkbox', { name, exact: true }).click();

/** Everything of one file, with the number of letters in it. */
async function pagesOf(path: string): Promise<string[]> {
  return pdfPages(await readFile(path)).map((text) => text.replaceAll(/\s+/g, ' '));
}

const registerCount = async (): Promise<number> => {
  await tab('Журнал писем');
  await page().getByText(/^(?:Писем ещё не было|\d+\sпис(?:ьмо|ьма|ем))$/u).waitFor();
  const count = (await page().getByText('Писем ещё не было').isVisible()) ? 0 : await rowsOf().count();
  await tab('Новые письма');
  return count;
};

let byRule: number;
let whole: number;

describe('who gets a letter', () => {
  it('shows the class, and the register is empty at first', async () => {
    await tab('Журнал писем');
    await page().getByText('Писем ещё не было').waitFor();
    await looksRight('letters-register-empty');
    await tab('Новые письма');
  });

  it('chooses by rule, and the rule can be changed', async () => {
    whole = await rowsOf().count();
    expect(whole).toBeGreaterThan(20);
    const ruled = button(/^По правилу · [1-9]/u);
    byRule = Number(/\d+/u.exec(await ruled.innerText())?.[0]);
    expect(byRule).toBeLessThan(whole);
    await ruled.click();
    await page().getByText(new RegExp(`^Выбрано: ${byRule}\\s`, 'u')).waitFor();
    expect(await rowsOf().getByRole('checkbox', { checked: true }).count()).toBe(byRule);
    await paper().getByText('Количество отметок').waitFor();
    await looksRight('letters-new');

    await button('Правило').click();
    const rule = page().getByRole('dialog', { name: 'Правило' });
    await rule.waitFor();
    await picture(page(), 'letters-rule-light');
    expect(await axeFindings(page())).toEqual([]);
    await rule.getByRole('textbox', { name: 'Средний балл ниже' }).fill('2');
    await rule.getByRole('textbox', { name: 'Долгов не меньше' }).fill('');
    await button(`По правилу · ${byRule}`).waitFor({ state: 'detached' });
    expect(Number(/\d+/u.exec(await button(/^По правилу/u).innerText())?.[0])).toBeLessThan(byRule);
    await rule.getByRole('textbox', { name: 'Средний балл ниже' }).fill('3,5');
    await rule.getByRole('textbox', { name: 'Долгов не меньше' }).fill('1');
    await button(`По правилу · ${byRule}`).waitFor();
    await page().keyboard.press('Escape');
    await rule.waitFor({ state: 'detached' });
  });

  it('by keyboard alone: arrows move and show, Space chooses', async () => {
    await button('Никого').click();
    await button('Правило').focus();
    await page().keyboard.press('Tab');
    const second = await rowsOf().nth(1).getByRole('rowheader').innerText();
    await page().keyboard.press('ArrowDown');
    await page().getByRole('region', { name: `Письмо: ${second}` }).waitFor();
    await paper().getByText(second, { exact: true }).first().waitFor();
    await page().keyboard.press('Space');
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('Space');
    await page().getByText('Выбрано: 2 письма').waitFor();
    await page().keyboard.press('Space');
    await page().getByText('Выбрано: 1 письмо').waitFor();
    expect(await rowsOf().nth(1).getByRole('checkbox').isChecked()).toBe(true);
    expect(await rowsOf().nth(2).evaluate((row) => row === document.activeElement)).toBe(true);
    await page().keyboard.press('ArrowUp');
    await page().keyboard.press('ArrowUp');
  });
});

describe('what it looks like', () => {
  it('the preview follows every choice', async () => {
    await withLook(() => page().getByText('Все отметки', { exact: true }).click(), 'Отметки', 'Количество отметок');
    await withLook(() => page().getByText('Сколько каких', { exact: true }).click(), 'Количество отметок');
    await withLook(() => check('Прогноз за период'), null, 'Прогноз');
    await withLook(() => check('Прогноз за период'), 'Прогноз');
    await withLook(() => check('Отрывной талон'), null, 'Отрывной талон – верните его, пожалуйста, в школу');
    await withLook(() => check('Отрывной талон'), 'Отрывной талон – верните его, пожалуйста, в школу');
    await withLook(() => check('Подпись директора'), /Директор/u);
    await withLook(() => check('Адрес для конверта с окном'), /Директор/u);
    // To the mother, whose name is not the pupil's.
    await paper().getByText(/Абдурахманова-Заде/u).first().waitFor();
    await picture(page(), 'letters-address-light');
    await withLook(() => check('Адрес для конверта с окном'), /Директор/u);
    await withLook(() => check('Подпись директора'), null, /Директор/u);
    const width = () => paper().locator('section').first().evaluate((sheet) => (sheet as HTMLElement).style.width);
    expect(await width()).toBe('210mm');
    await withLook(() => page().getByText('Два на листе', { exact: true }).click(), null);
    await expect.poll(width).toBe('148mm');
    await picture(page(), 'letters-a5-light');
    await withLook(() => page().getByText('A4', { exact: true }).click(), null);
    await expect.poll(width).toBe('210mm');
  });

  it('words of the class teacher stand in the letter, and stay while one looks into the register (X-05)', async () => {
    await withLook(async () => {
      await page().getByRole('textbox', { name: /^Замечание: / }).fill('Часто опаздывает на первый урок.');
      await page().getByRole('textbox', { name: 'Рекомендация для всех' }).fill('Просим проверять дневник каждый день.');
      await looksRight('letters-look');
    }, 'Часто опаздывает на первый урок.');
    await paper().getByText('Просим проверять дневник каждый день.').waitFor();
    await tab('Журнал писем');
    await page().getByText('Писем ещё не было').waitFor();
    await tab('Новые письма');
    await paper().getByText('Часто опаздывает на первый урок.').waitFor();
    await button(/^По правилу/u).click();
    await rowsOf().nth(1).click();
    await paper().getByText('Просим проверять дневник каждый день.').waitFor();
    await paper().getByText('Часто опаздывает на первый урок.').waitFor({ state: 'detached' });
    // With it the longest letters would go on to a second page.
    await withLook(() => page().getByRole('textbox', { name: 'Рекомендация для всех' }).fill(''), null, 'Просим проверять дневник каждый день.');
  });
});

describe('making', () => {
  it('saves one PDF: a page a letter, every name and number, the text searchable', async () => {
    const path = await answerDialog('letters.pdf');
    const names = await page().locator('tbody:visible tr:not(article tr)').filter({ has: page().getByRole('checkbox', { checked: true }) }).getByRole('rowheader').allInnerTexts();
    await button('Сохранить PDF…').click();
    await done(byRule);
    const pages = await pagesOf(path);
    expect(pages).toHaveLength(byRule);
    for (const [index, text] of pages.entries()) {
      expect(text).toContain(`№ 2026-11-${String(index + 1).padStart(3, '0')} от 23 ноября 2026 г.`);
      expect(text).toContain(names[index]);
    }
    expect(pages.filter((text) => text.includes('Часто опаздывает'))).toHaveLength(1);
    await looksRight('letters-made');
  });

  it('keeps its buttons in one row, on the smallest screen too', async () => {
    const tops = await Promise.all(['Сохранить XLSX…', 'Печать…', 'Сохранить PDF…'].map(async (name) => (await button(name).boundingBox())?.y));
    expect(new Set(tops).size).toBe(1);
    const strip = await Promise.all(['Открыть', 'Показать в папке', 'Скрыть сообщение'].map(async (name) => (await button(name).boundingBox())!));
    expect(Math.max(...strip.map(({ y }) => y)) - Math.min(...strip.map(({ y }) => y))).toBeLessThan(12);
    await button('Скрыть сообщение').click();
    await button('Открыть').waitFor({ state: 'detached' });
  });

  it('enters them in the register, from where one is saved again as it was', async () => {
    await tab('Журнал писем');
    await page().getByText(new RegExp(`^${byRule}\\sпис`, 'u')).waitFor();
    expect(await rowsOf().count()).toBe(byRule);
    await paper().waitFor();
    await looksRight('letters-register');
    // Nothing is cut: the table is as wide as its room.
    expect(await page().locator('table:visible:not(article table)').evaluate((table) => table.parentElement!.scrollWidth <= table.parentElement!.clientWidth)).toBe(true);
    await button(`Показать письмо 2026-11-${String(byRule).padStart(3, '0')}`).focus();
    for (let step = 1; step < byRule; step++) await page().keyboard.press('ArrowDown');
    await paper().getByText(/^№ 2026-11-001/u).waitFor();
    const path = await answerDialog('again.pdf');
    await button('Сохранить ещё раз…').click();
    await page().getByText('Готово: 1 письмо').waitFor();
    const [first] = await pagesOf(join(folder, 'letters.pdf'));
    expect(await pagesOf(path)).toEqual([first]);
    await tab('Новые письма');
  });

  it('saves a spreadsheet in which numbers are numbers', async () => {
    const path = await answerDialog('letters.xlsx');
    await button(/^Всех · /u).click();
    await button('Сохранить XLSX…').click();
    await done(whole);
    const book = read(await readFile(path));
    expect(book.SheetNames).toHaveLength(whole);
    for (const name of book.SheetNames) {
      const cells = Object.entries(book.Sheets[name]!).filter(([address]) => !address.startsWith('!')) as [string, { t: string; v: unknown }][];
      expect(cells.filter(([, { t }]) => t === 'n').length).toBeGreaterThan(10);
      // The heads «5 4 3 2» are names of columns; everything else that looks like a number is one.
      expect(cells.flatMap(([, { t, v }]) => (t === 's' && typeof v === 'string' && /^\d+(?:[.,]\d+)?$/u.test(v) ? [v] : []))).toEqual(['5', '4', '3', '2']);
    }
    const [sheet] = book.SheetNames;
    expect(JSON.stringify(utils.sheet_to_json(book.Sheets[sheet!]!, { header: 1 }))).toContain('Информационное письмо для родителей');
  });

  it('shows how far it is and lets itself be cancelled: no file, no number', async () => {
    const before = await registerCount();
    const path = await answerDialog('cancelled.pdf');
    await button(/^Всех · /u).click();
    // The core stands still while a person reaches for the button, and hears of both one after the other.
    const core = await running.app.evaluate(({ app }) => app.getAppMetrics().find((process) => process.serviceName === 'node.mojom.NodeService')?.pid);
    process.kill(core!, 'SIGSTOP');
    try {
      await button('Сохранить PDF…').click();
      await page().getByText(new RegExp(`^Готовим ${whole}\\s`, 'u')).waitFor();
      await button('Отмена').click();
      await page().getByText('Останавливаем…').waitFor();
      expect(await page().getByText('Отменено.').count()).toBe(0);
    } finally {
      process.kill(core!, 'SIGCONT');
    }
    await page().getByText('Отменено. Номера свободны, файл не создан.').waitFor();
    expect((await readdir(folder)).filter((name) => name.includes('cancelled'))).toEqual([]);
    await page().getByText(new RegExp(`^Выбрано: ${whole}\\s`, 'u')).waitFor();
    expect(await registerCount()).toBe(before);
    expect(path).toContain('cancelled');
  });

  it('says in words what a folder that is gone means, and keeps the choice', async () => {
    await answerDialog('gone/letters.pdf');
    await button('Сохранить PDF…').click();
    const refusal = page().getByRole('main').getByRole('alert');
    await refusal.waitFor();
    await picture(page(), 'letters-refused-light');
    expect(await axeFindings(page())).toEqual([]);
    await page().getByText(new RegExp(`^Выбрано: ${whole}\\s`, 'u')).waitFor();
    await refusal.getByRole('button', { name: 'Закрыть' }).click();
  });
});

describe('at the printer', () => {
  /** The dialog of the OS is answered: nobody sits at it. */
  const answerPrinter = (success: boolean, reason: string) =>
    running.app.evaluate(({ app }, answer) => {
      app.removeAllListeners('web-contents-created');
      app.on('web-contents-created', (_event, contents) => {
        contents.print = (_options, callback) => callback?.(answer.success, answer.reason);
      });
    }, { success, reason });

  it.each([
    ['printed', true, '', 'Отправлено на принтер, записано в журнал писем.', 2],
    ['closed dialog', false, 'Print job canceled', 'Печать отменена. Номера свободны, в журнал писем ничего не записано.', 0],
    ['failing printer', false, 'Print job failed', /принтер/iu, 0],
  ])('%s', async (_what, success, reason, words, more) => {
    const before = await registerCount();
    await button(/^Всех · /u).click();
    await button('Никого').click();
    await rowsOf().nth(3).getByRole('checkbox').click();
    await rowsOf().nth(5).getByRole('checkbox').click();
    await answerPrinter(success, reason);
    await button('Печать…').click();
    await page().getByText(words).first().waitFor();
    // The list is asked anew when the register comes up.
    await expect.poll(registerCount).toBe(before + more);
    await expect.poll(() => readdir(join(folder, 'data', 'spool')).catch(() => [])).toEqual([]);
  });
});

describe('who sees what', () => {
  const changePerson = async (words: string) => {
    await page().getByRole('banner').getByRole('button').last().click();
    await page().getByRole('menuitem', { name: 'Сменить сотрудника' }).click();
    await page().getByRole('combobox').waitFor();
    await signIn(page(), words);
  };

  it('a deputy sees every class; grade 1 is written to about attendance alone (G-04)', async () => {
    await changePerson('заместитель');
    await page().getByRole('link', { name: 'Письма родителям' }).click();
    await rowsOf().first().waitFor();
    await page().getByRole('combobox', { name: 'Класс' }).click();
    expect(await page().getByRole('option').count()).toBe(22);
    await picture(page(), 'letters-classes-light');
    await page().getByRole('option', { name: '1А', exact: true }).click();
    await paper().getByText(', 1А класс').first().waitFor();
    await paper().getByText('Посещаемость', { exact: true }).waitFor();
    expect(await paper().getByText('Успеваемость', { exact: true }).count()).toBe(0);
    await looksRight('letters-grade-1');
  });

  it('a large screen shows more of the same', async () => {
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1920, 1080));
    await page().getByRole('combobox', { name: 'Класс' }).click();
    await page().getByRole('option', { name: '7А', exact: true }).click();
    await paper().getByText(', 7А класс').first().waitFor();
    await looksRight('letters-1920');
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1366, 768));
  });

  it('a teacher without a class has no such section, and the page says why', async () => {
    const name = await page().evaluate(async () => {
      interface Person { name: string; roles: string[]; classes: string[] }
      const { api } = globalThis as unknown as { api: { accounts: { listDemoPeople(input: object): Promise<{ value: Person[] }> } } };
      return (await api.accounts.listDemoPeople({})).value.find(({ roles, classes }) => classes.length === 0 && roles.join() === 'teacher')?.name;
    });
    await changePerson(name!);
    expect(await page().getByRole('link', { name: 'Письма родителям' }).count()).toBe(0);
    await page().evaluate(() => {
      location.hash = '#/letters';
    });
    await page().getByText('Письма пишет классный руководитель').waitFor();
    await looksRight('letters-no-class');
    expect(complaints).toEqual([]);
  });
});

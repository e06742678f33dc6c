import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { axeFindings, chooseScheme, openDemoSchool, picture as pictureOf, signIn } from '../frame/desk-hands.ts';
import { JournalHands } from './journal-hands.ts';

/** A picture after everything that moves has come to rest. */
async function picture(page: RunningApp['page'], name: string): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
  await pictureOf(page, name);
}

/** A class teacher at work in the real window, on a real encrypted file (issue 2 item 7; domain.md §3.1–3.4, §3.8). */
let dataFolder: string;
let running: RunningApp;
let hands: JournalHands;

async function start(): Promise<void> {
  running = await launchApp({ dataFolder });
  hands = new JournalHands(running);
  await openDemoSchool(running.page);
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'uchitelskaya-journal-'));
  await start();
  await signIn(running.page, '7А');
  await hands.open('7а русский');
});

afterAll(async () => {
  await running.close();
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
});

/** The column of today's lesson, where nothing stands yet. */
let today = 0;
beforeEach(async () => {
  if (!(await hands.grid.isVisible())) return;
  const heads = await running.page.getByRole('columnheader').evaluateAll((elements) => elements.map((element) => [element.getAttribute('aria-label') ?? '', element.getAttribute('aria-colindex') ?? ''] as const));
  const found = heads.find(([label]) => label.includes('сегодня'));
  if (found) today = Number(found[1]) - 3;
});

describe('entering (domain.md §3.8)', () => {
  it('opens at today, with the keyboard in the grid', async () => {
    expect(await hands.cell(0, today).isVisible()).toBe(true);
    await hands.type('5');
    await hands.press('Enter');
    expect(await hands.shown(0, today)).toBe('5');
    await hands.stored();
  });

  it('takes marks, several marks, debts, absences and minutes; Enter goes down, Tab right', async () => {
    await hands.click(1, today);
    for (const typed of ['4', '5/4', '.', 'б', 'оп15', 'нп', 'осв']) {
      await hands.type(typed);
      await hands.press('Enter');
    }
    await hands.stored();
    expect(await hands.column(today, 7, 1)).toEqual(['4', '5/4', '.', 'Б', 'ОП15', 'НП', 'ОСВ']);
    await hands.click(1, today - 1);
    await hands.type('3');
    await hands.press('Tab');
    await hands.type('2');
    await hands.press('Enter');
    expect([await hands.shown(1, today - 1), await hands.shown(1, today)]).toEqual(['3', '2']);
    await hands.stored();
  });

  it('reads the keys where the Latin layout was forgotten', async () => {
    await hands.click(10, today);
    for (const typed of [',', 'eg', 'jn']) {
      await hands.type(typed);
      await hands.press('Enter');
    }
    await hands.stored();
    expect(await hands.column(today, 3, 10)).toEqual(['Б', 'УП', 'ОТ']);
  });

  it('counts the average at once', async () => {
    const { columns } = await hands.size();
    const average = columns - 3;
    const before = await hands.shown(14, average);
    await hands.click(14, today);
    await hands.type('2');
    await hands.press('Enter');
    expect(await hands.shown(14, average)).not.toBe(before);
    expect(await hands.shown(14, average)).toMatch(/^\d,\d\d$/u);
    await hands.press('Control+KeyZ');
    expect(await hands.shown(14, average)).toBe(before);
    await hands.stored();
  });

  it('shows what cannot be read as it was typed, says why, and gives the cell back on Escape', async () => {
    await hands.click(13, today);
    await hands.type('77');
    await hands.press('Enter');
    expect(await hands.shown(13, today)).toBe('77');
    await running.page.getByText('Отметки бывают от 1 до 5').first().waitFor();
    await hands.click(13, today);
    await hands.press('Escape', 'Escape');
    expect(await hands.shown(13, today)).toBe('');
  });

  it('refuses a cell after the departure', async () => {
    const departed = await running.page.evaluate(() => {
      const cell = document.querySelector('[role="gridcell"][class*="outside"]');
      return [Number(cell?.closest('[role="row"]')?.getAttribute('aria-rowindex')) - 3, Number(cell?.getAttribute('aria-colindex')) - 3] as const;
    });
    expect(departed[0]).toBeGreaterThanOrEqual(0);
    await hands.click(departed[0], departed[1]);
    await hands.type('5');
    await running.page.getByText(/Ученик (уже выбыл|ещё не был зачислен)/u).first().waitFor();
    await hands.press('Enter');
    expect(await hands.shown(departed[0], departed[1])).toBe('');
  });
});

describe('many cells', () => {
  it('copies and pastes blocks as Excel writes them, undoes and redoes them as one step', async () => {
    await hands.click(15, today - 1);
    await hands.putOnClipboard('5\t4\r\n3\tБ\r\n2\t.\r\n');
    const before = [await hands.column(today - 1, 3, 15), await hands.column(today, 3, 15)];
    await hands.press('Control+KeyV');
    expect([await hands.column(today - 1, 3, 15), await hands.column(today, 3, 15)]).toEqual([['5', '3', '2'], ['4', 'Б', '.']]);
    await hands.press('Control+KeyC');
    expect(await hands.clipboard()).toBe('5\t4\r\n3\tБ\r\n2\t.');
    await running.page.getByRole('button', { name: /^Отменить: вставку/u }).click();
    expect([await hands.column(today - 1, 3, 15), await hands.column(today, 3, 15)]).toEqual(before);
    await hands.press('Control+KeyY');
    expect(await hands.column(today, 3, 15)).toEqual(['4', 'Б', '.']);
    await hands.stored();
  });

  it('marks a whole column from the menu of its head and leaves the marks', async () => {
    await running.page.getByRole('columnheader', { name: /сегодня/u }).click({ button: 'right' });
    await running.page.getByRole('menuitem', { name: 'Всем УП – уважительная причина' }).click();
    await running.page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await hands.shown(1, today)).toBe('УП 2');
    expect(await hands.shown(18, today)).toBe('УП');
    await hands.press('Control+KeyZ');
    expect(await hands.shown(1, today)).toBe('2');
    expect(await hands.shown(18, today)).toBe('');
    await hands.stored();
  });

  it('offers absences with their keys in the menu of a cell', async () => {
    await hands.click(18, today);
    await hands.click(18, today, { button: 'right' });
    const menu = running.page.getByRole('menu');
    await menu.waitFor();
    await picture(running.page, 'journal-menu-light');
    await running.page.getByRole('menuitem', { name: /Болезнь/u }).click();
    await menu.waitFor({ state: 'detached' });
    expect(await hands.shown(18, today)).toBe('Б');
    await hands.press('Delete');
    expect(await hands.shown(18, today)).toBe('');
    await hands.stored();
  });

  it('keeps a comment with the mark and shows who put it', async () => {
    await hands.click(0, today);
    await hands.press('Shift+F2');
    const field = running.page.getByRole('textbox', { name: 'Комментарий к отметке' });
    await field.fill('Прекрасный пересказ');
    await hands.press('Control+Enter');
    await field.waitFor({ state: 'detached' });
    await hands.stored();
    await running.page.locator('[class*="note"]').first().waitFor();
    await hands.press('Control+KeyI');
    const tip = running.page.getByRole('tooltip').filter({ hasText: 'Прекрасный пересказ' });
    await hands.press('Escape');
    // The details are read again after the comment; the next look has them.
    await expect.poll(async () => {
      await hands.press('ArrowDown', 'ArrowUp', 'Control+KeyI');
      return tip.isVisible();
    }).toBe(true);
    expect(await tip.innerText()).toMatch(/5 – Ответ на уроке, вес 1/u);
  });
});

describe('the lesson beside the grid (L-03, L-04)', () => {
  it('stores topic and homework by itself, F6 goes there and back', async () => {
    await hands.click(0, today);
    await hands.press('F6');
    const topic = running.page.getByRole('textbox', { name: 'Тема' });
    await expect.poll(() => topic.evaluate((element) => element === document.activeElement)).toBe(true);
    const planned = await running.page.getByText(/^По плану № \d+: /u).innerText();
    await hands.press('Control+Enter');
    await expect.poll(() => topic.inputValue()).toBe(planned.replace(/^По плану № \d+: /u, ''));
    await running.page.getByText('Как в плане').waitFor();
    await picture(running.page, 'journal-plan-light');
    await topic.fill('Причастный оборот');
    await running.page.getByRole('textbox', { name: 'Домашнее задание' }).fill('§ 18, упр. 104');
    await hands.press('F6');
    await hands.stored();
    expect(await running.page.getByRole('columnheader', { name: /сегодня/u }).getAttribute('aria-label')).not.toContain('нет темы');
    await hands.type('4');
    await hands.press('Enter');
    expect(await hands.shown(0, today)).toBe('4');
    await hands.stored();
  });

  it('adds a work with its kind, which the head of the column tells', async () => {
    await hands.click(2, today);
    await running.page.getByRole('button', { name: 'Добавить работу' }).click();
    const kinds = running.page.getByRole('combobox', { name: 'Вид работы' });
    // «5/4» has made the second one.
    await expect.poll(() => kinds.count()).toBe(3);
    await kinds.nth(2).click();
    await running.page.getByRole('option', { name: 'Контрольная работа', exact: true }).click();
    await expect.poll(() => running.page.getByRole('columnheader', { name: /сегодня/u }).getAttribute('aria-label')).toContain('Контрольная работа');
    await hands.stored();
    await hands.click(2, today);
    await hands.type('//3');
    await hands.press('Enter');
    expect(await hands.shown(2, today)).toBe('//3');
    await hands.stored();
  });
});

describe('the term mark (T-01, domain.md §3.4)', () => {
  it('is entered, and asks for a reason where it differs from the average', async () => {
    const { columns } = await hands.size();
    const term = columns - 1;
    const row = 3;
    const average = Number((await hands.shown(row, columns - 3)).replace(',', '.'));
    const near = String(Math.min(5, Math.max(2, Math.round(average))));
    const far = average > 3.5 ? '2' : '5';
    await hands.click(row, term);
    await hands.type(near);
    await hands.press('Enter');
    await hands.stored();
    expect(await hands.shown(row, term)).toBe(near);
    await hands.click(row, term);
    await hands.type(far);
    await hands.press('Enter');
    const dialog = running.page.getByRole('dialog', { name: /Почему отметка отличается/u });
    await dialog.waitFor();
    await picture(running.page, 'journal-reason-light');
    expect(await axeFindings(running.page, '[role="dialog"]')).toEqual([]);
    await hands.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await hands.shown(row, term)).toBe(near);
    await hands.click(row, term);
    await hands.type(far);
    await hands.press('Enter');
    await dialog.waitFor();
    await hands.type('Пересдача по решению педсовета');
    await hands.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await hands.stored();
    expect(await hands.shown(row, term)).toBe(far);
  });
});

describe('how it looks', () => {
  it.each(['dark', 'light'] as const)('%s, with nothing for axe to find', async (scheme) => {
    await hands.click(4, today);
    await chooseScheme(running.page, scheme);
    await picture(running.page, `journal-${scheme}`);
    expect(await axeFindings(running.page)).toEqual([]);
    await running.page.getByRole('button', { name: 'Обозначения' }).click();
    await running.page.getByRole('dialog', { name: 'Обозначения' }).waitFor();
    await picture(running.page, `journal-legend-${scheme}`);
    expect(await axeFindings(running.page, '[role="dialog"]')).toEqual([]);
    await hands.press('Escape');
    expect(await running.page.evaluate(() => document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth)).toBe(false);
  });
});

describe('what was stored stays', () => {
  it('after a new start everything is there', async () => {
    const { columns, rows } = await hands.size();
    const before = [await hands.column(today, rows), await hands.column(columns - 1, rows)];
    await running.close();
    await start();
    await signIn(running.page, '7А');
    await hands.open('7а русский');
    expect([await hands.column(today, rows), await hands.column(columns - 1, rows)]).toEqual(before);
    await expect.poll(() => running.page.getByRole('textbox', { name: 'Тема' }).inputValue()).toBe('Причастный оборот');
  });

  it('thirty marks typed while the core is killed all arrive, each once', async () => {
    await hands.open('7а литература');
    const { rows } = await hands.size();
    const lesson = (await hands.size()).columns - 4;
    await hands.click(0, lesson);
    await hands.press('Shift+Control+ArrowDown');
    await hands.press('Delete');
    await hands.stored();
    const closed = await running.page.evaluate((column) => [...document.querySelectorAll(`[role="gridcell"][aria-colindex="${column + 3}"]`)].map((cell) => cell.className.includes('outside')), lesson);
    const typed: string[] = [];
    await hands.click(0, lesson);
    for (let row = 0; row < rows; row += 1) {
      const mark = closed[row] ? '' : String(2 + (row % 4));
      typed.push(mark);
      if (mark !== '') await hands.type(mark);
      if (row === 8 || row === 17) await hands.killCore();
      await hands.press('Enter');
    }
    await hands.stored(60_000);
    expect(await hands.column(lesson, rows)).toEqual(typed);
    await running.close();
    await start();
    await signIn(running.page, '7А');
    await hands.open('7а литература');
    expect(await hands.column(lesson, rows)).toEqual(typed);
  });
});

describe('what is not entered', () => {
  it('a closed term is read-only and says so', async () => {
    await running.page.getByRole('tab', { name: /1 четверть/u }).click();
    await running.page.getByText('Период закрыт: отметки можно смотреть, но не менять.').waitFor();
    await hands.grid.waitFor();
    await hands.type('5');
    await running.page.getByText(/Отметки закрытого периода не меняют/u).first().waitFor();
    await picture(running.page, 'journal-closed-light');
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('grade 1 takes attendance and no marks (G-04)', async () => {
    await running.page.getByRole('button', { name: /Кто работает/u }).click();
    await running.page.getByRole('menuitem', { name: 'Сменить сотрудника' }).click();
    await running.page.getByRole('listbox', { name: 'Сотрудники' }).waitFor();
    await signIn(running.page, '1А');
    await hands.open('1а русский');
    expect(await running.page.getByRole('columnheader', { name: 'Средний балл с учётом веса работ' }).count()).toBe(0);
    const { columns } = await hands.size();
    await hands.click(0, columns - 1);
    await hands.type('5');
    await hands.press('Enter');
    await running.page.getByText('В 1 классе отметок не ставят').first().waitFor();
    await hands.click(0, columns - 1);
    await hands.press('Escape', 'Escape');
    await hands.type('б');
    await hands.press('Enter');
    await hands.stored();
    expect(await hands.shown(0, columns - 1)).toBe('Б');
    await picture(running.page, 'journal-grade-1-light');
  });

  it('a deputy reads every journal and is told why nothing can be changed', async () => {
    await running.page.getByRole('button', { name: /Кто работает/u }).click();
    await running.page.getByRole('menuitem', { name: 'Сменить сотрудника' }).click();
    await running.page.getByRole('listbox', { name: 'Сотрудники' }).waitFor();
    await signIn(running.page, 'заместитель');
    await hands.open('9б физика');
    await running.page.getByText(/Вы можете смотреть, но не менять/u).waitFor();
    await hands.type('5');
    await running.page.getByText('Этот журнал ведёт другой учитель: вы можете только смотреть.').first().waitFor();
    await picture(running.page, 'journal-deputy-light');
    expect(running.consoleErrors).toEqual([]);
  });
});

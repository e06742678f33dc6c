/**
 * The guided tour of the main job in the real application: a class teacher signs in to the demonstration school, opens the
 * journal of 7А, types marks and absences, writes topic and homework, and prints the letters to parents.
 *
 *   node tests/tour/tour.ts        (what `npm start` does where there is no display)
 *
 * It leaves numbered pictures and the PDFs in out/tour/ and stops with a clear sentence at the first step that fails.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { chooseScheme, openByPalette, openDemoSchool, picture, signIn } from '../e2e/frame/desk-hands.ts';
import { launchApp, projectFolder, type RunningApp } from '../e2e/launch-app.ts';

const FOLDER = 'tour';
const output = (name: string) => join(projectFolder, 'out', FOLDER, name);

/** What the teacher types downwards from the first pupil of today's lesson. */
const TYPED = ['5', '4', 'Б', '5', 'ОП10', '3', '4', '.', '5', 'УП', '4', '5'];

class Tour {
  #step = 0;
  readonly #app: RunningApp;

  constructor(app: RunningApp) {
    this.#app = app;
  }

  get page(): Page {
    return this.#app.page;
  }

  /** One step: does it, looks at it in both schemes, says that it is done. */
  async step(name: string, title: string, deed: () => Promise<void>): Promise<void> {
    this.#step += 1;
    const number = String(this.#step).padStart(2, '0');
    try {
      await deed();
      for (const scheme of ['dark', 'light'] as const) {
        await chooseScheme(this.page, scheme);
        await picture(this.page, `${number}-${name}-${scheme}`, FOLDER);
      }
    } catch (thrown) {
      await picture(this.page, `${number}-${name}-FAILED`, FOLDER).catch(() => undefined);
      const errors = this.#app.consoleErrors.map((line) => `\n  the page said: ${line}`).join('');
      throw new Error(`Step ${number} «${title}» failed: ${thrown instanceof Error ? thrown.message : String(thrown)}${errors}`, { cause: thrown });
    }
    console.log(`  ${number}  ${title}`);
  }

  /** The next dialog for a file answers with this one: nobody sits at the dialog of the operating system. */
  async answerSaveDialog(file: string): Promise<void> {
    await rm(file, { force: true });
    await this.#app.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
  }
}

/** The first cells of the active column, from the top. */
const topOfColumn = (page: Page): Promise<{ text: string; readOnly: boolean }[]> =>
  page.evaluate((count) => {
    const active = document.querySelector('[aria-activedescendant]')?.getAttribute('aria-activedescendant') ?? '';
    const [, grid, , column] = /^(.*)-(\d+)-(\d+)$/u.exec(active) ?? [];
    return Array.from({ length: count }, (_, row) => {
      const cell = document.getElementById(`${grid}-${row}-${column}`);
      return { text: cell?.textContent ?? '', readOnly: cell?.getAttribute('aria-readonly') === 'true' };
    });
  }, TYPED.length);

/** Every cell shows what was typed; a pupil who has left the school takes nothing. */
async function mustShowTyped(page: Page): Promise<void> {
  const cells = await topOfColumn(page);
  const wanted = TYPED.map((text, row) => (cells[row]?.readOnly === true ? '' : text));
  const shown = cells.map(({ text }) => text);
  if (shown.join('|') !== wanted.join('|')) throw new Error(`The cells show «${shown.join('|')}» instead of «${wanted.join('|')}»`);
  if (wanted.filter((text) => text !== '').length < TYPED.length - 3) throw new Error('Too many cells take no mark');
}

const allSaved = (page: Page): Promise<void> => page.getByText('Все отметки сохранены').waitFor();

async function openJournal(page: Page): Promise<void> {
  await openByPalette(page, '7а русский', '7А Русский язык');
  await page.getByRole('grid', { name: /7А, Русский язык/u }).waitFor();
}

/** Goes to the first pupil of the selected lesson. */
const toFirstPupil = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+ArrowUp');
};

/** Waits for the file – it gets its name when it is whole – and looks at what it is. */
async function mustBecomePdf(file: string, leastBytes: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!existsSync(file)) {
    if (Date.now() > deadline) throw new Error(`${file} was not made within a minute`);
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
  const bytes = await readFile(file);
  const head = bytes.subarray(0, 5).toString('latin1');
  if (head !== '%PDF-' || bytes.length < leastBytes) throw new Error(`${file} is not the PDF it should be (${bytes.length} bytes, «${head}»)`);
}

async function walk(dataFolder: string): Promise<void> {
  let running = await launchApp({ dataFolder });
  try {
    const tour = new Tour(running);
    const { page } = running;
    await tour.step('start', 'Three doors', async () => {
      await page.getByRole('heading', { name: 'Где будем работать?' }).waitFor();
    });
    await tour.step('sign-in', 'The demonstration school is made, its staff stands at the door', () => openDemoSchool(page));
    await tour.step('journals', 'The class teacher of 7А signs in', async () => {
      await signIn(page, '7А');
      await page.getByRole('heading', { level: 1, name: 'Журнал' }).waitFor();
    });
    await tour.step('journal', 'The journal of 7А, Russian', () => openJournal(page));
    await tour.step('marks', 'Marks and absences are typed and stored', async () => {
      await page.getByRole('textbox', { name: 'Ввод в клетку' }).focus();
      await toFirstPupil(page);
      for (const text of TYPED) {
        await page.keyboard.type(text);
        await page.keyboard.press('Enter');
      }
      await allSaved(page);
      await mustShowTyped(page);
    });
    await tour.step('lesson', 'Topic and homework of the lesson', async () => {
      await page.getByRole('textbox', { name: 'Тема' }).fill('Причастный оборот. Знаки препинания');
      await page.getByRole('textbox', { name: 'Домашнее задание' }).fill('§ 14, упр. 78 (1–5), выучить правило на с. 46');
      await page.keyboard.press('Tab');
      await allSaved(page);
    });
    await tour.step('letters', 'Letters to parents: who should get one', async () => {
      await page.getByRole('link', { name: 'Письма родителям' }).click();
      await page.getByRole('heading', { level: 1, name: 'Письма родителям' }).waitFor();
      await page.getByRole('button', { name: /^По правилу · [1-9]/u }).click();
      await page.getByRole('button', { name: 'Сохранить PDF…' }).and(page.locator(':enabled')).waitFor();
    });
    await tour.step('letters-by-rule', 'The letters by rule as a PDF', async () => {
      const file = output('letters-by-rule.pdf');
      await tour.answerSaveDialog(file);
      await page.getByRole('button', { name: 'Сохранить PDF…' }).click();
      await mustBecomePdf(file, 20_000);
      await page.getByText(/^Готово: /u).first().waitFor();
    });
    await tour.step('letters-of-class', 'The letters of the whole class as a PDF', async () => {
      const file = output('letters-of-class.pdf');
      await tour.answerSaveDialog(file);
      await page.getByRole('button', { name: /^Всех · / }).click();
      await page.getByRole('button', { name: 'Сохранить PDF…' }).click();
      await mustBecomePdf(file, 50_000);
      await page.getByText(/^Готово: 2\d/u).first().waitFor();
    });
    await tour.step('register', 'The register of letters', async () => {
      await page.getByRole('tab', { name: 'Журнал писем' }).click();
      await page.getByRole('cell', { name: /2026-11-\d{3}/u }).first().waitFor();
    });
    await tour.step('people', 'Classes and pupils', async () => {
      await page.getByRole('link', { name: 'Классы и ученики' }).click();
      await page.getByRole('heading', { level: 1, name: /^7А класс/u }).waitFor();
      await page.getByRole('row').nth(20).waitFor();
    });
    if (running.consoleErrors.length > 0) throw new Error(`The page complained: ${running.consoleErrors.join('\n')}`);
    await running.close();

    running = await launchApp({ dataFolder });
    await openDemoSchool(running.page);
    await signIn(running.page, '7А');
    await openJournal(running.page);
    await running.page.getByRole('textbox', { name: 'Ввод в клетку' }).focus();
    await toFirstPupil(running.page);
    await mustShowTyped(running.page);
    console.log('      after a restart every mark is in its place');
  } finally {
    await running.close();
  }
}

const dataFolder = await mkdtemp(join(tmpdir(), 'uchitelskaya-tour-'));
try {
  await rm(join(projectFolder, 'out', FOLDER), { recursive: true, force: true });
  await walk(dataFolder);
} catch (thrown) {
  console.error(`\n${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exitCode = 1;
} finally {
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
}

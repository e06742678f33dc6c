import type { Locator } from 'playwright-core';
import type { RunningApp } from '../launch-app.ts';

/** Rows and columns of heads before the first cell, as ARIA counts them. */
const HEAD_ROWS = 2;
const HEAD_COLUMNS = 2;

/** Hands and eyes for the journal in the real window. Rows and columns are counted from 0. */
export class JournalHands {
  readonly running: RunningApp;

  constructor(running: RunningApp) {
    this.running = running;
  }

  get page() {
    return this.running.page;
  }

  get grid(): Locator {
    return this.page.getByRole('grid');
  }

  /** Opens a journal by the words one would type: «7а русский». */
  async open(words: string): Promise<void> {
    const before = await this.page.evaluate(() => document.querySelector('[role="grid"]')?.getAttribute('aria-label') ?? '');
    if (await this.grid.isVisible()) await this.page.getByRole('button', { name: /^\S+ .*/u }).filter({ has: this.page.getByRole('heading', { level: 1 }) }).click();
    await this.page.getByRole('combobox', { name: 'Класс или предмет' }).fill(words);
    await this.page.keyboard.press('Enter');
    // The journal before may stand a moment longer.
    await this.page.waitForFunction((label) => ![null, undefined, label].includes(document.querySelector('[role="grid"]')?.getAttribute('aria-label')), before);
  }

  cell(row: number, column: number): Locator {
    return this.page.locator(`[role="row"][aria-rowindex="${row + HEAD_ROWS + 1}"] [role="gridcell"][aria-colindex="${column + HEAD_COLUMNS + 1}"]`);
  }

  async shown(row: number, column: number): Promise<string> {
    return (await this.cell(row, column).textContent()) ?? '';
  }

  async column(column: number, rows: number, first = 0): Promise<string[]> {
    const texts: string[] = [];
    for (let row = first; row < first + rows; row += 1) texts.push(await this.shown(row, column));
    return texts;
  }

  async click(row: number, column: number, options: { readonly button?: 'right'; readonly modifiers?: 'Shift'[] } = {}): Promise<void> {
    // The place is asked for when the scrolling has come to rest, else the click meets another row.
    await this.cell(row, column).evaluate((element) => {
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    const box = await this.cell(row, column).boundingBox();
    if (box === null) throw new Error(`Cell ${row}:${column} is not in sight`);
    for (const key of options.modifiers ?? []) await this.page.keyboard.down(key);
    await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, options.button ? { button: options.button } : {});
    for (const key of options.modifiers ?? []) await this.page.keyboard.up(key);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** How many columns the grid has, results included, and how many pupils. */
  async size(): Promise<{ readonly columns: number; readonly rows: number }> {
    const columns = Number(await this.grid.getAttribute('aria-colcount')) - HEAD_COLUMNS;
    const rows = Number(await this.grid.getAttribute('aria-rowcount')) - HEAD_ROWS;
    return { columns, rows };
  }

  /** The row of a pupil by the beginning of the name. */
  async rowOf(name: string): Promise<number> {
    const names = await this.page.getByRole('rowheader').allInnerTexts();
    const found = names.filter((_, index) => index % 2 === 1).findIndex((text) => text.startsWith(name));
    if (found === -1) throw new Error(`${name} is not in the journal`);
    return found;
  }

  /** Waits until everything typed is acknowledged by the core. */
  async stored(timeout = 20_000): Promise<void> {
    await this.page.waitForFunction(() => document.querySelectorAll('[role="gridcell"][class*="pending"]').length === 0, undefined, { timeout });
    await this.page.getByText('Все отметки сохранены').waitFor({ timeout });
  }

  async putOnClipboard(text: string): Promise<void> {
    await this.running.app.evaluate(({ clipboard }, value) => clipboard.writeText(value), text);
  }

  async clipboard(): Promise<string> {
    return this.running.app.evaluate(({ clipboard }) => clipboard.readText());
  }

  /** Ends the core process at once, as a power cut of its own. */
  async killCore(): Promise<void> {
    const pid = await this.running.app.evaluate(({ app }) => app.getAppMetrics().find((one) => one.serviceName?.includes('core') || one.name?.includes('core'))?.pid);
    if (pid === undefined) throw new Error('The core is not running');
    process.kill(pid, 'SIGKILL');
  }
}

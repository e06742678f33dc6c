import type { Locator } from 'playwright-core';
import type { CellAt } from '#renderer/grid/core/cells.ts';
import type { GridPage, SyntheticOptions } from '../../bench/grid/page-face.ts';
import type { GridWindow } from '../../bench/grid/grid-window.ts';

/** What the page puts into its window; only code that runs inside the page may use it. */
declare const gridPage: GridPage;

const MODIFIERS = { Alt: 1, Control: 2, Meta: 4, Shift: 8 } as const;

/** Hands and eyes for the grid in the real window. */
export class GridHands {
  readonly window: GridWindow;

  constructor(window: GridWindow) {
    this.window = window;
  }

  /** A clean journal with every cell open, unless told otherwise; the first cell is active. */
  async open(options: SyntheticOptions & { readonly dark?: boolean } = {}): Promise<void> {
    await this.window.page.evaluate(async (wanted) => {
      await gridPage.open(wanted);
    }, { empty: true, open: true, ...options });
    await this.select({ row: 0, column: 0 });
  }

  async select(from: CellAt, to: CellAt = from): Promise<void> {
    await this.window.page.evaluate(([a, b]) => gridPage.grid().select(a, b), [from, to] as const);
  }

  /** Presses keys one after another, in Playwright's names: `Shift+Tab`. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.window.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.window.page.keyboard.type(text);
  }

  /** A key as a Russian keyboard sends it: the place of the key is `code`, the letter is Cyrillic. */
  async russian(code: string, letter: string, ...held: readonly (keyof typeof MODIFIERS)[]): Promise<void> {
    const modifiers = held.reduce((sum, name) => sum + MODIFIERS[name], 0);
    const key = { code, key: letter, modifiers, windowsVirtualKeyCode: code.charCodeAt(code.length - 1) };
    await this.window.cdp.send('Input.dispatchKeyEvent', { type: modifiers === 0 ? 'keyDown' : 'rawKeyDown', ...key, ...(modifiers === 0 ? { text: letter } : {}) });
    await this.window.cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  }

  /** What the owner of the journal holds in a rectangle, row by row. */
  async texts(from: CellAt, rows: number, columns: number): Promise<string[][]> {
    return this.window.page.evaluate(
      ([at, height, width]) =>
        Array.from({ length: height }, (_, row) => Array.from({ length: width }, (__, column) => gridPage.journal().text({ row: at.row + row, column: at.column + column }))),
      [from, rows, columns] as const,
    );
  }

  async column(column: number, rows: number, first = 0): Promise<string[]> {
    return (await this.texts({ row: first, column }, rows, 1)).map((row) => row[0] ?? '');
  }

  async active(): Promise<CellAt> {
    return this.window.page.evaluate(() => gridPage.grid().active);
  }

  async range(): Promise<string> {
    return this.window.page.evaluate(() => {
      const { top, left, bottom, right } = gridPage.grid().range;
      return `${top}:${left}–${bottom}:${right}`;
    });
  }

  /** The element of a cell; there must be one in the document. */
  cell(at: CellAt): Locator {
    return this.window.page.locator(`[role="row"][aria-rowindex="${at.row + 3}"] [role="gridcell"][aria-colindex="${at.column + 3}"]`);
  }

  /** What the cell shows on the screen. */
  async shown(at: CellAt): Promise<string> {
    return (await this.cell(at).textContent()) ?? '';
  }

  /** The middle of a cell on the screen, or a point of it given in parts of its size. */
  async point(at: CellAt, across = 0.5, down = 0.5): Promise<{ x: number; y: number }> {
    const box = await this.cell(at).boundingBox();
    if (box === null) throw new Error(`Cell ${at.row}:${at.column} is not in sight`);
    return { x: box.x + box.width * across, y: box.y + box.height * down };
  }

  async click(at: CellAt, ...held: readonly 'Shift'[]): Promise<void> {
    const { page } = this.window;
    const { x, y } = await this.point(at);
    for (const key of held) await page.keyboard.down(key);
    await page.mouse.click(x, y);
    for (const key of held) await page.keyboard.up(key);
  }

  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const { mouse } = this.window.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await mouse.move(to.x, to.y);
    await mouse.up();
  }

  /** Waits until the screen reader's line says something that fits. */
  async heard(words: RegExp): Promise<string> {
    const line = this.window.page.getByRole('status').filter({ hasText: words });
    await line.waitFor({ state: 'attached', timeout: 5000 });
    return (await line.textContent()) ?? '';
  }

  async clipboard(): Promise<string> {
    return this.window.application.evaluate(({ clipboard }) => clipboard.readText());
  }

  async putOnClipboard(text: string): Promise<void> {
    await this.window.application.evaluate(({ clipboard }, value) => clipboard.writeText(value), text);
  }
}

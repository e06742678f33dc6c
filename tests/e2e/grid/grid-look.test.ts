import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGridWindow, type GridWindow } from '../../bench/grid/grid-window.ts';
import type { GridPage } from '../../bench/grid/page-face.ts';
import { GridHands } from './grid-hands.ts';

declare const gridPage: GridPage;
declare const axe: { run(context: string, options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };

let window: GridWindow;
let hands: GridHands;

beforeAll(async () => {
  window = await openGridWindow();
  hands = new GridHands(window);
});

afterAll(async () => {
  await window.close();
});

const scrollTo = (left: number, top = 0): Promise<void> => window.page.evaluate(([x, y]) => gridPage.scrollTo(x, y), [left, top] as const);

describe('the grid on the screen', () => {
  it('names, results and heads stay while the lessons scroll, and the columns follow', async () => {
    await hands.open({ columns: 200, empty: false });
    const name = window.page.getByRole('rowheader', { name: 'Антонова' });
    const before = await name.boundingBox();
    const term = window.page.getByRole('columnheader', { name: 'Отметка за четверть' });
    const termBefore = await term.boundingBox();
    await scrollTo(3600, 100);
    const after = await name.boundingBox();
    expect(after?.x).toBe(before?.x);
    expect(after?.y).toBe((before?.y ?? 0) - 100);
    expect(await term.boundingBox()).toEqual(termBefore);
    const cell = hands.cell({ row: 6, column: 105 });
    expect(await cell.textContent()).toBe((await hands.texts({ row: 6, column: 105 }, 1, 1))[0]?.[0]);
    const head = await window.page.getByRole('columnheader', { name: /урок 106\b/u }).boundingBox();
    expect(head?.x).toBe((await cell.boundingBox())?.x);
  });

  it('every cell shows its own text wherever one scrolls', async () => {
    await hands.open({ columns: 200, empty: false, rows: 5 });
    for (const left of [0, 500, 533, 3000, 2950, 6900, 99_999, 40, 1200]) {
      await scrollTo(left);
      const wrong = await window.page.evaluate(() => gridPage.wrongCells());
      expect(wrong).toEqual([]);
    }
  });

  it('the month stays in sight as long as one of its lessons is', async () => {
    await hands.open({ columns: 120 });
    const label = window.page.getByText('Октябрь', { exact: true });
    const at = (await label.boundingBox())?.x ?? 0;
    await scrollTo(at - 200);
    const left = (await label.boundingBox())?.x ?? 0;
    const frozen = await window.page.getByRole('rowheader', { name: 'Антонова' }).boundingBox();
    expect(left).toBeGreaterThanOrEqual((frozen?.x ?? 0) + (frozen?.width ?? 0));
  });

  it.each([60, 200])('has at most 2 100 nodes in the whole document with %i columns', async (columns) => {
    await hands.open({ columns, empty: false });
    expect(await window.page.evaluate(() => gridPage.elements())).toBeLessThanOrEqual(2100);
  });

  it('is found by roles and counts, columns out of sight included', async () => {
    await hands.open({ columns: 200 });
    const grid = window.page.getByRole('grid', { name: 'Журнал 7А, алгебра' });
    expect(await grid.getAttribute('aria-rowcount')).toBe('32');
    expect(await grid.getAttribute('aria-colcount')).toBe('205');
    expect(await window.page.getByRole('gridcell').count()).toBeGreaterThan(800);
    await hands.type('5');
    await hands.press('Enter', 'ArrowUp');
    expect(await window.page.getByRole('gridcell', { name: '5', exact: true }).count()).toBe(1);
    expect(await window.page.evaluate(() => gridPage.pointedText())).toBe('5');
    await hands.heard(/Абдулгамидов.*: 5/u);
  });

  it('keeps the active cell in sight, clear of the frozen parts', async () => {
    await hands.open({ columns: 200 });
    await hands.press('Control+ArrowRight');
    await hands.select({ row: 0, column: 199 });
    for (const key of ['ArrowLeft', 'PageDown', 'PageDown', 'Alt+PageUp', 'Alt+PageUp']) {
      await hands.press(key);
      const box = await hands.cell(await hands.active()).boundingBox();
      const name = await window.page.getByRole('rowheader').nth(1).boundingBox();
      const term = await window.page.getByRole('columnheader', { name: 'Средняя взвешенная отметка' }).boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual((name?.x ?? 0) + (name?.width ?? 0));
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(term?.x ?? 0);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(768);
    }
  });

  it.each([false, true])('has nothing for axe to find (dark: %s)', async (dark) => {
    await hands.open({ empty: false, open: false, dark });
    await hands.select({ row: 2, column: 30 }, { row: 4, column: 32 });
    await window.page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const violations = await window.page.evaluate(async () => {
      const { violations } = await axe.run('#stage', { resultTypes: ['violations'] });
      return violations.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('\n')}`);
    });
    expect(violations).toEqual([]);
  });

  it('works at 150 %: frozen parts leave room, clicks meet their cells', async () => {
    await hands.open({ empty: false });
    await window.application.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.setZoomFactor(1.5));
    try {
      await window.page.waitForFunction('innerWidth < 1000');
      await window.page.evaluate(() => gridPage.frames(2));
      const name = await window.page.getByRole('rowheader', { name: 'Антонова' }).boundingBox();
      const average = await window.page.getByRole('columnheader', { name: 'Средняя взвешенная отметка' }).boundingBox();
      expect((average?.x ?? 0) - (name?.x ?? 0) - (name?.width ?? 0)).toBeGreaterThan(8 * 36);
      await hands.click({ row: 5, column: 4 });
      expect(await hands.active()).toEqual({ row: 5, column: 4 });
    } finally {
      await window.application.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.setZoomFactor(1));
      await window.page.waitForFunction('innerWidth > 1300');
    }
  });
});

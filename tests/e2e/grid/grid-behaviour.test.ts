import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGridWindow, type GridWindow } from '../../bench/grid/grid-window.ts';
import type { GridPage } from '../../bench/grid/page-face.ts';
import { GridHands } from './grid-hands.ts';

declare const gridPage: GridPage;

let window: GridWindow;
let hands: GridHands;

beforeAll(async () => {
  window = await openGridWindow();
  hands = new GridHands(window);
});

afterAll(async () => {
  await window.close();
});

const at = (row: number, column: number): { row: number; column: number } => ({ row, column });

describe('typing in the real window (§3.8)', () => {
  it('types at once, Enter goes down, Shift+Enter up', async () => {
    await hands.open();
    await hands.type('5');
    await hands.press('Enter');
    await hands.type('4/3');
    await hands.press('Enter');
    expect(await hands.column(0, 3)).toEqual(['5', '4/3', '']);
    expect(await hands.active()).toEqual(at(2, 0));
    await hands.press('Shift+Enter');
    expect(await hands.active()).toEqual(at(1, 0));
  });

  it('Tab goes right, Shift+Tab left, Enter returns to where Tab began', async () => {
    await hands.open();
    for (const mark of ['5', '4', '3']) {
      await hands.type(mark);
      await hands.press('Tab');
    }
    expect((await hands.texts(at(0, 0), 1, 4))[0]).toEqual(['5', '4', '3', '']);
    await hands.press('Shift+Tab');
    expect(await hands.active()).toEqual(at(0, 2));
    await hands.press('Tab', 'Enter');
    expect(await hands.active()).toEqual(at(1, 0));
  });

  it('an arrow commits a typed text; in an opened cell it moves the caret', async () => {
    await hands.open();
    await hands.type('5');
    await hands.press('ArrowRight');
    expect(await hands.active()).toEqual(at(0, 1));
    await hands.press('ArrowLeft', 'F2', 'ArrowLeft');
    await hands.type('4/');
    await hands.press('Enter');
    expect(await hands.column(0, 1)).toEqual(['4/5']);
  });

  it('Escape takes a draft back', async () => {
    await hands.open();
    await hands.type('5');
    await hands.press('Enter', 'ArrowUp');
    await hands.type('2');
    await hands.press('Escape');
    expect(await hands.column(0, 1)).toEqual(['5']);
    expect(await hands.shown(at(0, 0))).toBe('5');
  });

  it('a double click opens the cell', async () => {
    await hands.open();
    await hands.type('5');
    await hands.press('Enter');
    const { x, y } = await hands.point(at(0, 0));
    await window.page.mouse.dblclick(x, y);
    await hands.press('End');
    await hands.type('/4');
    await hands.press('Enter');
    expect(await hands.column(0, 1)).toEqual(['5/4']);
  });

  it('a click elsewhere commits what was being typed', async () => {
    await hands.open();
    await hands.type('5');
    await hands.click(at(3, 3));
    expect(await hands.column(0, 1)).toEqual(['5']);
    expect(await hands.active()).toEqual(at(3, 3));
  });

  it('leaving the grid commits, and the keyboard comes back to the same cell', async () => {
    await hands.open();
    await hands.type('5');
    await window.page.getByRole('button', { name: 'После журнала' }).focus();
    expect(await hands.column(0, 1)).toEqual(['5']);
  });

  it('Tab leaves after Escape: there is no keyboard trap', async () => {
    await hands.open();
    await hands.press('Escape', 'Tab');
    expect(await window.page.locator(':focus').getAttribute('id')).toBe('after');
    await hands.press('Shift+Tab');
    await hands.type('5');
    await hands.press('Enter');
    expect(await hands.column(0, 1)).toEqual(['5']);
  });

  it('Delete and Backspace clear one cell and a range', async () => {
    await hands.open();
    await hands.type('5');
    await hands.press('Enter', 'ArrowUp', 'Delete');
    expect(await hands.column(0, 1)).toEqual(['']);
    await hands.putOnClipboard('5\t4\r\n3\t2\r\n');
    await hands.press('Control+v', 'Backspace');
    expect(await hands.texts(at(0, 0), 2, 2)).toEqual([['', ''], ['', '']]);
    await hands.heard(/delete: ячеек 4/u);
  });

  it('shows and says why a closed cell takes nothing', async () => {
    await hands.open({ open: false, empty: false });
    await hands.type('5');
    await hands.heard(/закрыта/u);
    expect(await window.page.getByRole('tooltip').textContent()).toMatch(/закрыта/u);
  });

  it('keeps a refused text in sight and says why', async () => {
    await hands.open();
    await hands.type('8');
    await hands.press('Enter');
    expect(await hands.column(0, 1)).toEqual(['']);
    expect(await hands.shown(at(0, 0))).toBe('8');
    await hands.heard(/не отметка/u);
    await hands.press('ArrowUp');
    await hands.type('5');
    await hands.press('Enter');
    expect(await hands.shown(at(0, 0))).toBe('5');
  });

  it('goes on typing while cells are stored and changed by others', async () => {
    await hands.open({ storeAfterMs: 3 });
    await hands.type('4');
    await window.page.evaluate(() => {
      for (let row = 0; row < 30; row += 1) gridPage.journal().put({ row, column: 1 }, '3');
      gridPage.journal().put({ row: 0, column: 0 }, '2', 'conflict');
    });
    await hands.type('/5');
    await hands.press('Enter');
    expect(await hands.column(0, 1)).toEqual(['4/5']);
    expect(await hands.shown(at(7, 1))).toBe('3');
  });
});

describe('ranges', () => {
  it('Shift and arrows, Ctrl+Shift and arrows', async () => {
    await hands.open();
    await hands.select(at(2, 2));
    await hands.press('Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight');
    expect(await hands.range()).toBe('2:2–3:4');
    await hands.press('Control+Shift+ArrowDown');
    expect(await hands.range()).toBe('2:2–29:4');
    await hands.press('Control+a');
    expect(await hands.range()).toBe('0:0–29:62');
  });

  it('the mouse: click, Shift+click, drag', async () => {
    await hands.open();
    await hands.click(at(1, 1));
    await hands.click(at(4, 3), 'Shift');
    expect(await hands.range()).toBe('1:1–4:3');
    await hands.drag(await hands.point(at(5, 5)), await hands.point(at(2, 7)));
    expect(await hands.range()).toBe('2:5–5:7');
    expect(await hands.active()).toEqual(at(5, 5));
  });

  it('a drag beyond the edge scrolls on', async () => {
    await hands.open({ columns: 200 });
    const start = await hands.point(at(2, 10));
    const { mouse } = window.page;
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move(1330, start.y + 30);
    await window.page.waitForFunction(() => gridPage.grid().range.right > 60);
    await mouse.up();
    expect(await hands.range()).toMatch(/^2:10–3:/u);
  });

  it('heads select their row, column and month; the column is opened', async () => {
    await hands.open();
    const box = await window.page.getByRole('columnheader', { name: /урок 3\b/u }).boundingBox();
    await window.page.mouse.click((box?.x ?? 0) + 15, (box?.y ?? 0) + 15);
    expect(await hands.range()).toBe('0:2–29:2');
    expect(await window.page.evaluate(() => gridPage.journal().calls.find((call) => call.name === 'open')?.args)).toEqual([2]);
    await window.page.getByRole('rowheader', { name: 'Антонова' }).click();
    expect(await hands.range()).toBe('1:0–1:62');
    await window.page.getByRole('columnheader', { name: 'Октябрь', exact: true }).click();
    expect(await hands.range()).toBe('0:7–29:13');
  });
});

describe('the clipboard', () => {
  it('copies a block as Excel reads it and pastes what Excel writes', async () => {
    await hands.open();
    await hands.putOnClipboard('5\t4\r\n"Б"\t.\r\n');
    await hands.press('Control+v');
    expect(await hands.texts(at(0, 0), 2, 2)).toEqual([['5', '4'], ['Б', '.']]);
    expect(await hands.range()).toBe('0:0–1:1');
    await hands.press('Control+c');
    expect(await hands.clipboard()).toBe('5\t4\r\nБ\t.');
    await hands.select(at(4, 4));
    await hands.press('Control+v');
    expect(await hands.texts(at(4, 4), 2, 2)).toEqual([['5', '4'], ['Б', '.']]);
  });

  it('cuts, and says what was pasted and what was left out', async () => {
    await hands.open();
    await hands.type('5');
    await hands.press('Enter', 'ArrowUp', 'Control+x');
    expect(await hands.clipboard()).toBe('5');
    expect(await hands.column(0, 1)).toEqual(['']);
    await hands.select(at(29, 0));
    await hands.putOnClipboard('5\r\n4\r\n3');
    await hands.press('Control+v');
    await hands.heard(/paste: ячеек 1, пропущено 2/u);
  });

  it('leaves copy and paste inside a draft to the text line', async () => {
    await hands.open();
    await hands.putOnClipboard('/4');
    await hands.type('5');
    await hands.press('Control+v', 'Enter');
    expect(await hands.column(0, 1)).toEqual(['5/4']);
  });
});

describe('fill, undo, redo', () => {
  it('Ctrl+D fills down, Ctrl+R to the right', async () => {
    await hands.open();
    await hands.type('Б');
    await hands.press('Enter', 'ArrowUp');
    await hands.select(at(0, 0), at(4, 0));
    await hands.press('Control+d');
    expect(await hands.column(0, 6)).toEqual(['Б', 'Б', 'Б', 'Б', 'Б', '']);
    await hands.select(at(0, 0), at(0, 2));
    await hands.press('Control+r');
    expect((await hands.texts(at(0, 0), 1, 4))[0]).toEqual(['Б', 'Б', 'Б', '']);
  });

  it('the handle repeats what is selected', async () => {
    await hands.open();
    await hands.putOnClipboard('5\r\n4');
    await hands.press('Control+v');
    await hands.drag(await hands.point(at(1, 0), 0.93, 0.9), await hands.point(at(6, 0)));
    expect(await hands.column(0, 8)).toEqual(['5', '4', '5', '4', '5', '4', '5', '']);
    expect(await hands.range()).toBe('0:0–6:0');
  });

  it('undoes and redoes batches, also by Ctrl+Shift+Z', async () => {
    await hands.open();
    await hands.putOnClipboard('5\r\n4\r\n3');
    await hands.press('Control+v');
    await hands.type('2');
    await hands.press('Enter', 'Control+z');
    expect(await hands.column(0, 3)).toEqual(['5', '4', '3']);
    await hands.press('Control+z');
    expect(await hands.column(0, 3)).toEqual(['', '', '']);
    await hands.press('Control+y', 'Control+Shift+z');
    expect(await hands.column(0, 3)).toEqual(['2', '4', '3']);
    await hands.press('Control+z', 'Control+z', 'Control+z');
    await hands.heard(/Отменять нечего/u);
  });

  it('the undo of the application’s menu is the undo of the grid', async () => {
    await hands.open();
    await hands.type('5');
    await hands.press('Enter');
    await window.application.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.undo());
    await window.page.waitForFunction(() => gridPage.journal().text({ row: 0, column: 0 }) === '');
  });
});

describe('the same under the Russian layout', () => {
  it('types Cyrillic codes', async () => {
    await hands.open();
    await hands.russian('KeyY', 'н');
    await hands.russian('KeyG', 'п');
    await hands.press('Enter');
    expect(await hands.column(0, 1)).toEqual(['НП']);
  });

  it('copies, cuts, pastes, undoes, redoes, fills and selects all by the place of the key', async () => {
    await hands.open();
    await hands.russian('Comma', 'Б');
    await hands.press('Enter', 'ArrowUp');
    await hands.russian('KeyC', 'с', 'Control');
    expect(await hands.clipboard()).toBe('Б');
    await hands.press('ArrowDown');
    await hands.russian('KeyV', 'м', 'Control');
    expect(await hands.column(0, 2)).toEqual(['Б', 'Б']);
    await hands.russian('KeyZ', 'я', 'Control');
    expect(await hands.column(0, 2)).toEqual(['Б', '']);
    await hands.russian('KeyY', 'н', 'Control');
    expect(await hands.column(0, 2)).toEqual(['Б', 'Б']);
    await hands.russian('KeyX', 'ч', 'Control');
    expect(await hands.column(0, 2)).toEqual(['Б', '']);
    await hands.russian('KeyD', 'в', 'Control');
    expect(await hands.column(0, 2)).toEqual(['Б', 'Б']);
    await hands.russian('KeyZ', 'Я', 'Control', 'Shift');
    await hands.russian('KeyA', 'ф', 'Control');
    expect(await hands.range()).toBe('0:0–29:62');
  });
});

describe('what the owner is asked for', () => {
  it('a comment by Shift+F2, opening a lesson by Alt+Enter, the selection after the paint', async () => {
    await hands.open();
    await hands.select(at(2, 3));
    await hands.press('Shift+F2', 'Alt+Enter');
    const calls = await window.page.evaluate(() => gridPage.journal().calls.map((call) => [call.name, call.args[0]]));
    expect(calls).toContainEqual(['comment', { row: 2, column: 3 }]);
    expect(calls).toContainEqual(['open', 3]);
    await window.page.waitForFunction(() => {
      const last = gridPage.journal().calls.findLast((call) => call.name === 'select')?.args[0] as { row: number; column: number } | undefined;
      return last?.row === 2 && last.column === 3;
    });
  });

  it('a description: after the pointer rests, and for the active cell by Ctrl+I', async () => {
    await hands.open();
    await hands.type('5');
    await hands.press('Enter', 'ArrowUp', 'Control+i');
    const tip = window.page.getByRole('tooltip');
    expect(await tip.textContent()).toMatch(/Поставила Кузнецова/u);
    const described = (await window.page.locator(':focus').getAttribute('aria-describedby'))?.split(' ');
    expect(described).toContain(await tip.getAttribute('id'));
    await hands.press('Escape');
    expect(await tip.isVisible()).toBe(false);
    await window.page.mouse.move(700, 500);
    const { x, y } = await hands.point(at(0, 0));
    await window.page.mouse.move(x, y);
    await tip.waitFor({ state: 'visible' });
    await window.page.mouse.move(x, y + 300);
    await tip.waitFor({ state: 'hidden' });
  });

  it('a menu by the right button, which selects the cell under it', async () => {
    await hands.open();
    const { x, y } = await hands.point(at(4, 4));
    await window.page.mouse.click(x, y, { button: 'right' });
    expect(await hands.active()).toEqual(at(4, 4));
    expect(await window.page.evaluate(() => gridPage.journal().calls.find((call) => call.name === 'menu')?.args[0])).toEqual(at(4, 4));
  });
});

describe('input methods and fingers', () => {
  it('takes a composed text as a whole', async () => {
    await hands.open();
    await window.cdp.send('Input.imeSetComposition', { text: 'О', selectionStart: 1, selectionEnd: 1 });
    await window.cdp.send('Input.imeSetComposition', { text: 'ОП', selectionStart: 2, selectionEnd: 2 });
    await window.cdp.send('Input.insertText', { text: 'ОП' });
    await hands.type('5');
    await hands.press('Enter');
    expect(await hands.column(0, 1)).toEqual(['ОП5']);
  });

  it('a tap selects, a second tap opens', async () => {
    await hands.open();
    const { x, y } = await hands.point(at(3, 3));
    const tap = async (): Promise<void> => {
      await window.cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await window.cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await window.cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    try {
      await tap();
      await window.page.waitForFunction(() => gridPage.grid().active.row === 3 && gridPage.grid().active.column === 3);
      await tap();
      await hands.type('5');
      await hands.press('Enter');
      expect(await hands.texts(at(3, 3), 1, 1)).toEqual([['5']]);
    } finally {
      await window.cdp.send('Emulation.setTouchEmulationEnabled', { enabled: false });
    }
  });
});

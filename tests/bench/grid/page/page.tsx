import { createRef } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import { JournalGrid, type GridHandle } from '#renderer/grid/index.ts';
import type { GridPage } from '../page-face.ts';
import { bareTable, framesAfter, keyTimes } from './measures.ts';
import { syntheticJournal } from './synthetic-journal.ts';

const stage = document.querySelector<HTMLElement>('#stage');
if (stage === null) throw new Error('The page has no stage');

let root: Root | undefined;
let journal: ReturnType<typeof syntheticJournal> | undefined;
const grid = createRef<GridHandle>();

const close = (): void => {
  root?.unmount();
  root = undefined;
  stage.replaceChildren();
};

const scroller = (): Element => {
  const element = document.querySelector('[role="grid"]')?.parentElement ?? document.querySelector('.bare')?.parentElement;
  if (element === null || element === undefined) throw new Error('Nothing is open');
  return element;
};

const gridPage: GridPage = {
  async open({ dark = false, ...options } = {}) {
    close();
    const made = syntheticJournal(options);
    journal = made;
    const seat = document.createElement('div');
    seat.style.height = '100%';
    stage.append(seat);
    await framesAfter(2);
    const started = performance.now();
    const opened = createRoot(seat);
    root = opened;
    flushSync(() => {
      opened.render(
        <MantineProvider forceColorScheme={dark ? 'dark' : 'light'}>
          <JournalGrid ref={grid} model={made.model} owner={made.owner} texts={made.texts} takeKeyboard />
        </MantineProvider>,
      );
    });
    await framesAfter(2);
    return performance.now() - started;
  },
  async openBare(options = {}) {
    close();
    const { model } = syntheticJournal(options);
    await framesAfter(2);
    const started = performance.now();
    stage.innerHTML = bareTable(model);
    await framesAfter(2);
    return performance.now() - started;
  },
  async openBareField() {
    close();
    const field = document.createElement('input');
    stage.append(field);
    field.focus();
    await framesAfter(2);
  },
  close,
  journal() {
    if (journal === undefined) throw new Error('Nothing is open');
    return journal;
  },
  grid() {
    if (grid.current === null) throw new Error('Nothing is open');
    return grid.current;
  },
  watchKeys: () => keyTimes(),
  async scrollTo(left, top) {
    scroller().scrollTo(left, top);
    await framesAfter(2);
  },
  async scrollThrough(px) {
    const element = scroller();
    element.scrollLeft = 0;
    await framesAfter(2);
    const times: number[] = [];
    let last = performance.now();
    for (let left = px; left < element.scrollWidth - element.clientWidth; left += px) {
      element.scrollLeft = left;
      await framesAfter(1);
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    return times;
  },
  frames: framesAfter,
  wrongCells: () =>
    Array.from(document.querySelectorAll('[role="gridcell"]'))
      .filter((cell) => {
        const row = Number(cell.closest('[role="row"]')?.getAttribute('aria-rowindex')) - 3;
        const column = Number(cell.getAttribute('aria-colindex')) - 3;
        return cell.textContent !== gridPage.journal().text({ row, column }) || !cell.id.endsWith(`-${row}-${column}`);
      })
      .map((cell) => cell.id),
  pointedText: () => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent,
  elements: () => document.querySelectorAll('*').length,
  nodes() {
    const walker = document.createTreeWalker(document);
    let count = 0;
    while (walker.nextNode() !== null) count += 1;
    return count;
  },
};

Object.assign(window, { gridPage });

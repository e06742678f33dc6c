import { createRef } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import { JournalGrid, type GridHandle } from '#renderer/grid/index.ts';
import { bareTable, framesAfter, keyTimes, type KeyTimes } from './measures.ts';
import { syntheticJournal, type SyntheticJournal, type SyntheticOptions } from './synthetic-journal.ts';

/** What tests and the bench call in the page. */
export interface GridPage {
  /** Mounts a synthetic journal; answers ms from the call to the second frame after it. */
  open(options?: SyntheticOptions & { readonly dark?: boolean }): Promise<number>;
  /** The same for a bare HTML table of the same cells. */
  openBare(options?: SyntheticOptions): Promise<number>;
  close(): void;
  journal(): SyntheticJournal;
  grid(): GridHandle;
  /** Starts to watch the time from key to paint. */
  watchKeys(): KeyTimes;
}

declare global {
  interface Window {
    readonly gridPage: GridPage;
  }
}

const stage = document.querySelector<HTMLElement>('#stage');
if (stage === null) throw new Error('The page has no stage');

let root: Root | undefined;
let journal: SyntheticJournal | undefined;
const grid = createRef<GridHandle>();

const close = (): void => {
  root?.unmount();
  root = undefined;
  stage.replaceChildren();
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
};

Object.assign(window, { gridPage });

import type { GridModel } from '#renderer/grid/index.ts';
import type { KeyTimes } from '../page-face.ts';

/** Resolves inside the task after the given number of frames. */
export function framesAfter(count: number): Promise<void> {
  return new Promise((resolve) => {
    const next = (left: number): void => {
      if (left === 0) {
        resolve();
        return;
      }
      requestAnimationFrame(() => next(left - 1));
    };
    next(count);
  });
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The floor: the same cells as a plain HTML table, made by the parser in one go, with hairlines and nothing else. */
export function bareTable(model: GridModel): string {
  const heads = [...model.rowHeads.map((head) => head.head), ...model.columns.map((column) => column.head.join(' '))];
  const body = model.rows.map((row, index) => {
    const cells = model.columns.map((_, column) => `<td>${escaped(model.cell(index, column).text)}</td>`);
    return `<tr>${row.header.map((text) => `<th>${escaped(text)}</th>`).join('')}${cells.join('')}</tr>`;
  });
  return `<div style="overflow:auto;height:100%"><style>.bare{border-collapse:collapse;font:14px system-ui}.bare td,.bare th{border:1px solid #ddd;height:27px;min-width:35px;text-align:center;white-space:nowrap}</style><table class="bare"><thead><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

/**
 * Key → paint: from the event's own time stamp (taken by the browser process when the key arrived) to the first task after
 * the next frame, which is when that frame has been handed to the compositor.
 */
export function keyTimes(): KeyTimes {
  const times: number[] = [];
  const listener = (event: KeyboardEvent): void => {
    const { timeStamp } = event;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => {
        times.push(performance.now() - timeStamp);
        channel.port1.close();
      });
      channel.port1.start();
      channel.port2.postMessage(undefined);
    });
  };
  window.addEventListener('keydown', listener, { capture: true });
  return { times, stop: () => window.removeEventListener('keydown', listener, { capture: true }) };
}

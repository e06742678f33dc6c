import { describe, expect, it } from 'vitest';
import { clearOwnCopy, type SystemClipboard } from './own-clipboard.ts';

const OURS = ['text/plain', 'application/x-uchitelskaya'];
interface Played extends SystemClipboard {
  types: readonly string[];
  marked: string;
}
const clipboards: [string, (types: readonly string[]) => Played][] = [
  ['that answers at once', (types) => ({
    types, marked: 'Иванова',
    availableFormats() { return [...this.types]; },
    clear(kind) { Object.assign(this, kind === 'selection' ? { marked: '' } : { types: [] }); },
  })],
  ['of promises', (types) => {
    const played: Played = {
      types, marked: 'Иванова',
      read: () => Promise.resolve([{ types: played.types }]),
      clear() { played.types = []; },
      selection: { clear() { played.marked = ''; } },
    };
    return played;
  }],
];

describe.each(clipboards)('a clipboard %s, at the lock (issue 4, point 5; L-09)', (_kind, make) => {
  it('is cleared where it holds what we wrote', async () => {
    const clipboard = make(OURS);
    expect(await clearOwnCopy(clipboard, 'win32')).toBe(true);
    expect([clipboard.types, clipboard.marked]).toEqual([[], 'Иванова']);
  });

  it('is left alone where another program wrote since, or nobody', async () => {
    for (const types of [['text/plain'], ['text/plain', 'text/html', 'image/png'], []]) {
      const clipboard = make(types);
      expect(await clearOwnCopy(clipboard, 'darwin')).toBe(false);
      expect(clipboard.types).toBe(types);
    }
  });

  it('of Linux also forgets what was only marked', async () => {
    const clipboard = make(['text/plain']);
    await clearOwnCopy(clipboard, 'linux');
    expect([clipboard.types, clipboard.marked]).toEqual([['text/plain'], '']);
  });
});

import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { blockNavigation } from './navigation.ts';
import { PAGE_ADDRESS } from './page-address.ts';

function guarded() {
  const loaded: string[] = [];
  const page = Object.assign(new EventEmitter(), { getURL: () => PAGE_ADDRESS, loadURL: (url: string) => Promise.resolve(void loaded.push(url)) });
  const blocked: string[] = [];
  blockNavigation(page as unknown as WebContents, (kind) => blocked.push(kind));
  return {
    blocked,
    loaded,
    stands: (url: string) => page.emit('did-navigate', {}, url),
    goes: (event: string, url: string, isMainFrame: boolean): boolean => {
      let goes = true;
      page.emit(event, { url, isMainFrame, preventDefault: () => void (goes = false) });
      return goes;
    },
  };
}

describe.each([
  ['will-navigate', true, 'navigation'],
  ['will-redirect', true, 'redirect'],
  ['will-frame-navigate', true, 'navigation'],
  ['will-frame-navigate', false, 'frame'],
  ['will-redirect', false, 'frame'],
])('%s, main frame: %s', (event, isMainFrame, kind) => {
  test.each(['https://example.org/', 'file:///etc/passwd', 'data:text/html,x', 'javascript:alert(1)', 'app://evil/'])('to %s is blocked and told', (url) => {
    const page = guarded();
    expect(page.goes(event, url, isMainFrame)).toBe(false);
    expect(page.blocked).toEqual([kind]);
  });

  test('inside our page goes on', () => {
    const page = guarded();
    expect(page.goes(event, `${PAGE_ADDRESS}#/letters`, isMainFrame)).toBe(true);
    expect(page.blocked).toEqual([]);
  });
});

describe('an empty page that nobody announced', () => {
  test('in the place of ours is replaced by ours, once', () => {
    const page = guarded();
    for (const url of [PAGE_ADDRESS, 'about:blank', PAGE_ADDRESS]) page.stands(url);
    expect(page.loaded).toEqual([PAGE_ADDRESS]);
    expect(page.blocked).toEqual(['emptied']);
  });

  test('in a window that never showed our page is let be: a document on its way to a printer begins so', () => {
    const page = guarded();
    for (const url of ['about:blank', 'print-document://document/x.pdf', 'about:blank']) page.stands(url);
    expect(page.loaded).toEqual([]);
  });
});

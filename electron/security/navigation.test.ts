import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { blockNavigation } from './navigation.ts';
import { PAGE_ADDRESS } from './page-address.ts';

function guarded() {
  const page = Object.assign(new EventEmitter(), { getURL: () => PAGE_ADDRESS });
  const blocked: string[] = [];
  blockNavigation(page as unknown as WebContents, (kind) => blocked.push(kind));
  return {
    blocked,
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

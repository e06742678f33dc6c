import type { Session } from 'electron';
import { describe, expect, test } from 'vitest';
import { blockRemoteContent } from './remote-content.ts';

type Listener = (request: { url: string }, answer: (response: { cancel: boolean }) => void) => void;

function guarded(more: readonly string[] = []) {
  let listener: Listener | undefined;
  const blocked: string[] = [];
  const session = { webRequest: { onBeforeRequest: (given: Listener) => void (listener = given) } };
  blockRemoteContent(session as unknown as Session, more, (kind) => blocked.push(kind));
  const passes = (url: string): boolean => {
    let cancelled = true;
    listener?.({ url }, ({ cancel }) => void (cancelled = cancel));
    return !cancelled;
  };
  return { passes, blocked };
}

describe('of a page', () => {
  test.each(['https://example.org/', 'http://127.0.0.1:8080/', 'ws://x/', 'wss://x/', 'file:///etc/passwd', 'ftp://x/', 'chrome://version/', 'devtools://devtools/x', 'chrome-extension://x/y'])(
    '%s is blocked',
    (url) => {
      const session = guarded();
      expect(session.passes(url)).toBe(false);
      expect(session.blocked).toEqual([`request ${new URL(url).protocol}`]);
    },
  );

  test.each(['app://uchitelskaya/index.html', 'data:image/png;base64,AA==', 'blob:app://uchitelskaya/1'])('%s passes', (url) => {
    expect(guarded().passes(url)).toBe(true);
  });
});

test('the log gets the scheme and not the address, which may say whom it was about', () => {
  const session = guarded();
  session.passes('https://example.org/?q=Иванов');
  expect(session.blocked).toEqual(['request https:']);
});

test('the tools of a developer are let through where they are asked for', () => {
  expect(guarded(['devtools']).passes('devtools://devtools/bundled/x.html')).toBe(true);
});

import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { denyWebviews } from './webviews.ts';

test('a webview is never attached', () => {
  const page = new EventEmitter();
  const blocked: string[] = [];
  denyWebviews(page as unknown as WebContents, (kind) => blocked.push(kind));
  let attached = true;
  page.emit('will-attach-webview', { preventDefault: () => void (attached = false) });
  expect(attached).toBe(false);
  expect(blocked).toEqual(['webview']);
});

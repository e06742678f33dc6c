import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { denyNewWindows } from './new-windows.ts';

test.each(['https://example.org/', 'app://uchitelskaya/index.html', 'about:blank', ''])('a window for «%s» is denied and told', (url) => {
  let handler: ((details: { url: string }) => unknown) | undefined;
  const blocked: string[] = [];
  denyNewWindows({ setWindowOpenHandler: (given: typeof handler) => void (handler = given) } as unknown as WebContents, (kind) => blocked.push(kind));
  expect(handler?.({ url })).toEqual({ action: 'deny' });
  expect(blocked).toEqual(['window']);
});

import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { expect, test } from 'vitest';
import { denyDownloads } from './downloads.ts';

test('a download is stopped, cancelled and told', () => {
  const session = new EventEmitter();
  const blocked: string[] = [];
  denyDownloads(session as unknown as Session, (kind) => blocked.push(kind));
  const seen = { prevented: false, cancelled: false };
  session.emit('will-download', { preventDefault: () => void (seen.prevented = true) }, { cancel: () => void (seen.cancelled = true) });
  expect(seen).toEqual({ prevented: true, cancelled: true });
  expect(blocked).toEqual(['download']);
});

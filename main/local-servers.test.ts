import { expect, test } from 'vitest';
import { done, failed } from '#domain/result.ts';
import type { CoreToShell } from './core-protocol.ts';
import { ShellLocalServers, type LocalServer } from './local-servers.ts';

const SERVER: LocalServer = { address: 'http://127.0.0.1:5', startSecret: 's', schoolId: 'a', enrolmentCode: null };

function open() {
  const said: CoreToShell[] = [];
  const servers = new ShellLocalServers((message) => said.push(structuredClone(message)));
  return { servers, said };
}

test('answers and progress find the start they are for, in whatever order they come', async () => {
  const { servers, said } = open();
  const progress: unknown[] = [];
  const first = servers.start({ folder: '/data/a', archive: '/data/a.uchs', onProgress: (step) => progress.push(['a', step]) });
  const second = servers.start({ folder: '/data/b', archive: null, onProgress: (step) => progress.push(['b', step]) });
  expect(said).toEqual([
    { kind: 'startLocalServer', id: 1, folder: '/data/a', archive: '/data/a.uchs' },
    { kind: 'startLocalServer', id: 2, folder: '/data/b', archive: null },
  ]);
  servers.hear({ kind: 'localServerProgress', id: 2, done: 0, total: 1, step: 'database' });
  servers.hear({ kind: 'localServerAnswered', id: 2, result: done(SERVER) });
  servers.hear({ kind: 'localServerProgress', id: 1, done: 3, total: 4, step: 'import' });
  servers.hear({ kind: 'localServerAnswered', id: 1, result: failed('import_damaged') });
  // Late, of a start that has its answer.
  servers.hear({ kind: 'localServerProgress', id: 1, done: 4, total: 4, step: 'import' });
  expect([await first, await second]).toEqual([failed('import_damaged'), done(SERVER)]);
  expect(progress).toEqual([['b', { done: 0, total: 1, step: 'database' }], ['a', { done: 3, total: 4, step: 'import' }]]);
});

test('a stop resolves with its answer, not before', async () => {
  const { servers, said } = open();
  let stopped = false;
  const stopping = servers.stop().then(() => void (stopped = true));
  expect(said).toEqual([{ kind: 'stopLocalServer', id: 1 }]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);
  servers.hear({ kind: 'localServerAnswered', id: 1, result: done(null) });
  await stopping;
});

test('a server that ended by itself is told to who listens', () => {
  const { servers } = open();
  let heard = 0;
  const away = servers.onEnded(() => void (heard += 1));
  servers.hear({ kind: 'localServerEnded' });
  away();
  servers.hear({ kind: 'localServerEnded' });
  expect(heard).toBe(1);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAuthority } from '#server/certificates/authority.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { blockedKinds, openStranger, startLoudServer, type LoudServer } from './attack-hands.ts';

/** Content from elsewhere (Electron's security guide, points 1, 6, 8 and 18), tried from a document that no policy binds. */
let running: RunningApp;
let loud: LoudServer;
const page = () => running.page;
const blocked = () => blockedKinds(running.dataFolder);

beforeAll(async () => {
  loud = await startLoudServer();
  running = await launchApp();
});
afterAll(async () => {
  await running?.close();
  await loud.close();
});

it('Electron 1: a document without any policy reaches no server, by element, script, socket or beacon', async () => {
  const there = `127.0.0.1:${loud.port}`;
  await openStranger(
    running.app,
    page(),
    `<link rel="stylesheet" href="http://${there}/style.css"><link rel="prefetch" href="http://${there}/prefetch"><img src="http://${there}/picture.png">
     <script src="http://${there}/script.js"></script><iframe src="http://${there}/frame"></iframe><object data="http://${there}/object"></object>
     <video src="http://${there}/video"></video><style>@font-face{font-family:f;src:url(http://${there}/font)}p{font-family:f;background:url(http://${there}/ground)}</style><p>text</p>`,
  );
  const answers = await page().evaluate(async (at) => {
    const refused = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'answered', () => 'refused');
    const socket = new Promise<void>((resolve, reject) => {
      const opened = new WebSocket(`ws://${at}/socket`);
      opened.addEventListener('open', () => resolve());
      opened.addEventListener('error', () => reject(new Error('closed')));
    });
    navigator.sendBeacon(`http://${at}/beacon`, 'marks');
    return {
      fetch: await refused(fetch(`http://${at}/fetch`, { method: 'POST', body: 'marks' })),
      opaque: await refused(fetch(`http://${at}/opaque`, { mode: 'no-cors' })),
      secure: await refused(fetch(`https://${at}/secure`)),
      socket: await refused(socket),
    };
  }, there);
  expect(answers).toEqual({ fetch: 'refused', opaque: 'refused', secure: 'refused', socket: 'refused' });
  await expect.poll(async () => new Set(await blocked())).toEqual(expect.objectContaining(new Set(['request http:', 'request https:', 'request ws:'])));
  expect(loud.heard).toEqual([]);
});

it('Electron 1: the server of these tests would answer', async () => {
  expect(await (await fetch(`http://127.0.0.1:${loud.port}/control`)).text()).toBe('heard');
  expect(loud.heard).toEqual(['GET /control']);
});

it('Electron 1: no certificate is accepted in a session of pages, not even where the rule against requests is taken away', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'uchitelskaya-stranger-'));
  const { certPem, keyPem } = await makeAuthority(folder, 'чужая школа', ['127.0.0.1'], Date.now());
  const heard: string[] = [];
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    heard.push(request.url ?? '');
    response.end('heard');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const answers = await running.app.evaluate(async ({ session }, url) => {
      const sessions = [session.fromPartition('pages', { cache: false }), session.defaultSession];
      return Promise.all(
        sessions.map((one) => {
          one.webRequest.onBeforeRequest(null);
          return one.fetch(url).then(() => 'answered', (error: unknown) => String(error));
        }),
      );
    }, `https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    // Refused by us before Chromium has an opinion: that would be ERR_CERT_AUTHORITY_INVALID.
    expect(answers).toEqual([expect.stringContaining('net::ERR_FAILED'), expect.stringContaining('net::ERR_FAILED')]);
    expect(heard).toEqual([]);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  }
});

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeAuthority } from '#server/certificates/authority.ts';
import { ConfigurationError, readConfiguration } from '#server/configuration/configuration.ts';
import type { ServerLog } from '#server/log.ts';
import { startServer } from '#server/start-server.ts';

const quiet: ServerLog = { info: () => undefined, warn: () => undefined, error: (event, error) => { console.error(event, error); return 'test'; } };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uch-tls-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ask = (port: number, ca: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/health', ca, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    }).on('error', reject).end();
  });

it('a server with an authority of the school speaks TLS under it and under no other (design §6)', async () => {
  const { caPem } = await makeAuthority(join(folder, 'tls'), 'Школа № 1', ['127.0.0.1'], Date.now());
  const stranger = await makeAuthority(join(folder, 'other'), 'Школа № 2', ['127.0.0.1'], Date.now());
  const started = await startServer(readConfiguration(folder, { UCH_PORT: '0' }), quiet);
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  try {
    expect(await ask(started.value.port, caPem)).toBe(200);
    await expect(ask(started.value.port, stranger.caPem)).rejects.toThrow(/certificate|signature/);
    expect((await fetch(`http://127.0.0.1:${started.value.port}/health`).catch(() => null))?.ok ?? false).toBe(false);
  } finally {
    await started.value.stop();
  }
});

it('without one it refuses to speak clear text to a network', async () => {
  await expect(startServer(readConfiguration(folder, { UCH_HOST: '0.0.0.0', UCH_PORT: '0' }), quiet)).rejects.toThrow(ConfigurationError);
});

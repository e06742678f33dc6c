import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfiguration } from '#server/configuration/configuration.ts';
import type { ServerLog } from '#server/log.ts';
import { startServer } from '#server/start-server.ts';
import { startPostgres } from '../fixtures/school-server.ts';

const silent: ServerLog = { info: () => undefined, warn: () => undefined, error: (_event, error) => String(error) };

it('the server stops within seconds though a connection is open that never asked anything (design §6)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'uch-stop-'));
  const postgres = await startPostgres('embedded');
  try {
    const started = await startServer(readConfiguration(folder, { DATABASE_URL: await postgres.fresh(), UCH_PORT: '0' }), silent);
    if (!started.ok) throw new Error(started.error.code);
    const mute = connect(started.value.port, '127.0.0.1');
    await new Promise((resolve) => mute.once('connect', resolve));
    const ended = new Promise((resolve) => mute.once('close', resolve));
    mute.on('error', () => undefined);
    await started.value.stop();
    await ended;
    expect(mute.destroyed).toBe(true);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 20_000);

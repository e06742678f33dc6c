import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { trouble } from '#renderer/i18n/ru/trouble.ts';
import { launchApp } from '../e2e/launch-app.ts';

describe('a data folder that cannot be written', () => {
  it('is a screen; nothing is written anywhere else', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'uchitelskaya-'));
    await chmod(dataFolder, 0o500);
    try {
      const running = await launchApp({ dataFolder });
      await running.page.getByRole('button', { name: 'Открыть', exact: true }).click();
      await running.page.getByRole('heading', { name: trouble.screens.database_read_only.title }).waitFor();
      await running.close();
    } finally {
      await chmod(dataFolder, 0o700);
      await rm(dataFolder, { recursive: true, force: true });
    }
  });
});

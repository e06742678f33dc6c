import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { axeFindings, chooseScheme, openByPalette, openDemoSchool, picture, signIn } from './desk-hands.ts';

/** «Bad days» of issue 2, as the person at the desk sees them. */
let dataFolder: string;
let running: RunningApp;
const page = () => running.page;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'uchitelskaya-bad-days-'));
  running = await launchApp({ dataFolder });
  await chooseScheme(page(), 'light');
  await openDemoSchool(page());
});

afterAll(async () => {
  await running.close();
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
});

describe('the core is killed', () => {
  it('is started anew, the school is opened again, and the desk says what that means', async () => {
    await signIn(page(), '7А');
    await page().getByRole('heading', { level: 1, name: 'Журнал' }).waitFor();
    const core = await running.app.evaluate(({ app }) => app.getAppMetrics().find((process) => process.serviceName === 'node.mojom.NodeService')?.pid);
    process.kill(core!, 'SIGKILL');
    await page().getByText('Связь с базой восстановлена').waitFor();
    await picture(page(), 'core-restarted-light');
    await openByPalette(page(), '7а литература', '7А Литература');
    await page().getByRole('grid', { name: /7А, Литература/u }).waitFor();
  });
});

describe('the file is damaged', () => {
  it('says what happened, what is safe and what to do, and changes nothing by itself', async () => {
    await running.close();
    const file = await open(join(dataFolder, 'demo', 'school.db'), 'r+');
    const { size } = await file.stat();
    const noise = Buffer.alloc(64 * 1024, 0x5a);
    for (let at = 0; at + noise.length < size; at += noise.length * 2) await file.write(noise, 0, noise.length, at);
    await file.close();

    running = await launchApp({ dataFolder });
    await page().getByRole('button', { name: 'Открыть', exact: true }).click();
    await page().getByRole('heading', { level: 1, name: /Файл базы повреждён|Ключ не подходит к базе/u }).waitFor();
    for (const scheme of ['dark', 'light'] as const) {
      // No switch stands on this screen: the shell is told, as on any other.
      await page().evaluate((colorScheme) => (globalThis as unknown as { api: { app: { setAppearance(input: object): Promise<unknown> } } }).api.app.setAppearance({ colorScheme }), scheme);
      await page().reload();
      await page().getByRole('button', { name: 'Открыть', exact: true }).click();
      await page().getByRole('heading', { name: 'Что сделать' }).waitFor();
      await picture(page(), `trouble-${scheme}`);
      expect(await axeFindings(page())).toEqual([]);
    }
  });

  it('gives an administrator the details, with nothing personal', async () => {
    await page().getByRole('button', { name: 'Скопировать сведения' }).click();
    await page().getByRole('button', { name: 'Сведения скопированы' }).waitFor();
    const copied = await running.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toMatch(/^code: database_(damaged|key_wrong)$/mu);
    expect(copied).toMatch(/^application: \d/mu);
  });

  it('goes back to the start page, and from there the same door tells the same', async () => {
    await page().getByRole('button', { name: 'На стартовую страницу' }).click();
    await page().getByRole('heading', { name: 'Где будем работать?' }).waitFor();
    await page().getByRole('button', { name: 'Открыть', exact: true }).click();
    await page().getByRole('heading', { name: 'Что сделать' }).waitFor();
  });

  it('makes the demonstration school anew only after a question, in which the safe answer has the focus', async () => {
    await page().getByRole('button', { name: 'Создать демонстрационную школу заново' }).click();
    const question = page().getByRole('dialog');
    await question.waitFor();
    await page().locator('[role="dialog"] button:focus', { hasText: 'Отмена' }).waitFor();
    await page().keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    await page().getByRole('heading', { name: 'Что сделать' }).waitFor();

    await page().getByRole('button', { name: 'Создать демонстрационную школу заново' }).click();
    await question.getByRole('button', { name: 'Создать заново' }).click();
    await page().getByRole('listbox', { name: 'Сотрудники' }).waitFor({ timeout: 60_000 });
  });
});

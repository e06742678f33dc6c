import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, chooseScheme, openDemoSchool, picture, signIn } from '../frame/desk-hands.ts';
import { JournalHands } from '../journal/journal-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { corePid, logOf, type WithApi } from '../shell/shell-hands.ts';
import { everythingOn, lockBy, pressCtrlL } from './lock-hands.ts';

/** The lock in the real window (issue 4, point 5, L-09). The demonstration school has no passwords: what leads back is the choice of the person. */
let running: RunningApp;
let hands: JournalHands;
const TYPED = 'Ошибка в знаке: вернуться к правилу';

beforeAll(async () => {
  running = await launchApp();
  await openDemoSchool(running.page);
  await signIn(running.page, '7А');
  hands = new JournalHands(running);
  await hands.open('7а');
});
afterAll(() => running?.close());

const pagePid = (): Promise<number> => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId());
const lock = async (deed: () => Promise<unknown>): Promise<void> => {
  running = await lockBy(running, deed);
  hands = new JournalHands(running);
};
const drafts = async (): Promise<unknown> => {
  const listed = await running.page.evaluate(() => (globalThis as WithApi).api.drafts.list({}));
  return listed.ok ? listed.value : listed.error;
};
const comeBack = async (words: string): Promise<string> => {
  await running.page.getByRole('button', { name: 'К выбору сотрудника' }).click();
  await running.page.getByRole('listbox', { name: 'Сотрудники' }).waitFor();
  return signIn(running.page, words);
};

describe('the lock', () => {
  let name = '';
  let pupils: string[] = [];
  let route = '';

  it('by Ctrl+L under the Russian layout, while a comment is being typed: another core, another page process, no name', async () => {
    const { page } = running;
    await page.getByRole('grid').waitFor();
    const column = (await hands.size()).columns;
    let at: [number, number] | null = null;
    for (let row = 0; row < 12 && at === null; row += 1) {
      for (let one = 0; one < column - 4 && at === null; one += 1) if (/^[2-5]$/u.test(await hands.shown(row, one))) at = [row, one];
    }
    expect(at).not.toBeNull();
    await hands.click(...at!);
    await hands.press('Shift+F2');
    const field = page.getByRole('textbox', { name: 'Комментарий к отметке' });
    await field.fill(TYPED);
    pupils = (await page.getByRole('rowheader').allInnerTexts()).filter((text) => /\p{L}{3,} \p{L}/u.test(text)).map((text) => text.split('\n')[0]!);
    expect(pupils.length).toBeGreaterThan(10);
    const own = await page.evaluate(() => (globalThis as WithApi).api.accounts.readOwn({}));
    name = own.ok ? own.value.name : '';
    route = new URL(page.url()).hash;
    const before = { core: await corePid(running.app), page: await pagePid() };
    // The key as the Russian layout gives it: «д» on KeyL.
    await lock(() => pressCtrlL(running.app));
    expect(await pagePid()).not.toBe(before.page);
    expect(await corePid(running.app)).not.toBe(before.core);
    const seen = await everythingOn(running.page);
    expect([...pupils.map((pupil) => pupil.split(' ')[0]!), name.split(' ')[0]!, TYPED].filter((words) => seen.includes(words))).toEqual([]);
    expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    // The page of before may ask nothing any more, and the new one has no session.
    expect(await running.page.evaluate(() => (globalThis as WithApi).api.journal.listJournals({}))).toMatchObject({ ok: false, error: { code: 'session_missing' } });
    await picture(running.page, 'lock-demo-light');
    expect(await axeFindings(running.page)).toEqual([]);
  });

  it('gives the place and the text back to the same person', async () => {
    expect(await comeBack('7А')).toBe(name);
    const field = running.page.getByRole('textbox', { name: 'Комментарий к отметке' });
    await field.waitFor();
    expect(await field.inputValue()).toBe(TYPED);
    await running.page.getByText('Восстановлено набранное до блокировки').waitFor();
    expect(new URL(running.page.url()).hash.split('?')[0]).toBe(route.split('?')[0]);
    await picture(running.page, 'lock-restored-light');
    await running.page.getByRole('button', { name: 'Сохранить' }).click();
    await hands.stored();
    expect(await drafts()).toEqual([]);
  });

  it('keeps what stands in the open cell of the grid, and opens it again; Enter or Escape end it', async () => {
    const column = (await hands.size()).columns - 4;
    const stored = await hands.shown(1, column);
    const line = () => running.page.locator('input[aria-activedescendant]');
    await hands.click(1, column);
    await hands.type('4/3');
    await lock(() => pressCtrlL(running.app));
    expect(await comeBack('7А')).toBe(name);
    await running.page.getByText('Восстановлено набранное до блокировки').waitFor();
    expect(await line().inputValue()).toBe('4/3');
    await picture(running.page, 'lock-restored-cell-light');
    expect(await axeFindings(running.page)).toEqual([]);
    await hands.press('Escape');
    await running.page.getByText('Восстановлено набранное до блокировки').waitFor({ state: 'detached' });
    expect(await hands.shown(1, column)).toBe(stored);
    await expect.poll(drafts).toEqual([]);
    // F2: begun from what stands there, so that arrows move the caret also afterwards.
    await hands.press('F2');
    await hands.type('/');
    const typed = await line().inputValue();
    await lock(() => pressCtrlL(running.app));
    await comeBack('7А');
    await running.page.getByText('Восстановлено набранное до блокировки').waitFor();
    expect(await line().inputValue()).toBe(typed);
    await hands.press('Backspace', 'Enter');
    await hands.stored();
    expect(await hands.shown(1, column)).toBe(stored);
    await expect.poll(drafts).toEqual([]);
  });

  it('keeps a term mark that waits for its reason, and the reason as far as it is typed', async () => {
    const { columns } = await hands.size();
    const row = 3;
    const before = await hands.shown(row, columns - 1);
    const far = Number((await hands.shown(row, columns - 3)).replace(',', '.')) > 3.5 ? '2' : '5';
    const dialog = () => running.page.getByRole('dialog', { name: /Почему отметка отличается/u });
    await hands.click(row, columns - 1);
    await hands.type(far);
    await hands.press('Enter');
    await dialog().waitFor();
    await hands.type('Пересдача по реш');
    await lock(() => pressCtrlL(running.app));
    expect((await everythingOn(running.page)).includes('Пересдача')).toBe(false);
    await comeBack('7А');
    await dialog().waitFor();
    expect(await dialog().getByRole('textbox').inputValue()).toBe('Пересдача по реш');
    await dialog().getByText('Восстановлено набранное до блокировки').waitFor();
    await picture(running.page, 'lock-restored-reason-light');
    expect(await axeFindings(running.page, '[role="dialog"]')).toEqual([]);
    await dialog().getByRole('textbox').press('End');
    await hands.type('ению педсовета');
    await hands.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await hands.stored();
    expect([before === far, await hands.shown(row, columns - 1)]).toEqual([false, far]);
    await expect.poll(drafts).toEqual([]);
    // And thrown away by Escape.
    const near = far === '5' ? '2' : '5';
    await hands.click(row + 1, columns - 1);
    await hands.type(near);
    await hands.press('Enter');
    if (await dialog().isVisible()) {
      await hands.type('не нужно');
      await hands.press('Escape');
      await dialog().waitFor({ state: 'detached' });
    }
    await expect.poll(drafts).toEqual([]);
  });

  it('by the button, with a dialog open; the next person sees nothing of the one before', async () => {
    await running.page.keyboard.press('F1');
    await running.page.getByRole('dialog').waitFor();
    await lock(() => running.page.evaluate(() => (globalThis as WithApi).api.lock.now({})).catch(() => undefined));
    const other = await comeBack('Директор');
    expect(other).not.toBe(name);
    const seen = await everythingOn(running.page);
    // The list of journals names teachers shortly; the whole name stands where somebody works.
    expect([name, TYPED].filter((words) => seen.includes(words))).toEqual([]);
    expect(await running.page.evaluate(() => (globalThis as WithApi).api.drafts.list({}))).toEqual({ ok: true, value: [] });
  });

  it('when the system locks or falls asleep', async () => {
    await lock(() => running.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen')));
    await comeBack('7А');
    await chooseScheme(running.page, 'dark');
    await lock(() => running.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend')));
    await picture(running.page, 'lock-demo-dark');
    expect(await axeFindings(running.page)).toEqual([]);
    await expect.poll(() => logOf(running.dataFolder)).toMatch(/suspended/);
  });
});

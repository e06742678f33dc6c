import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecoveryKey } from '#server/accounts/recovery-key.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { issueFor, issueAdministratorTo } from '../../fixtures/accounts-desk.ts';
import { CutProxy } from '../../fixtures/cut-proxy.ts';
import { pdfPages } from '../../fixtures/pdf-text.ts';
import { loadSmallSchool, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../../fixtures/school-server.ts';
import { smallSchool as s } from '../../fixtures/small-school.ts';
import { startTestServer } from '../../fixtures/test-server.ts';
import { axeFindings, chooseScheme, picture } from '../frame/desk-hands.ts';
import { JournalHands } from '../journal/journal-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { everythingOn } from '../lock/lock-hands.ts';
import type { WithApi } from '../shell/shell-hands.ts';
import { joinAndOpen } from '../workstations/join-hands.ts';
import { knock, settle } from '../workstations/own-school-hands.ts';

/** Marks typed without contact, a password forgotten, and the administrator's rescue: in the real window, with the real server and real vaults (issue 4, points 3 and 6). */
const ADMINISTRATOR = 'снег тает у крыльца';
const TEACHER = 'кот спит на батарее';
const TEACHER_ANEW = 'весна придёт нескоро';
const PASSPHRASE = 'ключ лежит в сейфе у директора';

let postgres: TestPostgres;
let folder: string;
let server: RunningServer;
let net: CutProxy;
let running: RunningApp;
let page: Page;
let administrator: { readonly login: string; readonly password: string };

beforeAll(async () => {
  postgres = await startPostgres('embedded');
  folder = mkdtempSync(join(tmpdir(), 'uch-rescue-page-'));
  const databaseUrl = await postgres.fresh();
  await loadSmallSchool(databaseUrl);
  server = await startTestServer({ folder, databaseUrl });
  net = await CutProxy.open(server.port);
  administrator = await issueAdministratorTo(server, s.deputy);
  running = await launchApp();
  page = running.page;
  await joinAndOpen(page, server, net.port, 'Учительская, ПК 3');
});
afterAll(async () => {
  await running?.close();
  await net?.close();
  await server?.stop();
  await postgres?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const atWork = () => page.getByRole('navigation', { name: 'Разделы' }).waitFor({ timeout: 90_000 });
const secretFields = () => page.locator('input[type="password"]');
const enter = (login: string, password: string) => knock(page, { login, password });
const signOut = async (): Promise<void> => {
  await page.getByRole('button', { name: /Кто работает/u }).click();
  await page.getByRole('menuitem', { name: 'Сменить сотрудника' }).click();
};
async function openRescue(): Promise<void> {
  await page.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name: 'Рабочие места' }).click();
  await page.getByRole('button', { name: 'Спасти неотправленное…' }).click();
  await page.getByRole('heading', { name: 'Спасти неотправленное', level: 1 }).waitFor();
}
/** From another section, as somebody who comes back later. */
async function openRescueAnew(): Promise<void> {
  await page.getByRole('button', { name: 'К рабочим местам' }).click();
  await page.getByRole('heading', { name: 'Рабочие места', level: 1 }).waitFor();
  await openRescue();
}
async function answerSaving(path: string): Promise<void> {
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, path);
}
async function answerOpening(path: string): Promise<void> {
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}
/** The column of the lesson of 23 November. */
async function columnOf23(): Promise<number> {
  const heads = await page.getByRole('columnheader').evaluateAll((elements) => elements.map((element) => [element.getAttribute('aria-label') ?? '', Number(element.getAttribute('aria-colindex'))] as const));
  const found = heads.find(([label]) => /(?:^|\D)23 ноября|23\.11/u.test(label));
  if (!found) throw new Error(`no lesson of 23 November among ${JSON.stringify(heads)}`);
  // Number and name stand before the first cell.
  return found[1] - 3;
}
const marksOnServer = () =>
  inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => {
    const { rows } = await client.query<{ value: number; author_id: string; extra: string }>(
      `SELECT m.value, r.author_id, r.extra FROM mark m JOIN revision r ON r.school_id = m.school_id AND r.entity = 'mark' AND r.entity_id = m.work_id || '/' || m.pupil_id
       WHERE m.school_id = $1 AND m.work_id = $2 ORDER BY m.pupil_id`, [SMALL_SCHOOL_ID, s.work23]);
    return rows;
  });

describe('the rescue of what was left unsent, in the window', () => {
  let teacher: { login: string; password: string };
  const keyFile = () => join(folder, 'Ключ восстановления.json');

  it('the administrator makes the school’s recovery key: its passphrase twice, its file by the dialog', async () => {
    await settle(page, administrator, ADMINISTRATOR);
    await atWork();
    await openRescue();
    await page.getByText('Ключа ещё нет').waitFor({ timeout: 20_000 });
    await picture(page, 'rescue-no-key-light');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Создать ключ…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ключ восстановления школы' });
    await dialog.waitFor();
    await secretFields().nth(0).fill('короткий');
    await dialog.getByRole('button', { name: 'Создать и сохранить файл…' }).click();
    await page.getByText('Пароль короче 12 знаков').waitFor();
    await secretFields().nth(0).fill(PASSPHRASE);
    await secretFields().nth(1).fill(`${PASSPHRASE} `);
    await dialog.getByRole('button', { name: 'Создать и сохранить файл…' }).click();
    await page.getByText('Пароли не совпадают').waitFor();
    await picture(page, 'rescue-make-key-light');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    await secretFields().nth(1).fill(PASSPHRASE);
    await answerSaving(keyFile());
    await dialog.getByRole('button', { name: 'Создать и сохранить файл…' }).click();
    await page.getByText(/^Ключ № [0-9a-f]{16} создан/u).waitFor({ timeout: 60_000 });
    expect(await openRecoveryKey(readFileSync(keyFile(), 'utf8'), PASSPHRASE)).toMatchObject({ ok: true });
    expect((await everythingOn(page)).includes(PASSPHRASE)).toBe(false);
    await signOut();
  });

  it('a teacher types marks without contact, forgets the password, gets a new one: the old file is set aside, and the screen says what the administrator can do', async () => {
    teacher = (await issueFor(server, 'staff', [s.teacher]))[0]!;
    await settle(page, teacher, TEACHER);
    await atWork();
    const hands = new JournalHands(running);
    await hands.open('7а алгебра');
    await page.getByRole('status').getByText('Всё отправлено').or(page.getByText('Всё отправлено').first()).first().waitFor({ timeout: 30_000 });
    net.down();
    const column = await columnOf23();
    const [anna, boris] = [await hands.rowOf('Абдурахманова'), await hands.rowOf('Богданов')];
    await hands.click(anna, column);
    await hands.type('5');
    await hands.press('Enter');
    await hands.click(boris, column);
    await hands.type('4');
    await hands.press('Enter');
    await hands.stored();
    expect([await hands.shown(anna, column), await hands.shown(boris, column)]).toEqual(['5', '4']);
    // A topic in a journal that is given to somebody else before it is sent.
    const typed = await page.evaluate((lessonId) => (globalThis as WithApi).api.journal.submitCommands({
      commands: [{ commandId: `${'x'.repeat(21)}A` as never, name: 'setLessonContent', baseVersion: 0, args: { lessonId, topic: 'Моя семья', homework: '' } }],
    }), s.talksLesson);
    expect(typed).toMatchObject({ ok: true, value: { verdicts: [{ status: expect.stringMatching(/^(?:accepted|adjusted)$/u) as string }] } });
    await page.getByText(/Нет связи/u).first().waitFor({ timeout: 60_000 });
    await signOut();
    net.up();
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query('DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2 AND object_id = $3', [SMALL_SCHOOL_ID, s.teacher, s.talks]));
    expect(await marksOnServer()).toEqual([]);

    teacher = (await issueFor(server, 'staff', [s.teacher]))[0]!;
    await settle(page, teacher, TEACHER_ANEW);
    await page.getByText('Нужен ещё прежний пароль').waitFor({ timeout: 60_000 });
    await page.getByText(/администратор спасёт из него неотправленное/u).waitFor();
    await picture(page, 'rescue-former-asked-light');
    await page.getByRole('button', { name: 'Не помню прежний пароль' }).click();
    await enter(teacher.login, TEACHER_ANEW);
    await atWork();
    await page.getByText('Прежний файл отложен').waitFor();
    await picture(page, 'rescue-set-aside-light');
    await signOut();
  });

  it('the administrator sees how much waits and not what, sends it, and keeps the act', async () => {
    await enter(administrator.login, ADMINISTRATOR);
    await atWork();
    await openRescue();
    await page.getByText(/^отложен/u).waitFor({ timeout: 20_000 });
    await picture(page, 'rescue-list-light');
    expect(await axeFindings(page)).toEqual([]);
    const row = page.getByRole('row').filter({ hasText: 'отложен' });
    await row.getByRole('button', { name: 'Спасти неотправленное: Иванова Мария Сергеевна' }).click();
    const dialog = page.getByRole('dialog', { name: 'Спасение неотправленного: Иванова Мария Сергеевна' });
    await dialog.getByRole('button', { name: 'Открыть файл' }).click();
    await dialog.getByText('Выберите файл ключа').waitFor();
    await answerOpening(keyFile());
    await dialog.getByRole('button', { name: 'Выбрать файл…' }).click();
    await dialog.getByText('Ключ восстановления.json').waitFor();
    await secretFields().first().fill('ключ лежит не в сейфе');
    await dialog.getByRole('button', { name: 'Открыть файл' }).click();
    await dialog.getByText('Ключ восстановления не открывается').waitFor({ timeout: 60_000 });
    await picture(page, 'rescue-wrong-passphrase-light');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    await secretFields().first().fill(PASSPHRASE);
    await dialog.getByRole('button', { name: 'Открыть файл' }).click();
    await dialog.getByRole('heading', { name: /Ждут отправки: 3.записи/u }).waitFor({ timeout: 60_000 });
    expect(await dialog.innerText()).not.toMatch(/Абдурахманова|Богданов/u);
    await dialog.getByRole('button', { name: 'Отправить на сервер' }).click();
    await dialog.getByText('Напишите, на каком основании').waitFor();
    await dialog.getByRole('textbox', { name: 'Основание' }).fill('служебная записка Ивановой М. С. от 26.11.2026');
    await picture(page, 'rescue-preview-light');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Отправить на сервер' }).click();
    await dialog.getByText('Всё, что ждало, отправлено').waitFor({ timeout: 60_000 });
    const untaken = dialog.getByRole('region', { name: 'Не вошло в журнал' });
    expect((await untaken.getByRole('row').nth(1).innerText()).replaceAll(/\s+/gu, ' ')).toMatch(/^23\.11\.2026 7А, Разговоры о важном Тема и задание 1 отказано: /u);
    await picture(page, 'rescue-outcome-light');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    const act = join(folder, 'протокол.pdf');
    await answerSaving(act);
    await dialog.getByRole('button', { name: 'Протокол в PDF…' }).click();
    await page.getByText('Протокол сохранён').waitFor({ timeout: 60_000 });
    const [text = ''] = pdfPages(readFileSync(act));
    expect(text).toContain('Протокол спасения неотправленных записей');
    expect(text).not.toMatch(/Абдурахманова|Богданов|Моя семья/u);
    expect(text.replaceAll(/[\s\u00a0]+/gu, ' ')).toContain('сервер принимает записи по правам того дня');
    // The administrator of this school is a deputy, too, and reads the journal: what was typed is on a paper of its own.
    const sheet = join(folder, 'лист.pdf');
    await answerSaving(sheet);
    await dialog.getByRole('button', { name: 'Лист для внесения вручную…' }).click();
    await page.getByText('Лист сохранён').waitFor({ timeout: 60_000 });
    expect(pdfPages(readFileSync(sheet)).join(' ')).toContain('Моя семья');
    expect(await dialog.innerText()).not.toMatch(/Абдурахманова|Богданов|Моя семья/u);
    await dialog.getByRole('button', { name: 'Готово' }).click();
    expect(await marksOnServer()).toEqual([
      { value: 5, author_id: s.teacher, extra: JSON.stringify({ rescuedBy: s.deputy }) }, { value: 4, author_id: s.teacher, extra: JSON.stringify({ rescuedBy: s.deputy }) },
    ]);
    await page.getByText(/: принято 2 из 3/u).waitFor();
    await chooseScheme(page, 'dark');
    await picture(page, 'rescue-list-dark');
    expect(await axeFindings(page)).toEqual([]);
  });

  it('a cut connection is told with what is left, and sending the rest doubles nothing', async () => {
    // The same file again, through a network that goes down behind the preview.
    const row = page.getByRole('row').filter({ hasText: 'отложен' });
    await row.getByRole('button', { name: /^Спасти неотправленное/u }).click();
    const dialog = page.getByRole('dialog', { name: /^Спасение неотправленного/u });
    await dialog.getByRole('button', { name: 'Выбрать файл…' }).click();
    await secretFields().first().fill(PASSPHRASE);
    await picture(page, 'rescue-key-dark');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Открыть файл' }).click();
    await dialog.getByRole('heading', { name: /Ждут отправки: 3.записи/u }).waitFor({ timeout: 60_000 });
    await dialog.getByRole('textbox', { name: 'Основание' }).fill('повторно после обрыва');
    await picture(page, 'rescue-preview-dark');
    net.cutAnswerAfter(0);
    await dialog.getByRole('button', { name: 'Отправить на сервер' }).click();
    await dialog.getByText('Отправлено не всё').waitFor({ timeout: 60_000 });
    await picture(page, 'rescue-stopped-dark');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    expect(await page.getByText(/: принято 0 из 3/u).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Отправить остаток' }).click();
    await dialog.getByText('Всё, что ждало, отправлено').waitFor({ timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Готово' }).click();
    // Nothing doubled.
    expect(await marksOnServer()).toHaveLength(2);
  });

  it('what was not taken is read later under «Прошлые спасения», with the same act and no pupil', async () => {
    await openRescueAnew();
    const past = page.getByRole('table', { name: 'Прошлые спасения' });
    await past.waitFor({ timeout: 20_000 });
    // Three: the first, the one that was cut, and the rest of it.
    expect(await past.getByRole('row').count()).toBe(4);
    expect((await past.getByRole('row').nth(1).innerText()).replaceAll(/\s+/gu, ' ')).toMatch(/Иванова Мария Сергеевна.*принято 2 из 3.*отказано: 1.*повторно после обрыва/u);
    await picture(page, 'rescue-past-dark');
    expect(await axeFindings(page)).toEqual([]);
    await chooseScheme(page, 'light');
    await picture(page, 'rescue-past-light');
    await past.getByRole('row').nth(3).getByRole('button', { name: /^Подробнее: Иванова/u }).click();
    const dialog = page.getByRole('dialog', { name: /^Спасение .*Иванова Мария Сергеевна$/u });
    const untaken = dialog.getByRole('region', { name: 'Не вошло в журнал' });
    expect((await untaken.getByRole('row').nth(1).innerText()).replaceAll(/\s+/gu, ' ')).toMatch(/^23\.11\.2026 7А, Разговоры о важном Тема и задание 1 отказано: /u);
    await picture(page, 'rescue-past-details-light');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    const act = join(folder, 'протокол позже.pdf');
    await answerSaving(act);
    await dialog.getByRole('button', { name: 'Протокол в PDF…' }).click();
    await page.getByText('Протокол сохранён').first().waitFor({ timeout: 60_000 });
    expect(pdfPages(readFileSync(act))).toEqual(pdfPages(readFileSync(join(folder, 'протокол.pdf'))));
    await dialog.getByRole('button', { name: 'Готово' }).click();
    expect(await page.locator('main').innerText()).not.toMatch(/Абдурахманова|Богданов|Моя семья/u);
  });

  it('a file in which something was refused is wiped only when the administrator has marked what that costs', async () => {
    const aside = () => readdirSync(running.dataFolder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.sealed.'));
    expect(aside().length).toBeGreaterThan(3);
    const button = page.getByRole('button', { name: /^Удалить отложенный файл: Иванова/u });
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Удалить отложенный файл' });
    await dialog.getByText(/Не вошло в журнал: 1.запись/u).waitFor();
    await dialog.getByRole('button', { name: 'Стереть и удалить' }).click();
    await dialog.getByText('Отметьте, если файл всё же надо удалить').waitFor();
    await picture(page, 'rescue-remove-light');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Отмена' }).click();
    expect(aside().length).toBeGreaterThan(3);
    await chooseScheme(page, 'dark');
    await button.click();
    await dialog.getByRole('checkbox', { name: /^Понимаю/u }).check();
    await picture(page, 'rescue-remove-dark');
    expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Стереть и удалить' }).click();
    await page.getByText('Отложенный файл стёрт').waitFor({ timeout: 20_000 });
    await expect.poll(() => button.count()).toBe(0);
    expect(aside()).toEqual([]);
    await chooseScheme(page, 'light');
    await signOut();
  });

  it('the teacher finds the rescued marks, and has no such page', async () => {
    await enter(teacher.login, TEACHER_ANEW);
    await atWork();
    expect(await page.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name: 'Рабочие места' }).count()).toBe(0);
    const hands = new JournalHands(running);
    await hands.open('7а алгебра');
    const column = await columnOf23();
    await expect.poll(async () => [await hands.shown(await hands.rowOf('Абдурахманова'), column), await hands.shown(await hands.rowOf('Богданов'), column)], { timeout: 20_000 }).toEqual(['5', '4']);
    const answers = await page.evaluate(async () => {
      const { api } = globalThis as WithApi;
      return [await api.rescue.list({}), await api.rescue.listKeys({})].map((answer) => (answer.ok ? 'answered' : answer.error.code));
    });
    expect(answers).toEqual(['not_allowed', 'not_allowed']);
  });

  it('neither the disk of the workstation nor its log knows the passphrase, and the page had no error', () => {
    const files = readdirSync(running.dataFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(files.length).toBeGreaterThan(5);
    for (const secret of [PASSPHRASE, TEACHER, 'Абдурахманова']) expect(files.filter((file) => file.includes(Buffer.from(secret)) || file.includes(Buffer.from(secret, 'utf16le')))).toEqual([]);
    expect(running.consoleErrors).toEqual([]);
  });
});

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SchoolId } from '#domain/ids.ts';
import { inSchool } from '#server/database/pool.ts';
import { checkBackup } from '#server/operations/check-backup.ts';
import { openServerDatabase } from '#server/start-server.ts';
import { axeFindings, chooseScheme, picture } from '../frame/desk-hands.ts';
import { JournalHands } from '../journal/journal-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { everythingOn, lockBy, pressCtrlL } from '../lock/lock-hands.ts';
import { ADMINISTRATOR, atDoor, fillAdministrator, knock, loginField, OwnSchool, passwordFields, readSlip, sections } from './own-school-hands.ts';

/** By the hands of a person: a school of one computer from the start page to the marks on its server (issue 3, 2 and 5). */
describe.runIf(process.platform === 'linux')('«Школа на этом компьютере» in the window', () => {
  let dataFolder: string;
  let running: RunningApp;
  let school: OwnSchool;
  const page = () => running.page;
  const sign = () => page().getByRole('button', { name: /^Связь с сервером школы/u });

  /** Pictures by day and under the lamp, with nothing that axe finds. */
  const looksRight = async (name: string, within?: string, seen?: string): Promise<void> => {
    for (const scheme of ['dark', 'light'] as const) {
      // A dialog covers the switch: it is looked at as it comes.
      if (within === undefined) await chooseScheme(page(), scheme);
      if (seen !== undefined) await page().getByText(seen).first().scrollIntoViewIfNeeded();
      await picture(page(), within === undefined ? `${name}-${scheme}` : name);
      expect(await axeFindings(page(), within)).toEqual([]);
    }
  };

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'uch-pages-'));
    // As root PostgreSQL becomes another user, who must pass.
    chmodSync(dataFolder, 0o755);
    running = await launchApp({ dataFolder });
    school = new OwnSchool(running);
  });
  afterAll(async () => {
    await running?.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('has a page for a code beside it, which says at once where a code is wrong', async () => {
    await page().getByRole('button', { name: 'Ввести код…' }).click();
    await page().getByLabel('Код подключения').fill('07ZK4-9QF2M');
    await page().keyboard.press('Enter');
    await page().getByText('Код набран с ошибкой').waitFor();
    await looksRight('join');
    await page().getByRole('button', { name: 'К выбору школы' }).click();
    await page().getByRole('heading', { name: 'Где будем работать?' }).waitFor();
  });

  it('is not made without a good login and password, the duty of care and a word about the disk', async () => {
    await page().getByRole('button', { name: 'Создать школу…' }).click();
    await page().getByLabel('Название школы').fill('Школа у реки');
    await page().getByRole('region', { name: 'Диск этого компьютера' }).waitFor();
    await looksRight('local-school');
    await page().getByLabel('Фамилия').fill('Ёлкина');
    await page().getByLabel('Имя', { exact: true }).fill('Дарья');
    // Made of the name until another is typed.
    expect(await loginField(page()).inputValue()).toBe('elkina.d');
    await loginField(page()).fill('ёлкина');
    await passwordFields(page()).nth(0).fill('ёлкина2026');
    await page().getByText('В пароле ваше имя или логин').waitFor();
    await page().getByRole('button', { name: 'Создать школу' }).click();
    await page().getByText('Такой логин не подойдёт').waitFor();
    await page().getByText('Отметьте, что прочитали').waitFor();
    // The first that is wrong has the keyboard, though the button is far below it.
    await expect.poll(() => loginField(page()).evaluate((field) => field === document.activeElement), { timeout: 10_000 }).toBe(true);
    await looksRight('local-school-refused');
    await loginField(page()).fill(ADMINISTRATOR.login);
    await passwordFields(page()).nth(0).fill('1234567890');
    await page().getByText('Такой пароль легко угадать').waitFor();
    expect(await page().getByRole('progressbar').count()).toBe(0);
    const risk = page().getByRole('checkbox', { name: 'беру ответственность на себя' });
    if ((await risk.count()) > 0) {
      await page().getByText('Зашифруйте диск или отметьте').waitFor();
      await page().getByText('Это запишется в журнал безопасности школы').waitFor();
    }
    await looksRight('local-school-disk', undefined, (await risk.count()) > 0 ? 'Проверить диск ещё раз' : 'Диск зашифрован');
  });

  it('is made with progress, and leads to login and password: no list of names (R-08)', async () => {
    await fillAdministrator(page());
    await page().getByRole('button', { name: 'Создать школу' }).click();
    await page().getByRole('progressbar', { name: 'Создаём школу' }).waitFor();
    await picture(page(), 'local-school-making');
    await atDoor(page(), 200_000);
    expect(await page().getByRole('heading', { level: 1 }).innerText()).toBe('Школа у реки');
    expect(await page().getByRole('listbox').count()).toBe(0);
    expect(await everythingOn(page())).not.toMatch(/Ёлкина|elkina/u);
    await looksRight('local-school-door');
  });

  it('lets its administrator in by the password and by no other', async () => {
    await knock(page(), { login: ADMINISTRATOR.login, password: 'снег тает у дороги' });
    await page().getByText('Логин или пароль не подходит').waitFor({ timeout: 30_000 });
    await school.signIn(ADMINISTRATOR);
    await expect.poll(() => sign().innerText(), { timeout: 60_000 }).toBe('Всё отправлено');
    expect(await page().getByText('Демонстрационная школа').count()).toBe(0);
  });

  it('is locked and opened again by the password alone', async () => {
    running = await lockBy(running, () => pressCtrlL(running.app));
    school.running = running;
    expect(await everythingOn(page())).not.toMatch(/Ёлкина|elkina\.d/u);
    await passwordFields(page()).first().fill('снег тает у дороги');
    await page().keyboard.press('Enter');
    await page().getByText('Логин или пароль не подходит').waitFor({ timeout: 30_000 });
    await passwordFields(page()).first().fill(ADMINISTRATOR.password);
    await page().keyboard.press('Enter');
    await sections(page()).waitFor({ timeout: 60_000 });
  });

  it('its second gets login and password by «Логины и пароли», and sees no name of the first before', async () => {
    await sections(page()).getByRole('link', { name: 'Логины и пароли' }).click();
    const give = page().getByRole('button', { name: /^Выдать логин и пароль: /u }).first();
    await give.waitFor({ timeout: 30_000 });
    await give.click();
    await page().getByRole('button', { name: 'Выдать', exact: true }).last().click();
    await page().getByRole('dialog', { name: /^Готово/u }).waitFor({ timeout: 30_000 });
    const path = join(dataFolder, 'листок.pdf');
    await running.app.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, path);
    await page().getByRole('button', { name: 'Сохранить PDF…' }).click();
    await page().getByText('Листки сохранены').waitFor({ timeout: 30_000 });
    const slip = readSlip(path);
    await page().getByRole('button', { name: 'Листки у меня' }).click();
    await school.signOut();
    expect(await everythingOn(page())).not.toMatch(/Ёлкина|elkina/u);
    await school.comeIn(slip, 'дождь идёт с утра');
    await school.signOut();
    // Each by the own password alone.
    await knock(page(), { login: slip.login, password: ADMINISTRATOR.password });
    await page().getByText('Логин или пароль не подходит').waitFor({ timeout: 30_000 });
    expect(await everythingOn(page())).not.toMatch(/Ёлкина|elkina/u);
  });

  it('fills the file of a person from the server the first time', async () => {
    await school.enterAs('7А');
    await expect.poll(() => sign().innerText(), { timeout: 60_000 }).toBe('Всё отправлено');
  });

  it('marks a cell until the server has it, and says so above', async () => {
    const hands = new JournalHands(running);
    await hands.open('7а русский');
    const server = (await running.app.evaluate(({ app }) => app.getAppMetrics().find(({ name }) => name === 'uchitelskaya-school')?.pid))!;
    const unsent = page().locator('[role="gridcell"][class*="unsent"]');
    process.kill(server, 'SIGSTOP');
    try {
      await hands.type('5');
      await hands.press('Enter');
      await hands.stored();
      await expect.poll(() => unsent.count(), { timeout: 10_000 }).toBe(1);
      expect(await unsent.innerText()).toMatch(/5/u);
      await expect.poll(() => sign().innerText(), { timeout: 10_000 }).toMatch(/Ждут отправки: \d|Отправляем|Нет связи/u);
      await picture(page(), 'journal-unsent');
      await sign().click();
      await page().getByRole('dialog', { name: 'Связь с сервером школы' }).getByText('7А, Русский язык').first().waitFor();
      await looksRight('sync-panel', '[role="dialog"]');
      await page().keyboard.press('Escape');
    } finally {
      process.kill(server, 'SIGCONT');
    }
    await expect.poll(() => sign().innerText(), { timeout: 60_000 }).toBe('Всё отправлено');
    await expect.poll(() => unsent.count(), { timeout: 10_000 }).toBe(0);
  });

  it('shows its administrator the workstations, and no teacher', async () => {
    expect(await page().getByRole('link', { name: 'Рабочие места' }).count()).toBe(0);
    await school.enterAs(ADMINISTRATOR.name);
    await page().getByRole('link', { name: 'Рабочие места' }).click();
    await page().getByRole('cell', { name: 'Работает' }).waitFor({ timeout: 30_000 });
    expect(await page().getByRole('row').count()).toBe(2);
    // Nobody else reaches this server: a code would lead nowhere.
    expect(await page().getByText('Школа хранится на этом компьютере').isVisible()).toBe(true);
    expect(await page().getByRole('button', { name: /Код подключения|Отозвать/u }).count()).toBe(0);
    await looksRight('workstations');
    // P-10: the mark is set and taken off here.
    await page().getByRole('button', { name: /^Для администратора: /u }).click();
    await page().getByText('рабочее место администратора').waitFor();
    await page().getByRole('button', { name: /^Снять отметку: /u }).click();
    await page().getByRole('button', { name: /^Для администратора: /u }).waitFor();
  });

  it('is saved by its administrator as one encrypted file, from which a server takes it over', async () => {
    const copy = join(dataFolder, 'копия школы.uchb');
    await running.app.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, copy);
    await page().getByRole('button', { name: 'Копия школы…' }).click();
    await page().getByLabel('Пароль файла', { exact: true }).fill('коротко');
    await page().getByRole('button', { name: 'Выбрать файл и сохранить…' }).click();
    await page().getByText('Слишком короткий').waitFor();
    await page().getByText('Выберите, останется ли файл в школе.').waitFor();
    await page().getByRole('radio', { name: 'Передаётся за пределы школы' }).check();
    await looksRight('copy-of-school', '[role="dialog"]');
    await page().getByLabel('Пароль файла', { exact: true }).fill('ключ от школы');
    await page().getByLabel('Пароль ещё раз', { exact: true }).fill('ключ от школы');
    await page().getByRole('radio', { name: 'Останется в школе' }).check();
    await page().getByRole('button', { name: 'Выбрать файл и сохранить…' }).click();
    await page().getByText('Копия школы сохранена').waitFor({ timeout: 60_000 });
    const read = await checkBackup(copy, 'ключ от школы', () => undefined);
    expect(read).toMatchObject({ ok: true, value: { schools: [{ name: 'Школа у реки' }] } });
    expect(await checkBackup(copy, 'ключ от чулана', () => undefined)).toMatchObject({ ok: false });
  });

  it('is left by the menu of the person, and stands first at the start page from then on', async () => {
    await page().getByRole('button', { name: /^Кто работает/u }).click();
    await page().getByRole('menuitem', { name: 'Выйти из школы' }).click();
    const own = page().getByRole('button', { name: 'Открыть школу: Школа у реки' });
    await own.waitFor();
    await expect.poll(() => own.evaluate((element) => element === document.activeElement)).toBe(true);
    await looksRight('start-own-school');
    await own.focus();
    await page().keyboard.press('Enter');
    await school.enterAs('7А');
    await expect.poll(() => sign().innerText(), { timeout: 30_000 }).toBe('Всё отправлено');
    expect(running.consoleErrors).toEqual([]);
  });

  it('opens after the application was closed, by the password again', async () => {
    await running.close();
    running = await launchApp({ dataFolder });
    school.running = running;
    await page().getByRole('button', { name: 'Открыть школу: Школа у реки' }).click();
    await atDoor(page(), 90_000);
    expect(await everythingOn(page())).not.toMatch(/Ёлкина|elkina/u);
    await school.signIn(ADMINISTRATOR);
    await expect.poll(() => sign().innerText(), { timeout: 60_000 }).toBe('Всё отправлено');
    expect(running.consoleErrors).toEqual([]);
  });

  it('as a former version left it, it asks for its administrator first, names nobody, and goes over to passwords', async () => {
    await running.close();
    await makeFormer(dataFolder);
    running = await launchApp({ dataFolder });
    school.running = running;
    await page().getByRole('button', { name: 'Открыть школу: Школа у реки' }).click();
    await page().getByText('под любым именем здесь мог работать каждый').waitFor({ timeout: 90_000 });
    expect(await page().getByRole('listbox').count()).toBe(0);
    expect(await everythingOn(page())).not.toMatch(/Ёлкина|elkina/u);
    await looksRight('school-of-before');
    const chosen = { login: 'elkina.darya', password: 'ветер гонит облака' };
    await fillAdministrator(page(), chosen);
    await page().getByLabel('Фамилия').fill('Посторонняя');
    await page().getByRole('button', { name: 'Перейти на пароли' }).click();
    await page().getByText('Среди администраторов этой школы такого человека нет').waitFor({ timeout: 30_000 });
    await looksRight('school-of-before-stranger', undefined, 'Среди администраторов этой школы такого человека нет');
    await page().getByLabel('Фамилия').fill('Ёлкина');
    await page().getByRole('button', { name: 'Перейти на пароли' }).click();
    await page().getByText('Теперь в школу входят по паролю').waitFor({ timeout: 30_000 });
    await picture(page(), 'school-of-before-door');
    await school.signIn(chosen);
    await expect.poll(() => sign().innerText(), { timeout: 60_000 }).toBe('Всё отправлено');
    expect(running.consoleErrors).toEqual([]);
  });
});

/** What versions before accounts left behind: a school without accounts, which its workstation takes for one without passwords. */
async function makeFormer(dataFolder: string): Promise<void> {
  const [schoolId] = readdirSync(join(dataFolder, 'schools'));
  const folder = join(dataFolder, 'schools', schoolId!);
  const database = await openServerDatabase({ folder: join(folder, 'server'), databaseUrl: undefined, poolSize: 2 });
  if (!database.ok) throw new Error(database.error.code);
  await inSchool(database.value.pool, schoolId as SchoolId, 'write', async (client) => {
    for (const table of ['session', 'sign_in', 'sign_in_delay', 'credential_issue', 'account']) await client.query(`DELETE FROM ${table} WHERE school_id = $1`, [schoolId]);
  });
  await database.value.close();
  const membership = join(folder, 'workstation.json');
  writeFileSync(membership, JSON.stringify({ ...(JSON.parse(readFileSync(membership, 'utf8')) as object), asksPassword: false }));
  for (const name of readdirSync(folder)) if (/\.(vault|db)/u.test(name)) rmSync(join(folder, name));
}

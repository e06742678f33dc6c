import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandId } from '#domain/ids.ts';
import { openKeychainEntry } from '#main/secrets/open-keychain-entry.ts';
import { makeAuthority } from '#server/certificates/authority.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import { issueEnrolmentCode } from '#server/http/account-routes.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { issueFor, issueAdministratorTo } from '../../fixtures/accounts-desk.ts';
import { ByteScan, type Canary, type Finding } from '../../fixtures/byte-scan.ts';
import { inventFiftyPeople, loadFiftyPeople, type FiftiethPerson } from '../../fixtures/fifty-people-school.ts';
import { newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../../fixtures/school-server.ts';
import { quietLog } from '../../fixtures/test-server.ts';
import { expectValue } from '../../fixtures/workstation-core.ts';
import { JournalHands } from '../journal/journal-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { lockBy, pressCtrlL, processesOf } from '../lock/lock-hands.ts';
import { makeLetters } from '../shell/paper-hands.ts';
import { corePid, type WithApi } from '../shell/shell-hands.ts';
import { joinByCode, openJoined } from '../workstations/join-hands.ts';

/**
 * Issue 4, «How it is proven», in the real window: three people on one profile work, print, lock, change places; a dialog of the printer stands open when everything is killed. Then every byte that the program, Chromium,
 * the libraries of the desk and the keychain have written is looked through: names, marks’ comments, texts, logins, passwords, keys.
 */
const school = inventFiftyPeople();
const [anna, boris, vera, given] = school.people as unknown as [FiftiethPerson, FiftiethPerson, FiftiethPerson, FiftiethPerson];
const canaries: Canary[] = [
  ...school.people.map(({ lastName }, at) => ({ name: `surname ${at}`, value: lastName })),
  ...school.told.map((value, at) => ({ name: `family or contact ${at}`, value })),
  ...[anna, boris, vera].flatMap(({ words }, at) => Object.entries(words).map(([kind, value]) => ({ name: `${kind} ${at}`, value }))),
];

let postgres: TestPostgres;
let server: RunningServer;
let folder: string;
let running: RunningApp;
let page: Page;
const credentials = new Map<FiftiethPerson, { readonly login: string; readonly password: string }>();
const place = (name: string): string => join(folder, name);

beforeAll(async () => {
  postgres = await startPostgres('embedded');
  // Not below TMPDIR: Chromium lays a socket there, whose path must be short.
  folder = mkdtempSync('/tmp/uch-after-');
  chmodSync(folder, 0o755);
  for (const name of ['temporary', 'home', 'data', 'working', 'control']) mkdirSync(place(name), { mode: 0o700 });
  // The system is asked for whole dumps of crashes, as on a computer of somebody who looks for defects.
  execFileSync('prlimit', ['--pid', String(process.pid), '--core=unlimited']);
  const databaseUrl = await postgres.fresh();
  await loadFiftyPeople(databaseUrl, school);
  await makeAuthority(join(folder, 'server', 'tls'), 'Школа № 1', ['127.0.0.1'], Date.now());
  const started = await startServer(readConfiguration(place('server'), { DATABASE_URL: databaseUrl, UCH_PORT: '0' }), quietLog);
  if (!started.ok) throw new Error(started.error.code);
  server = started.value;
  credentials.set(vera, await issueAdministratorTo(server, vera.staffId));
  for (const [at, one] of (await issueFor(server, 'staff', [anna.staffId, boris.staffId])).entries()) credentials.set([anna, boris][at]!, one);
  await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(`UPDATE account SET must_change = 0, state = 'active' WHERE school_id = $1`, [SMALL_SCHOOL_ID]));
  for (const [at, { login, password }] of [...credentials.values()].entries()) canaries.push({ name: `login ${at}`, value: login }, { name: `password ${at}`, value: password });

  await launch();
  const { code } = await issueEnrolmentCode(server.parts, SMALL_SCHOOL_ID, { uses: 1, validHours: 1 }, 'test');
  await joinByCode(page, code);
});
afterAll(async () => {
  await running?.close().catch(() => undefined);
  await server?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function launch(): Promise<void> {
  running = await launchApp({
    dataFolder: place('data'), cwd: place('working'),
    env: { TMPDIR: place('temporary'), HOME: place('home'), XDG_CONFIG_HOME: join(place('home'), '.config'), XDG_CACHE_HOME: join(place('home'), '.cache'), CUPS_SERVER: '127.0.0.1:9' },
  });
  page = running.page;
}

async function signIn(person: FiftiethPerson): Promise<void> {
  const { login, password } = credentials.get(person)!;
  await page.getByRole('textbox', { name: 'Логин' }).fill(login, { timeout: 30_000 });
  await page.locator('input[type="password"]').first().fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Разделы' }).waitFor({ timeout: 60_000 });
}

/** Everything that was written on behalf of this person of the OS: the data folder with Chromium’s, the temporary folder, the home, the folder in which dumps of a crash appear, and the files of the keychain. */
function scanEverything(of: readonly Canary[] = canaries): ByteScan {
  const scan = new ByteScan(of);
  for (const name of ['data', 'temporary', 'home', 'working']) scan.folder(place(name), { label: name });
  const desk = process.env['XDG_DATA_HOME'];
  if (desk) scan.folder(desk, { label: 'keychain of the desk' });
  return scan;
}
/** What is found, told without the words themselves. */
const told = (findings: readonly Finding[]): string[] => [...new Set(findings.map(({ canary, form, place: at }) => `${at}: ${canary} (${form})`))];

/** What the system would write of a process that falls over: which parts of its memory, and how many bytes at most. */
const dumpRules = (pid: number): { readonly mask: string; readonly most: string | undefined } => ({
  mask: readFileSync(`/proc/${pid}/coredump_filter`, 'utf8').trim(), most: /Max core file size\s+(\S+)/.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1],
});

/** The next dialog of the printer stands open until it is closed by `closeDialog`. */
const holdDialog = (): Promise<void> => running.app.evaluate(({ app }) => {
  app.once('web-contents-created', (_event, contents) => {
    contents.print = (_options, callback) => Object.assign(globalThis, { dialogOpen: true, closeDialog: () => callback?.(false, 'Print job canceled') });
  });
});
async function dialogIsOpen(): Promise<void> {
  await expect.poll(() => running.app.evaluate(() => (globalThis as { dialogOpen?: boolean }).dialogOpen === true), { timeout: 20_000 }).toBe(true);
}
const closeDialog = () => running.app.evaluate(() => (globalThis as unknown as { closeDialog(): void }).closeDialog());

/** What a person leaves behind beside the grid. */
const workOf = ({ lessonId, workId, pupilId, journalId, words }: FiftiethPerson) => page.evaluate(async ([commandIds, ids, texts, term]) => {
  const { api } = globalThis as WithApi;
  const written = await api.journal.submitCommands({ commands: [
    { commandId: commandIds[0]!, name: 'setLessonContent', baseVersion: 1, args: { lessonId: ids.lessonId, topic: texts.topic, homework: texts.homework } },
    { commandId: commandIds[1]!, name: 'setMark', baseVersion: 0, args: { workId: ids.workId, pupilId: ids.pupilId, value: 4, isDebt: false } },
  ] });
  const commented = await api.journal.submitCommands({ commands: [{ commandId: commandIds[2]!, name: 'commentMark', baseVersion: 1, args: { workId: ids.workId, pupilId: ids.pupilId, comment: texts.comment } }] });
  const kept = await api.drafts.keep({ place: `comment/${ids.journalId}/${ids.lessonId}/${ids.pupilId}/${ids.workId}`, text: texts.draft });
  const read = await api.journal.listJournals({});
  return [written, commented, kept, read].map((one) => (one.ok ? 'ok' : `${one.error.code} ${term}`));
}, [Array.from({ length: 3 }, () => newId<CommandId>()), { lessonId, workId, pupilId, journalId }, words, ''] as const);

describe.runIf(process.platform === 'linux')('after real work in the window (issue 4, P-09)', () => {
  it('a class teacher types marks and a comment in the grid, and prints letters: nothing is on the disk while the dialog stands open', async () => {
    await signIn(anna);
    const hands = new JournalHands(running);
    await hands.open('8а');
    await page.getByRole('grid').waitFor();
    const rows = (await hands.size()).rows;
    expect(rows).toBe(6);
    await hands.click(0, 0);
    await hands.type('5');
    await hands.press('Enter');
    await hands.stored();
    await hands.click(0, 0);
    await hands.press('Shift+F2');
    await page.getByRole('textbox', { name: 'Комментарий к отметке' }).fill(anna.words.comment);
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await hands.stored();
    // Text of the page on the clipboard of the system, which is in its memory.
    await hands.click(0, 0);
    await hands.press('Control+KeyC');

    const spoolId = await makeLetters(page, '8А');
    await holdDialog();
    const printing = page.evaluate(([id, title]) => (globalThis as WithApi).api.letters.printSpooled({ spoolId: id!, title: title! }), [spoolId, 'Письма родителям 8А']);
    await dialogIsOpen();
    expect(told(scanEverything().findings)).toEqual([]);
    await closeDialog();
    expect(await printing).toEqual({ ok: true, value: { printed: false } });
    expect(told(scanEverything().findings)).toEqual([]);
  });

  it('the window is locked, and a colleague signs in on it and works', async () => {
    running = await lockBy(running, () => pressCtrlL(running.app));
    page = running.page;
    expect(told(scanEverything().findings)).toEqual([]);
    await page.getByRole('button', { name: 'Войти под другим именем' }).click();
    await signIn(boris);
    expect(await workOf(boris)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(told(scanEverything().findings)).toEqual([]);
  });

  it('the administrator prints slips; the page and the core crash, and kill −9 ends the rest while the dialog stands open: no dump, no paper, no page is left', async () => {
    running = await lockBy(running, () => pressCtrlL(running.app));
    page = running.page;
    await page.getByRole('button', { name: 'Войти под другим именем' }).click();
    await signIn(vera);
    expect(await workOf(vera)).toEqual(['ok', 'ok', 'ok', 'ok']);
    const spooled = await page.evaluate(async (holderId) => {
      const { api } = globalThis as WithApi;
      const issued = await api.credentials.issue({ kind: 'staff', holderIds: [holderId], reason: 'first' });
      return issued.ok ? api.credentials.spoolSlips({ jobId: 'slips', batchId: issued.value.batchId }) : issued;
    }, given.staffId);
    const { spoolId } = await expectValue(spooled);
    await holdDialog();
    void page.evaluate((id) => (globalThis as WithApi).api.credentials.printSlips({ spoolId: id, title: 'Реквизиты доступа' }), spoolId).catch(() => undefined);
    await dialogIsOpen();

    const processes = await processesOf(running.app);
    const shell = running.app.process();
    const ended = new Promise<void>((resolve) => void shell.once('exit', () => resolve()));
    // A violation of memory in the core and in the page of the desk, as a defect would end them: first of a program that does not ask for its memory to be left out, to see what the system does.
    spawnSync(process.execPath, ['-e', `const held = ${JSON.stringify(anna.words.comment)} + Math.random(); process.kill(process.pid, 'SIGSEGV'); setTimeout(() => console.log(held), 5_000);`], { cwd: place('control') });
    const control = new ByteScan(canaries);
    control.folder(place('control'));
    const writesDumps = existsSync(join(place('control'), 'core'));
    expect(control.findings.length > 0).toBe(writesDumps);
    const core = (await corePid(running.app))!;
    expect(dumpRules(core)).toEqual({ mask: '00000000', most: '0' });
    process.kill(core, 'SIGSEGV');
    await expect.poll(() => readdirSync('/proc').includes(String(core)), { timeout: 20_000 }).toBe(false);
    const window = await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((one) => one.isVisible())!.webContents.getOSProcessId());
    for (const pid of [shell.pid!, window]) expect(dumpRules(pid)).toEqual({ mask: '00000000', most: '0' });
    process.kill(window, 'SIGSEGV');
    await expect.poll(() => corePid(running.app).catch(() => null), { timeout: 20_000 }).not.toBe(null);
    shell.kill('SIGKILL');
    await ended;
    await expect.poll(() => processes.filter(({ pid }) => readdirSync('/proc').includes(String(pid))), { timeout: 20_000 }).toEqual([]);

    expect(told(scanEverything().findings)).toEqual([]);
    const names = ['data', 'temporary', 'home'].flatMap((name) => readdirSync(place(name), { recursive: true, encoding: 'utf8' }));
    expect(names.filter((name) => /\.(dmp|core|pdf|heapsnapshot)$/.test(name))).toEqual([]);
    expect(readdirSync(place('working'))).toEqual([]);
  });

  it('started again and ended in order, it has left nothing, keys included; and the keychain holds no name, login, password or key of a file', async () => {
    await launch();
    await openJoined(page);
    await signIn(boris);
    await running.close();

    const { keychainId } = JSON.parse(readFileSync(join(place('data'), 'schools', SMALL_SCHOOL_ID, 'workstation.json'), 'utf8')) as { keychainId: string };
    const entries = await Promise.all([`device-${keychainId}`, `attempts-${keychainId}`, ...[anna, boris, vera].flatMap(({ staffId }) => [`vault-${keychainId}-${staffId}`, `signin-${keychainId}-${staffId}`])].map(
      async (name) => ({ name, text: (await (await openKeychainEntry(name)).getPassword()) ?? '' })));
    const deviceSecrets = entries.filter(({ name }) => name.startsWith('vault-')).map(({ name, text }): Canary => {
      const { secret } = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as { secret: string };
      return { name: `device secret of ${name}`, value: new Uint8Array(Buffer.from(secret, 'base64url')) };
    });
    const seed: Canary = { name: 'key of the workstation', value: new Uint8Array(Buffer.from(entries[0]!.text, 'base64')) };
    expect(deviceSecrets).toHaveLength(3);
    const scan = scanEverything([...canaries, ...deviceSecrets, seed]);
    expect(told(scan.findings)).toEqual([]);
    const dump = new ByteScan(canaries);
    for (const { name, text } of entries) {
      dump.content(name, Buffer.from(`${name} ${text}`));
      dump.content(name, Buffer.from(text, 'base64'));
    }
    expect(told(dump.findings)).toEqual([]);
    // The scan would have seen them.
    const control = new ByteScan([...canaries, ...deviceSecrets]);
    control.content('paper', Buffer.from(anna.words.comment));
    for (const { text } of entries) control.content('keychain', Buffer.from(text, 'base64'));
    expect(new Set(control.findings.map(({ canary }) => canary)).size).toBe(4);
    console.info(`MEASURED after real work: ${canaries.length + 4} canaries, ${scan.needles} with their forms, ${scan.files} files, ${Math.round(scan.bytes / 1e5) / 10} MB and ${Math.round(scan.unpacked / 1e5) / 10} MB unpacked`);
  });
});

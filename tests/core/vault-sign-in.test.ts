import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { CommandId, SchoolId, StaffId } from '#domain/ids.ts';
import { openDatabase } from '#main/database/database.ts';
import { openRecoverySeal } from '#main/vault/recovery-seal.ts';
import { readHeader } from '#main/vault/vault-header.ts';
import type { RunningServer } from '#server/start-server.ts';
import { joinSmallSchool } from '../fixtures/joined-core.ts';
import { PasswordDoor } from '../fixtures/password-door.ts';
import { inSchool } from '#server/database/pool.ts';
import { changeSchoolLists } from '#server/database/school-lists.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { WorkstationCore } from '../fixtures/workstation-core.ts';

const LOGIN = 'ivanova.ms';
const PASSWORD = 'снег тает у крыльца';
const OTHER = 'кот спит на батарее';
const DAY_MS = 86_400_000;
const TEN_MINUTES = 600_000;

async function expectValue<Value>(answer: Promise<{ ok: true; value: Value } | { ok: false; error: { code: string; params: unknown } }>): Promise<Value> {
  const result = await answer;
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.params)}`);
  return result.value;
}
const refused = (code: string) => ({ ok: false, error: { code } });

describe('the vault (design §5, ADR 0013, P-09, R-08, L-09), through the core as the window calls it', () => {
  let postgres: TestPostgres;
  let folder: string;
  let server: RunningServer;
  let door: PasswordDoor;
  let core: WorkstationCore;

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-vault-'));
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    door = await PasswordDoor.open(server);
    door.add(s.teacher, LOGIN, PASSWORD, 'Иванова Мария Сергеевна');
    door.add(s.deputy, 'kuznetsova.ms', OTHER, 'Кузнецова Мария Сергеевна');
    core = new WorkstationCore();
    await joinSmallSchool(core, server, door.port);
  });
  afterEach(async () => {
    await core.close();
    await door.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const signIn = (login = LOGIN, password = PASSWORD, more: { former?: string; fetchAnew?: boolean } = {}) => core.call('accounts', 'signIn', { jobId: 's', login, password, ...more });
  const signOut = () => core.call('accounts', 'signOut', {});
  /** The server is away from now on; the workstation starts anew without it. */
  const goAway = async (): Promise<void> => {
    await core.call('accounts', 'signOut', {});
    await door.close();
    await core.restart();
    await expectValue(core.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
  };
  const schoolFolder = () => join(core.folder, 'schools', SMALL_SCHOOL_ID);
  const fileOf = (staffId: StaffId = s.teacher) => join(schoolFolder(), `${staffId}.db`);
  const vaultOf = (staffId: StaffId = s.teacher) => join(schoolFolder(), `${staffId}.vault`);
  const header = (staffId: StaffId = s.teacher) => readHeader(readFileSync(vaultOf(staffId), 'utf8'))!.header;
  const recordName = (staffId: StaffId = s.teacher) => [...core.keychain.keys.keys()].find((name) => name.startsWith('vault-') && name.endsWith(staffId))!;
  const bytesOf = () => Object.fromEntries(readdirSync(schoolFolder()).filter((name) => /\.(db|vault)$/.test(name)).map((name) => [name, readFileSync(join(schoolFolder(), name)).toString('base64')]));
  const setMark = (value: number) => core.call('journal', 'submitCommands', {
    commands: [{ commandId: newId<CommandId>(), name: 'setMark' as const, baseVersion: 0, args: { workId: s.work23, pupilId: s.anna, value, isDebt: false } }],
  });
  const markOf = async () => (await expectValue(core.call('journal', 'readCell', { lessonId: s.lesson23, pupilId: s.anna }))).marks.find(({ workId }) => workId === s.work23)?.value ?? null;
  const status = async (fits: (status: Events['syncStatus']) => boolean): Promise<Events['syncStatus']> => {
    const heard = core.heard('syncStatus', fits);
    heard.catch(() => undefined);
    const now = await expectValue(core.call('sync', 'readStatus', {}));
    return fits(now) ? now : heard;
  };

  it('is made at the first sign-in, opens without the server, and tells nothing to the disk', async () => {
    expect(await expectValue(core.call('accounts', 'readDoor', {}))).toEqual({ asks: 'password', online: true, here: false });
    door.makeRecoveryKey();
    const entered = await expectValue(signIn(` ${LOGIN.toUpperCase()} `));
    expect(entered).toMatchObject({ staffId: s.teacher, name: 'Иванова Мария Сергеевна', roles: ['teacher'], mustChange: false, offline: false });
    expect(entered.leaseEndsAt! - Date.now()).toBeGreaterThan(6.9 * DAY_MS);
    expect(header()).toMatchObject({ staffId: s.teacher, keychain: 'secret-service', generation: 2, derivation: { algorithm: 'argon2id' } });
    expect(header().derivation.memoryKiB).toBeGreaterThanOrEqual(65_536);
    await goAway();
    expect(await expectValue(core.call('accounts', 'readDoor', {}))).toEqual({ asks: 'password', online: false, here: true });
    expect(await expectValue(signIn())).toMatchObject({ staffId: s.teacher, offline: true });
    expect(await setMark(5)).toMatchObject({ ok: true });
    expect(await markOf()).toBe(5);
    expect(header().generation).toBe(3);
    await signOut();
    // R-08, P-09: another login, another person and a wrong password open nothing.
    expect(await signIn('sidorova.ms')).toMatchObject(refused('vault_unknown'));
    expect(await signIn(LOGIN, OTHER)).toMatchObject(refused('credentials_wrong'));
    expect(await core.call('journal', 'listJournals', {})).toMatchObject({ ok: false });
    // Everything on the disk and in the keychain, after work: no password, login, name or key in any encoding.
    const recordText = Buffer.from(core.keychain.keys.get(recordName())!).toString('utf8');
    const deviceSecret = Buffer.from((JSON.parse(recordText) as { secret: string }).secret, 'base64url');
    const databaseKey = Buffer.from(openRecoverySeal(header().recovery!, door.recoveryPrivateKey!, header().vaultId)!);
    const keys = [deviceSecret, databaseKey];
    const canaries = [PASSWORD, LOGIN, 'Иванова', 'Абдурахманова', ...keys.flatMap((key) => [key.toString('base64url'), key.toString('base64'), key.toString('hex'), key.toString('hex').toUpperCase()])];
    const needles = [...canaries.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(text.toLowerCase())]), ...keys];
    const places = readdirSync(core.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(places.length).toBeGreaterThan(3);
    // The keychain is the one place of the device secret, and no place at all of the password, the login and the key of the file.
    const kept = [...core.keychain.keys.values()].map((entry) => Buffer.from(entry));
    for (const needle of [Buffer.from(PASSWORD), Buffer.from(LOGIN), Buffer.from('Иванова'), databaseKey, Buffer.from(databaseKey.toString('base64url'))]) {
      expect(kept.some((entry) => entry.includes(needle))).toBe(false);
    }
    expect(places.filter((place) => needles.some((needle) => readFileSync(place).includes(needle)))).toEqual([]);
  });

  it('what was typed without contact goes with the secret of the sign-in, which a colleague cannot read', async () => {
    await expectValue(signIn());
    await goAway();
    await expectValue(signIn());
    await setMark(4);
    const entry = [...core.keychain.keys.entries()].find(([name]) => name.startsWith('signin-'))![1];
    expect(Buffer.from(entry).toString('utf8')).toMatch(/^\{"v":1,"nonce":"[\w-]{16}","body":"[\w-]+","tag":"[\w-]{22}"\}$/);
    await door.openAgain();
    await core.call('sync', 'syncNow', {});
    await status(({ state, waiting }) => state === 'synced' && waiting === 0);
    expect(door.asked.at(-1)).toBe('signIn');
    // The lease came with the session: everything without contact is forgotten.
    expect(JSON.parse(Buffer.from(core.keychain.keys.get(recordName())!).toString('utf8'))).toMatchObject({ seen: { openings: 0 } });
  });

  it('a password that was changed elsewhere asks for the former one once, and only the header is written anew', async () => {
    await expectValue(signIn());
    await signOut();
    const before = readFileSync(fileOf());
    await door.end(door.accounts[0]!, { password: 'новый пароль весной' });
    expect(await signIn(LOGIN, 'новый пароль весной')).toEqual({ ok: false, error: { code: 'vault_password_former', params: { tried: 0 } } });
    expect(await signIn(LOGIN, 'новый пароль весной', { former: 'не тот пароль вовсе' })).toEqual({ ok: false, error: { code: 'vault_password_former', params: { tried: 1 } } });
    expect(readFileSync(fileOf()).equals(before)).toBe(true);
    expect(await expectValue(signIn(LOGIN, 'новый пароль весной', { former: PASSWORD }))).toMatchObject({ staffId: s.teacher });
    await signOut();
    expect(await expectValue(signIn(LOGIN, 'новый пароль весной'))).toMatchObject({ offline: false });
    await goAway();
    expect(await signIn()).toMatchObject(refused('credentials_wrong'));
    expect(await expectValue(signIn(LOGIN, 'новый пароль весной'))).toMatchObject({ offline: true });
  });

  it('where nobody remembers the former password, the file is set aside whole and everything is fetched anew; the recovery key still opens it', async () => {
    door.makeRecoveryKey();
    await expectValue(signIn());
    await goAway();
    await expectValue(signIn());
    await setMark(3);
    await signOut();
    await door.openAgain();
    await door.end(door.accounts[0]!, { password: 'новый пароль весной' });
    expect(await signIn(LOGIN, 'новый пароль весной', { fetchAnew: true })).toMatchObject({ ok: true, value: { staffId: s.teacher, offline: false } });
    expect(await markOf()).toBeNull();
    const aside = readdirSync(schoolFolder()).filter((name) => name.includes('.sealed.'));
    expect(aside.filter((name) => /^.{22}\.\d+\.sealed\.(db|vault)$/.test(name))).toHaveLength(2);
    const sealed = readHeader(readFileSync(join(schoolFolder(), aside.find((name) => name.endsWith('.vault'))!), 'utf8'))!.header;
    const key = openRecoverySeal(sealed.recovery!, door.recoveryPrivateKey!, sealed.vaultId)!;
    const opened = await openDatabase({ file: join(schoolFolder(), aside.find((name) => name.endsWith('.db'))!), key });
    expect(opened.ok && opened.value.read.get('SELECT count(*) AS n FROM outbox')).toEqual({ n: 1 });
    if (opened.ok) await opened.value.close();
  });

  it('changing the own password wraps the key anew and writes no byte of the file; the sync goes on with the new sign-in', async () => {
    await expectValue(signIn());
    await status(({ state }) => state === 'synced');
    const before = header();
    expect(await core.call('accounts', 'judgePassword', { password: 'ivanova.ms1' })).toEqual({ ok: true, value: { problem: 'password_personal' } });
    expect(await core.call('accounts', 'judgePassword', { password: 'iloveyou123' })).toEqual({ ok: true, value: { problem: 'password_common' } });
    expect(await core.call('accounts', 'judgePassword', { password: OTHER })).toEqual({ ok: true, value: { problem: null } });
    expect(await core.call('accounts', 'changePassword', { current: OTHER, next: 'весна придёт нескоро' })).toMatchObject(refused('credentials_wrong'));
    expect(await core.call('accounts', 'changePassword', { current: PASSWORD, next: 'коротко' })).toMatchObject(refused('password_too_short'));
    expect(header()).toEqual(before);
    const file = readFileSync(fileOf());
    await expectValue(core.call('accounts', 'changePassword', { current: PASSWORD, next: 'весна придёт нескоро' }));
    expect(readFileSync(fileOf()).equals(file)).toBe(true);
    expect(header()).toMatchObject({ vaultId: before.vaultId, generation: before.generation, deviceTag: before.deviceTag });
    expect(header().derivation.salt).not.toBe(before.derivation.salt);
    expect(header().wrapped).not.toEqual(before.wrapped);
    await setMark(5);
    await status(({ state, waiting }) => state === 'synced' && waiting === 0);
    expect(door.asked.at(-1)).toBe('signIn');
    await signOut();
    await expectValue(signIn(LOGIN, 'весна придёт нескоро'));
    await goAway();
    expect(await signIn()).toMatchObject(refused('credentials_wrong'));
    expect(await expectValue(signIn(LOGIN, 'весна придёт нескоро'))).toMatchObject({ offline: true });
  });

  it('ten minutes after the password a mark of a term is held until it is typed again; other marks, and a school that does not want it, wait for nothing (R-08)', async () => {
    const start = core.uptime();
    core.uptime = () => start;
    await expectValue(signIn());
    const commandId = newId<CommandId>();
    const submit = (value: string, id = newId<CommandId>(), baseVersion = 0) => core.call('journal', 'submitCommands', {
      commands: [{ commandId: id, name: 'setTermMark' as const, baseVersion, args: { journalId: s.algebra, termId: s.openTerm, pupilId: s.anna, value, reason: 'по контрольным работам' } }],
    });
    const told = async (answer: ReturnType<typeof submit>) => (await expectValue(answer)).verdicts.map(({ status: word, code = '' }) => [word, code]);
    expect(await told(submit('4', commandId))).toEqual([['accepted', '']]);
    core.uptime = () => start + TEN_MINUTES;
    expect(await told(submit('5', undefined, 1))).toEqual([['rejected', 'password_needed']]);
    // What was taken before is answered as it was; marks of a lesson are taken.
    expect(await told(submit('4', commandId))).toEqual([['accepted', '']]);
    expect((await expectValue(setMark(5))).verdicts).toMatchObject([{ status: 'accepted' }]);
    const confirm = (password: string) => core.call('accounts', 'confirmPassword', { password });
    expect(await confirm(OTHER)).toMatchObject(refused('credentials_wrong'));
    expect(await told(submit('5', undefined, 1))).toEqual([['rejected', 'password_needed']]);
    await expectValue(confirm(PASSWORD));
    expect(await told(submit('5', undefined, 1))).toEqual([['accepted', '']]);
    core.uptime = () => start + 2 * TEN_MINUTES - 1;
    expect(await told(submit('4', undefined, 2))).toEqual([['accepted', '']]);
    core.uptime = () => start + 2 * TEN_MINUTES;
    expect(await told(submit('3', undefined, 3))).toEqual([['rejected', 'password_needed']]);
    // The clock on the wall says nothing about it.
    core.now = () => Date.now() - 3_600_000;
    expect(await told(submit('3', undefined, 3))).toEqual([['rejected', 'password_needed']]);
    core.now = Date.now;
    const events = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) =>
      (await client.query<{ result: string; params: string }>(`SELECT result, params FROM security_event WHERE school_id = $1 AND kind = 'person_confirmed' ORDER BY seq`, [SMALL_SCHOOL_ID])).rows);
    await core.call('sync', 'syncNow', {});
    await expect.poll(events, { timeout: 10_000 }).toEqual([{ result: 'refused', params: '{"code":"credentials_wrong"}' }, { result: 'done', params: '{}' }]);
    await changeSchoolLists(server.pool, SMALL_SCHOOL_ID, async (client, seq) => {
      await client.query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'access', '{"finalMarksPasswordMinutes":0}', $2)`, [SMALL_SCHOOL_ID, seq]);
      return { ok: true, value: null };
    });
    await expect.poll(async () => {
      await core.call('sync', 'syncNow', {});
      return told(submit('3', undefined, 3));
    }, { timeout: 10_000 }).toEqual([['accepted', '']]);
  });

  it('a password that somebody else gave opens nothing until another is chosen (R-07)', async () => {
    const account = door.accounts[0]!;
    account.mustChange = true;
    expect(await expectValue(signIn())).toMatchObject({ staffId: s.teacher, name: 'Иванова Мария Сергеевна', roles: [], mustChange: true, leaseEndsAt: null });
    expect(existsSync(vaultOf())).toBe(false);
    expect(await core.call('journal', 'listJournals', {})).toMatchObject(refused('database_not_open'));
    expect(await core.call('accounts', 'judgePassword', { password: 'ivanova.ms2' })).toEqual({ ok: true, value: { problem: 'password_personal' } });
    await expectValue(core.call('accounts', 'changePassword', { current: PASSWORD, next: 'весна придёт нескоро' }));
    expect(await expectValue(signIn(LOGIN, 'весна придёт нескоро'))).toMatchObject({ mustChange: false, roles: ['teacher'] });
  });

  it('a file of the time before passwords gives its key to the vault and is not written again', async () => {
    const plain = new WorkstationCore();
    try {
      await joinSmallSchool(plain, server, server.port);
      await expectValue(plain.call('workstations', 'signIn', { jobId: 's', staffId: s.teacher }));
      await plain.call('accounts', 'signOut', {});
      const key = [...plain.keychain.keys.keys()].find((name) => name.startsWith('file-'))!;
      const path = join(plain.folder, 'schools', SMALL_SCHOOL_ID, 'workstation.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/"address": "[^"]*"/, `"address": "http://127.0.0.1:${door.port}"`));
      const known = await openDatabase({ file: join(plain.folder, 'schools', SMALL_SCHOOL_ID, `${s.teacher}.db`), key: plain.keychain.keys.get(key)!.slice() });
      if (!known.ok) throw new Error(known.error.code);
      const replica = known.value.read.get(`SELECT value FROM sync_state WHERE name = 'replicaId'`);
      await known.value.close();
      await expectValue(plain.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
      await expectValue(plain.call('accounts', 'signIn', { jobId: 's', login: LOGIN, password: PASSWORD }));
      expect([...plain.keychain.keys.keys()].filter((name) => name.startsWith('file-'))).toEqual([]);
      expect(replica).toBeDefined();
      await plain.call('accounts', 'signOut', {});
      // By the name alone nobody is let in where people have passwords.
      expect(await plain.call('workstations', 'signIn', { jobId: 's', staffId: s.teacher })).toMatchObject(refused('identity_not_configured'));
    } finally {
      await plain.close();
    }
  });

  it('makes ready for the unlocking while the password is typed, tells nothing by it, and is no way in (point 5)', async () => {
    expect(await core.call('accounts', 'prepareUnlock', {})).toMatchObject(refused('session_missing'));
    await expectValue(signIn());
    await core.restart();
    core.locked = { schoolId: SMALL_SCHOOL_ID, staffId: s.teacher };
    expect(await core.call('accounts', 'prepareUnlock', {})).toEqual({ ok: true, value: {} });
    expect(await core.call('accounts', 'readOwn', {})).toMatchObject({ ok: false });
    // Once more, with the password there at the same moment.
    await core.restart();
    const [, unlocked] = await Promise.all([core.call('accounts', 'prepareUnlock', {}), core.call('accounts', 'unlock', { jobId: 'u', password: PASSWORD })]);
    expect(unlocked).toMatchObject({ ok: true, value: { staffId: s.teacher } });
    core.locked = { schoolId: newId<SchoolId>(), staffId: s.teacher };
    await core.restart();
    expect(await core.call('accounts', 'prepareUnlock', {})).toMatchObject(refused('school_unknown'));
  });

  describe('attacks on the files: each has a code of its own, and nothing is changed or lost', () => {
    const attacked = async (code: string, attempt = () => signIn()): Promise<void> => {
      const before = bytesOf();
      expect(await attempt()).toMatchObject(refused(code));
      expect(bytesOf()).toEqual(before);
    };

    it('a header that was cut, or asks for less memory', async () => {
      await expectValue(signIn());
      await goAway();
      const whole = readFileSync(vaultOf());
      truncateSync(vaultOf(), 300);
      await attacked('vault_damaged');
      writeFileSync(vaultOf(), '');
      await attacked('vault_damaged');
      writeFileSync(vaultOf(), whole.toString('utf8').replace(/"memoryKiB": \d+/, '"memoryKiB": 8192'));
      await attacked('vault_damaged');
      writeFileSync(vaultOf(), whole);
      expect(await expectValue(signIn())).toMatchObject({ offline: true });
    });

    it('an older header, an older file, or both, put in the place of the newer', async () => {
      await expectValue(signIn());
      await signOut();
      for (const path of [vaultOf(), fileOf()]) copyFileSync(path, `${path}.old`);
      await expectValue(signIn());
      await setMark(5);
      await goAway();
      for (const swapped of [[vaultOf()], [fileOf()], [vaultOf(), fileOf()]]) {
        for (const path of swapped) {
          copyFileSync(path, `${path}.new`);
          copyFileSync(`${path}.old`, path);
        }
        await attacked('vault_rolled_back');
        for (const path of swapped) renameSync(`${path}.new`, path);
      }
      renameSync(fileOf(), `${fileOf()}.gone`);
      await attacked('vault_rolled_back');
      renameSync(`${fileOf()}.gone`, fileOf());
      expect(await expectValue(signIn())).toMatchObject({ offline: true });
      expect(await markOf()).toBe(5);
    });

    it('the keychain entry of another person, one that is gone, a locked keychain', async () => {
      await expectValue(signIn());
      await expectValue(signIn('kuznetsova.ms', OTHER));
      await goAway();
      const [mine, theirs] = [recordName(), recordName(s.deputy)];
      const secret = core.keychain.keys.get(mine)!;
      core.keychain.keys.set(mine, core.keychain.keys.get(theirs)!);
      await attacked('vault_foreign');
      core.keychain.keys.delete(mine);
      await attacked('keychain_changed');
      core.keychain.keys.set(mine, secret);
      core.keychain.isLocked = true;
      await attacked('keychain_missing');
      core.keychain.isLocked = false;
      expect(await expectValue(signIn())).toMatchObject({ staffId: s.teacher });
    });

    it('the file of another person under one’s own header does not open (P-06)', async () => {
      await expectValue(signIn());
      await expectValue(signIn('kuznetsova.ms', OTHER));
      await goAway();
      for (const suffix of ['', '.keycheck']) copyFileSync(fileOf(s.deputy) + suffix, fileOf() + suffix);
      await attacked('database_key_wrong');
    });

    it('guesses are delayed by the running time of the computer, over a new start of the core, and cost no file', async () => {
      await expectValue(signIn());
      await goAway();
      let uptime = 5_000_000;
      core.uptime = () => uptime;
      for (let guess = 0; guess < 3; guess++) await attacked('credentials_wrong', () => signIn(LOGIN, `не тот пароль ${guess}`));
      expect(await signIn()).toEqual({ ok: false, error: { code: 'sign_in_delayed', params: { seconds: 2 } } });
      await core.restart();
      await expectValue(core.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
      // The clock on the wall opens nothing.
      core.now = () => Date.now() + 3_600_000;
      expect(await signIn()).toMatchObject(refused('sign_in_delayed'));
      core.now = Date.now;
      uptime += 2_000;
      expect(await signIn(LOGIN, 'не тот пароль')).toMatchObject(refused('credentials_wrong'));
      expect(await signIn()).toEqual({ ok: false, error: { code: 'sign_in_delayed', params: { seconds: 4 } } });
      uptime += 4_000;
      expect(await expectValue(signIn())).toMatchObject({ offline: true });
    });
  });

  describe('the lease (issue 4, point 6)', () => {
    it('ends by the clock on the wall, is told with its code, and begins anew with contact; marks are kept', async () => {
      await expectValue(signIn());
      await goAway();
      await expectValue(signIn());
      await setMark(2);
      await signOut();
      core.now = () => Date.now() + 7 * DAY_MS + 60_000;
      expect(await signIn()).toMatchObject(refused('lease_over'));
      // Looking at a later clock was seen: the earlier one is behind it only once a sign-in was let in.
      core.now = () => Date.now() + 3 * DAY_MS;
      expect(await expectValue(signIn())).toMatchObject({ offline: true });
      await signOut();
      core.now = Date.now;
      expect(await signIn()).toMatchObject(refused('clock_went_back'));
      await door.openAgain();
      expect(await expectValue(signIn())).toMatchObject({ offline: false });
      await status(({ state, waiting }) => state === 'synced' && waiting === 0);
      expect(await markOf()).toBe(2);
    });

    it('of no days lets nobody in without contact', async () => {
      door.leaseDays = 0;
      await expectValue(signIn());
      await goAway();
      expect(await signIn()).toMatchObject(refused('lease_over'));
    });

    it('a sign-in that ended at the server stops the asking at once, deletes nothing, and says why (R-10)', async () => {
      await expectValue(signIn());
      await status(({ state }) => state === 'synced');
      const account = door.accounts[0]!;
      await door.end(account, { isBlocked: true });
      await core.call('sync', 'syncNow', {});
      expect(await status(({ reason }) => reason !== null)).toMatchObject({ state: 'problem', reason: { code: 'sign_in_over' } });
      const asked = door.asked.length;
      await setMark(4);
      await core.call('sync', 'syncNow', {});
      expect(await markOf()).toBe(4);
      expect(door.asked.length).toBe(asked);
      expect(await signIn()).toMatchObject(refused('account_blocked'));
      await door.end(account, { isBlocked: false });
      await expectValue(signIn());
      await status(({ state, waiting }) => state === 'synced' && waiting === 0);
    });
  });
});

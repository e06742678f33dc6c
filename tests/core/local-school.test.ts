import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DiskState } from '#domain/disk/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import type { LocalServers } from '#main/local-servers.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { joinServerDatabase } from '#server/operations/join-database.ts';
import { layDownBackup } from '#server/operations/lay-down-backup.ts';
import { localServersInProcess } from '../fixtures/local-servers.ts';
import { pdfPages } from '../fixtures/pdf-text.ts';
import { leaveSchoolOfBefore, markIn, setMarkIn } from '../fixtures/school-of-before.ts';
import { startPostgres } from '../fixtures/school-server.ts';
import { expectValue, layFonts, WorkstationCore } from '../fixtures/workstation-core.ts';

const PASSWORD = 'снег тает у крыльца';
const TEACHERS = 'кот спит на батарее';
const ELKINA = { lastName: 'Ёлкина', firstName: 'Дарья', middleName: 'Игоревна', login: 'elkina.di', password: PASSWORD };
const WISH = { jobId: 'c', name: 'Школа у реки', administrator: ELKINA, acceptsDisk: true };
const TOKEN = 'x'.repeat(20);
const refused = (code: string) => ({ ok: false, error: { code } });

let core: WorkstationCore;
/** What lay in the archive when the server was asked to lay it down. */
let archived: Buffer | null;
const servers = localServersInProcess();
const watched: LocalServers & { breakDown(): Promise<void> } = {
  ...servers,
  start(options) {
    if (options.archive !== null) archived = readFileSync(options.archive);
    return servers.start(options);
  },
};

beforeEach(() => {
  archived = null;
  core = new WorkstationCore(watched);
});
afterEach(() => core.close());

const signIn = (login: string, password: string) => core.call('accounts', 'signIn', { jobId: 's', login, password });
const signOut = () => core.call('accounts', 'signOut', {});
const openSchool = (schoolId: SchoolId) => core.call('workstations', 'openSchool', { jobId: 'o', schoolId });
const schoolFolder = (schoolId: SchoolId) => join(core.folder, 'schools', schoolId);
const status = async () => expectValue(core.call('sync', 'readStatus', {}));
const filesBelow = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

/** The administrator, who is signed in, issues credentials; who gets them chooses an own password and is signed in. */
async function letIn(holderId: string, own: string): Promise<string> {
  const batch = await expectValue(core.call('credentials', 'issue', { kind: 'staff', holderIds: [holderId], reason: 'first' }));
  core.filePath = join(core.folder, `slip-${holderId}.pdf`);
  await expectValue(core.call('credentials', 'saveSlips', { jobId: 'p', fileToken: TOKEN, batchId: batch.batchId }));
  const temporary = /(?:[a-z]{4}-){3}\d\d/.exec(pdfPages(readFileSync(core.filePath))[0] ?? '')![0];
  const { login } = batch.issued[0]!;
  await signOut();
  expect(await expectValue(signIn(login, temporary))).toMatchObject({ mustChange: true });
  await expectValue(core.call('accounts', 'changePassword', { current: temporary, next: own }));
  expect(await expectValue(signIn(login, own))).toMatchObject({ staffId: holderId, mustChange: false, offline: false });
  return login;
}

/** Of the register of the school whose server runs, oldest first. */
async function events(schoolId: SchoolId, kinds: readonly string[]): Promise<{ kind: string; result: string; params: unknown; subject: string | null }[]> {
  const joined = await expectValue(joinServerDatabase({ folder: join(schoolFolder(schoolId), 'server'), databaseUrl: undefined, poolSize: 2 }));
  try {
    return await inSchool(joined.pool, schoolId, 'read', async (client) => {
      const { rows } = await client.query<{ kind: string; result: string; params: string; subject: string | null }>(
        'SELECT kind, result, params, subject_id AS subject FROM security_event WHERE school_id = $1 AND kind = ANY($2::text[]) ORDER BY seq', [schoolId, kinds]);
      return rows.map((row) => ({ ...row, params: JSON.parse(row.params) as unknown }));
    });
  } finally {
    await joined.close();
  }
}

describe('«Школа на этом компьютере» (issue 4; R-05, R-07, R-08)', () => {
  it('is made with an administrator who chose login and password, worked in, left, opened again; its server that fell over is started again under the open journal', { timeout: 400_000 }, async () => {
    await layFonts(core);
    core.disk = 'clear';
    const made = await expectValue(core.call('workstations', 'createLocal', WISH));
    expect(made).toMatchObject({ kind: 'local', name: 'Школа у реки', address: '' });
    await expectValue(openSchool(made.schoolId));
    // Nobody is named, and nobody works without a password.
    expect(await expectValue(core.call('accounts', 'readDoor', {}))).toEqual({ asks: 'password', online: true, here: false });
    expect(await core.call('workstations', 'listPeople', {})).toMatchObject(refused('identity_not_configured'));
    expect(await signIn(ELKINA.login, 'снег тает у дороги')).toMatchObject(refused('credentials_wrong'));
    const admin = await expectValue(signIn(' ELKINA.di ', PASSWORD));
    expect(admin).toMatchObject({ name: 'Ёлкина Дарья Игоревна', roles: ['administrator'], mustChange: false, offline: false });
    expect(existsSync(join(schoolFolder(made.schoolId), `${admin.staffId}.vault`))).toBe(true);
    expect(await events(made.schoolId, ['first_administrator', 'disk_risk_accepted', 'development_identities'])).toEqual([
      { kind: 'first_administrator', result: 'done', subject: admin.staffId, params: { how: 'made', disk: 'clear' } },
      { kind: 'disk_risk_accepted', result: 'done', subject: admin.staffId, params: { disk: 'clear' } },
    ]);
    expect(await expectValue(core.call('workstations', 'list', {}))).toMatchObject([{ name: 'Этот компьютер', own: true, withdrawnAt: null }]);
    // Chosen once, whoever asks.
    expect(await core.call('workstations', 'chooseAdministrator', { administrator: { ...ELKINA, login: 'elkina.other' }, acceptsDisk: true })).toMatchObject(refused('passwords_begun'));
    await expectValue(openSchool(made.schoolId));
    await expectValue(signIn(ELKINA.login, PASSWORD));
    // One export and one import: another server takes the school over, with what was done here (issue 3, 2).
    const copy = join(core.folder, 'school.uchb');
    core.filePath = null;
    expect(await core.call('workstations', 'copySchool', { fileToken: TOKEN, passphrase: 'ключ от школы', transfer: null })).toMatchObject(refused('ipc_file_unknown'));
    core.filePath = copy;
    await expectValue(core.call('workstations', 'copySchool', { fileToken: TOKEN, passphrase: 'ключ от школы', transfer: null }));
    expect(readFileSync(copy).toString('utf8')).not.toContain('Ёлкина');
    // What stays is no transfer; what leaves is entered with everybody in it before the file has its name, and what may not be entered does not leave (P-05).
    const transfers = async () => (await expectValue(core.call('personalData', 'listTransfers', {}))).transfers;
    expect(await transfers()).toEqual([]);
    core.filePath = join(core.folder, 'leaves.uchb');
    const [wish, leaves] = [{ fileToken: TOKEN, passphrase: 'ключ от школы' }, { recipient: 'Управление образования', basis: 'запрос № 77' }];
    expect(await core.call('workstations', 'copySchool', { ...wish, transfer: { ...leaves, ground: 'consent' } })).toMatchObject(refused('transfer_without_consent'));
    expect(readdirSync(core.folder).filter((name) => name.startsWith('leaves'))).toEqual([]);
    await expectValue(core.call('workstations', 'copySchool', { ...wish, transfer: { ...leaves, ground: 'law' } }));
    expect(readdirSync(core.folder).filter((name) => name.startsWith('leaves'))).toEqual(['leaves.uchb']);
    const [entry, ...others] = await transfers();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ number: 1, ...leaves, ground: 'law', recordedByName: 'Ёлкина Дарья' });
    expect(entry!.categories.length).toBe(7);
    expect(entry!.people).toBeGreaterThan(100);
    core.filePath = copy;
    const postgres = await startPostgres('embedded');
    const pool = openPool({ connectionString: await postgres.fresh(), most: 2 });
    const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
    try {
      expect(await layDownBackup(pool, { from: copy, passphrase: 'другой ключ', reason: 'moved', now: Date.now(), random })).toMatchObject({ ok: false });
      expect(await layDownBackup(pool, { from: copy, passphrase: 'ключ от школы', reason: 'moved', now: Date.now(), random })).toMatchObject({ ok: true, value: { schools: [{ schoolId: made.schoolId, name: 'Школа у реки' }] } });
    } finally {
      await pool.end();
      await postgres.stop();
    }

    // The second of the staff gets credentials, and sees nothing of the first.
    const holders = await expectValue(core.call('credentials', 'list', { kind: 'staff', classId: null }));
    const teacherId = holders.find(({ about }) => about.toLowerCase().startsWith('учитель'))!.holderId;
    const login = await letIn(teacherId, TEACHERS);
    // What the administrator alone may (workstations.manage) is refused to a teacher, before anything is asked of the server.
    core.filePath = join(core.folder, 'stolen.uchb');
    for (const answer of [
      await core.call('workstations', 'list', {}),
      await core.call('workstations', 'withdraw', { deviceId: 'x'.repeat(22) }),
      await core.call('workstations', 'makeCode', { uses: 1, validHours: 1 }),
      await core.call('workstations', 'copySchool', { fileToken: TOKEN, passphrase: 'ключ от школы', transfer: null }),
    ]) expect(answer).toMatchObject(refused('not_allowed'));
    expect(existsSync(core.filePath)).toBe(false);
    const journal = (await expectValue(core.call('journal', 'listJournals', {}))).find(({ own }) => own)!;
    expect(journal.writable).toBe(true);
    expect((await expectValue(core.call('school', 'readOverview', {}))).today).toBe(new Date().toISOString().slice(0, 10));
    const back = core.heard('syncStatus', ({ state }) => state === 'synced');
    await servers.breakDown();
    await back;

    await signOut();
    await core.call('workstations', 'leaveSchool', {});
    await core.restart();
    expect(await expectValue(core.call('workstations', 'listSchools', {}))).toMatchObject([{ schoolId: made.schoolId, name: 'Школа у реки', kind: 'local' }]);
    expect(await expectValue(openSchool(made.schoolId))).toMatchObject({ online: true });
    expect(await core.call('workstations', 'signIn', { jobId: 's', staffId: teacherId as never })).toMatchObject(refused('identity_not_configured'));
    await expectValue(signIn(login, TEACHERS));
    // Locked and opened again by the password, as in a school with a server of its own.
    core.locked = { schoolId: made.schoolId, staffId: teacherId };
    await core.restart();
    expect(await core.call('accounts', 'unlock', { jobId: 'u', password: PASSWORD })).toMatchObject(refused('credentials_wrong'));
    expect(await expectValue(core.call('accounts', 'unlock', { jobId: 'u', password: TEACHERS }))).toMatchObject({ staffId: teacherId });
    await signOut();

    // The password of the administrator is nowhere: not in the archive, the database with its log, the logs, the files.
    expect(archived).not.toBeNull();
    const inArchive = gunzipSync(archived!).toString('utf8');
    expect(inArchive).toContain('Ёлкина');
    await core.call('workstations', 'leaveSchool', {});
    const needles = [PASSWORD, TEACHERS].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(Buffer.from(text).toString('base64')), Buffer.from(encodeURIComponent(text))]);
    const places = filesBelow(core.folder);
    expect(places.length).toBeGreaterThan(500);
    expect(places.filter((place) => needles.some((needle) => readFileSync(place).includes(needle)))).toEqual([]);
    expect(needles.some((needle) => Buffer.from(inArchive).includes(needle))).toBe(false);
    expect(places.some((place) => readFileSync(place).includes('$argon2id$'))).toBe(true);
    // And the folders are closed to other accounts of the computer; as root PostgreSQL's user must pass.
    for (const folder of [schoolFolder(made.schoolId), join(schoolFolder(made.schoolId), 'server')]) {
      expect([folder, (statSync(folder).mode & 0o777).toString(8)]).toEqual([folder, process.getuid?.() === 0 ? '711' : '700']);
    }
  });

  it.each([
    ['password_too_short', { ...ELKINA, password: 'коротко' }], ['password_common', { ...ELKINA, password: '1234567890' }], ['password_common', { ...ELKINA, password: 'qwertyuiop' }],
    ['password_personal', { ...ELKINA, password: 'Ёлкина1985' }], ['password_personal', { ...ELKINA, password: 'elkina.di1' }], ['login_wrong', { ...ELKINA, login: 'ёлкина' }], ['login_wrong', { ...ELKINA, login: 'el' }],
  ] as const)('%s is said before anything is made', async (code, administrator) => {
    expect(await core.call('workstations', 'createLocal', { ...WISH, administrator })).toMatchObject(refused(code));
    expect(existsSync(join(core.folder, 'schools'))).toBe(false);
    expect(core.keychain.keys.size).toBe(0);
  });

  it('what is typed is judged before anybody is signed in, by the login and the name that are typed beside it', async () => {
    const judge = async (password: string) => (await expectValue(core.call('accounts', 'judgePassword', { password, login: 'elkina.di', name: 'Ёлкина Дарья Игоревна' }))).problem;
    expect([await judge('снег'), await judge('1234567890'), await judge('Елкина2026'), await judge('elkina.di!'), await judge(PASSWORD)]).toEqual(['password_too_short', 'password_common', 'password_personal', 'password_personal', null]);
  });

  it.each(['lessons', 'passwords', 'workstation'])('that is cancelled at «%s» leaves nothing behind, in the folder and in the keychain', { timeout: 240_000 }, async (at) => {
    const making = core.call('workstations', 'createLocal', WISH);
    await core.heard('progress', ({ step }) => step === at, 150_000);
    await core.call('app', 'cancelJob', { jobId: 'c' });
    expect(await making).toMatchObject(refused('job_cancelled'));
    expect(await expectValue(core.call('workstations', 'listSchools', {}))).toEqual([]);
    expect(readdirSync(join(core.folder, 'schools'))).toEqual([]);
    expect([...core.keychain.keys.keys()]).toEqual([]);
  });

  it('that cannot keep its key leaves nothing behind either; what a process that was killed left is cleared by the next one, and is no school meanwhile', { timeout: 300_000 }, async () => {
    core.keychain.isLocked = true;
    expect(await core.call('workstations', 'createLocal', WISH)).toMatchObject(refused('keychain_missing'));
    expect(readdirSync(join(core.folder, 'schools'))).toEqual([]);
    const half = join(core.folder, 'schools', 'A'.repeat(22));
    mkdirSync(join(half, 'server'), { recursive: true });
    writeFileSync(join(half, 'sample.uchs'), 'half');
    expect(await expectValue(core.call('workstations', 'listSchools', {}))).toEqual([]);
    core.keychain.isLocked = false;
    const made = await expectValue(core.call('workstations', 'createLocal', WISH));
    expect(readdirSync(join(core.folder, 'schools'))).toEqual([made.schoolId]);
    expect(readdirSync(schoolFolder(made.schoolId)).toSorted()).toEqual(['server', 'workstation.json']);
  });
});

describe('the disk that it lies on (P-09, ADR 0017)', () => {
  it.each(['clear', 'unknown'] as const)('%s: nothing is made until the administrator takes the responsibility', async (state: DiskState) => {
    core.disk = state;
    expect(await expectValue(core.call('workstations', 'readDisk', {}))).toEqual({ state, system: process.platform });
    expect(await core.call('workstations', 'createLocal', { ...WISH, acceptsDisk: false })).toMatchObject({ ok: false, error: { code: 'disk_not_encrypted', params: { state } } });
    expect(existsSync(join(core.folder, 'schools'))).toBe(false);
  });

  it('encrypted: nothing is to be taken, and the register says no more than that', { timeout: 200_000 }, async () => {
    core.disk = 'encrypted';
    const made = await expectValue(core.call('workstations', 'createLocal', { ...WISH, acceptsDisk: false }));
    expect(await events(made.schoolId, ['first_administrator', 'disk_risk_accepted'])).toMatchObject([{ kind: 'first_administrator', params: { how: 'made', disk: 'encrypted' } }]);
  });
});

describe('a school that a version without passwords made', () => {
  it('lets nobody in until its administrator has chosen a password; then nothing of it is lost (R-08)', { timeout: 400_000 }, async () => {
    await layFonts(core);
    core.disk = 'unknown';
    const { schoolId, administratorId, cell, unsent } = await leaveSchoolOfBefore(core);
    await core.restart();
    expect(await expectValue(openSchool(schoolId))).toMatchObject({ online: true });
    expect(await expectValue(core.call('accounts', 'readDoor', {}))).toEqual({ asks: 'administrator', online: true, here: true });
    // No list, no way in by a name, neither with the server nor by the file that lies here.
    expect(await core.call('workstations', 'listPeople', {})).toMatchObject(refused('identity_not_configured'));
    expect(await core.call('workstations', 'signIn', { jobId: 's', staffId: cell.teacherId })).toMatchObject(refused('identity_not_configured'));
    expect(await signIn('elkina.di', PASSWORD)).toMatchObject(refused('credentials_wrong'));

    const choose = (changed: Partial<typeof ELKINA>, acceptsDisk = true) => core.call('workstations', 'chooseAdministrator', { administrator: { ...ELKINA, ...changed }, acceptsDisk });
    expect(await choose({}, false)).toMatchObject(refused('disk_not_encrypted'));
    expect(await choose({ password: '1234567890' })).toMatchObject(refused('password_common'));
    expect(await choose({ login: '..' })).toMatchObject(refused('login_wrong'));
    expect(await choose({ lastName: 'Посторонний' })).toMatchObject(refused('person_unknown'));
    expect(await choose({ middleName: 'Павловна' })).toMatchObject(refused('person_unknown'));
    const [teacher] = await namesOf(schoolId, cell.teacherId);
    // Whoever is no administrator does not become one by the way.
    expect(await choose(teacher!)).toMatchObject(refused('person_unknown'));
    expect(await expectValue(core.call('accounts', 'readDoor', {}))).toMatchObject({ asks: 'administrator' });
    await expectValue(choose({ lastName: ' елкина', firstName: 'ДАРЬЯ' }));
    expect(await choose({ login: 'second' })).toMatchObject(refused('passwords_begun'));
    expect(await expectValue(core.call('accounts', 'readDoor', {}))).toMatchObject({ asks: 'password' });
    expect(await events(schoolId, ['first_administrator', 'disk_risk_accepted'])).toEqual([
      ...['person_unknown', 'person_unknown', 'person_unknown'].map((code) => ({ kind: 'first_administrator', result: 'refused', subject: null, params: { how: 'carried', code } })),
      { kind: 'first_administrator', result: 'done', subject: administratorId, params: { how: 'carried', disk: 'unknown' } },
      { kind: 'disk_risk_accepted', result: 'done', subject: administratorId, params: { disk: 'unknown' } },
      { kind: 'first_administrator', result: 'refused', subject: null, params: { how: 'carried', code: 'passwords_begun' } },
    ]);

    // What the teacher had typed without the server waits in the file, which nobody can open by a name any more.
    const file = join(schoolFolder(schoolId), `${cell.teacherId}.db`);
    copyFileSync(file, join(core.folder, 'as-it-was.db'));
    await core.restart();
    await expectValue(openSchool(schoolId));
    expect(await core.call('workstations', 'signIn', { jobId: 's', staffId: cell.teacherId })).toMatchObject(refused('identity_not_configured'));
    await expectValue(signIn(ELKINA.login, PASSWORD));
    await letIn(cell.teacherId, TEACHERS);
    // The same file, now under a vault: the unsent mark stands there and goes to the server.
    expect(await markIn(core, cell)).toBe(unsent);
    await expect.poll(async () => (await status()).waiting, { timeout: 20_000 }).toBe(0);
    expect([...core.keychain.keys.keys()].filter((name) => name.startsWith('file-'))).toEqual([]);
    const [stored] = await marksOf(schoolId, cell.workId, cell.pupilId);
    expect(stored).toMatchObject({ value: unsent, author: cell.teacherId });
    // And work goes on.
    await expectValue(setMarkIn(core, { ...cell, version: stored!.version }, 2));
    await expect.poll(async () => (await status()).waiting, { timeout: 20_000 }).toBe(0);
    expect((await marksOf(schoolId, cell.workId, cell.pupilId))[0]).toMatchObject({ value: 2 });
  });

  async function query<Row extends object>(schoolId: SchoolId, sql: string, ...values: readonly string[]): Promise<Row[]> {
    const joined = await expectValue(joinServerDatabase({ folder: join(schoolFolder(schoolId), 'server'), databaseUrl: undefined, poolSize: 2 }));
    try {
      return await inSchool(joined.pool, schoolId, 'read', async (client) => (await client.query<Row>(sql, [schoolId, ...values])).rows);
    } finally {
      await joined.close();
    }
  }
  const namesOf = (schoolId: SchoolId, staffId: string) =>
    query<{ lastName: string; firstName: string; middleName: string }>(schoolId, 'SELECT last_name AS "lastName", first_name AS "firstName", middle_name AS "middleName" FROM staff WHERE school_id = $1 AND id = $2', staffId);
  const marksOf = (schoolId: SchoolId, workId: string, pupilId: string) =>
    query<{ value: number; version: number; author: string }>(schoolId, 'SELECT value, version, author_id AS author FROM mark WHERE school_id = $1 AND work_id = $2 AND pupil_id = $3', workId, pupilId);
});

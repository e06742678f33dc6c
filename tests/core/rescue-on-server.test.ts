import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL, type PushAnswer } from '#domain/contract/sync/index.ts';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { CommandId, StaffId } from '#domain/ids.ts';
import { readHeader } from '#main/vault/vault-header.ts';
import { findStaff, issueAdministrator } from '#server/accounts/first-administrator.ts';
import { makeRecoveryKey, openRecoveryKey } from '#server/accounts/recovery-key.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueAdministratorTo, issueFor } from '../fixtures/accounts-desk.ts';
import { CutProxy } from '../fixtures/cut-proxy.ts';
import { joinSmallSchool } from '../fixtures/joined-core.ts';
import { pdfPages } from '../fixtures/pdf-text.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { expectValue, layFonts, WorkstationCore } from '../fixtures/workstation-core.ts';

const OWN = 'снег тает у крыльца';
const ANEW = 'весна придёт нескоро';
const ADMINISTRATORS = 'кот спит на батарее';
const PASSPHRASE = 'ключ лежит в сейфе у директора';
/** Three portions of what goes into one push. */
const TYPED = 250;

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

/** One life of one file, because every step costs derivations on both sides. */
describe('the administrator’s rescue of an unsynced outbox, by the core and the school server as they are (issue 4, points 3 and 6)', () => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let net: CutProxy;
  let teacher: { login: string; password: string };
  let aside = '';
  let keyId = '';
  const folder = mkdtempSync(join(tmpdir(), 'uch-rescue-'));
  const keyFile = join(folder, 'key.json');
  const core = new WorkstationCore();

  const query = (text: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(text, [SMALL_SCHOOL_ID, ...values])).rows);
  const signIn = (login: string, password: string, more: { former?: string; fetchAnew?: boolean } = {}) => core.call('accounts', 'signIn', { jobId: 's', login, password, ...more });
  const comeIn = async (given: { login: string; password: string }, own: string, more: { fetchAnew?: boolean } = {}): Promise<void> => {
    await expectValue(signIn(given.login, given.password));
    await expectValue(core.call('accounts', 'changePassword', { current: given.password, next: own }));
    await expectValue(signIn(given.login, own, more));
  };
  const administratorComesIn = async (): Promise<void> => {
    await expectValue(signIn(administrator.login, ADMINISTRATORS));
    await status(({ state }) => state === 'synced');
  };
  let administrator: { login: string; password: string };
  const status = async (fits: (status: Events['syncStatus']) => boolean): Promise<void> => {
    const heard = core.heard('syncStatus', fits, 60_000);
    heard.catch(() => undefined);
    if (!fits(await expectValue(core.call('sync', 'readStatus', {})))) await heard;
  };
  const submit = (commands: readonly object[]) => core.call('journal', 'submitCommands', { commands: commands.map((one) => ({ commandId: newId<CommandId>(), baseVersion: 0, ...one })) as never });
  const schoolFolder = join(core.folder, 'schools', SMALL_SCHOOL_ID);
  const pathOf = (name: string, suffix: string) => join(schoolFolder, `${name}${suffix}`);
  const headerOf = (staffId: StaffId) => readHeader(readFileSync(pathOf(staffId, '.vault'), 'utf8'))!.header;
  const list = async () => expectValue(core.call('rescue', 'list', {}));
  const withKey = { jobId: 'r', fileToken: 'x'.repeat(16) };
  const preview = (vault: string, passphrase = PASSPHRASE, file = keyFile) => {
    core.filePath = file;
    return core.call('rescue', 'preview', { ...withKey, vault, passphrase });
  };
  const send = (jobId = 'r') => {
    core.filePath = keyFile;
    return core.call('rescue', 'send', { ...withKey, jobId, vault: aside, passphrase: PASSPHRASE, basis: 'служебная записка Ивановой М. С. от 26.11.2026' });
  };
  const makeKey = (file: string, passphrase: string) => {
    core.filePath = file;
    return core.call('rescue', 'makeKey', { ...withKey, passphrase });
  };
  const revisions = () => query(`SELECT author_id, extra FROM revision WHERE school_id = $1 AND author_id = $2`, s.teacher);
  /** Everything of the file that is set aside. */
  const bytesAside = () => Object.fromEntries(readdirSync(schoolFolder).filter((name) => name.startsWith(aside) && !name.endsWith('.rescued')).map((name) => [name, readFileSync(join(schoolFolder, name)).toString('base64')]));

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    net = await CutProxy.open(server.port);
    await layFonts(core);
    await joinSmallSchool(core, server, net.port, 'Учительская, ПК 3');
    const { pool, parts: { hasher } } = server;
    const found = await findStaff(pool, SMALL_SCHOOL_ID, s.deputy, Date.now());
    if (found.kind !== 'one') throw new Error(found.kind);
    administrator = await expectValue(issueAdministrator({ pool, hasher, now: Date.now(), random }, SMALL_SCHOOL_ID, found.person, 'приказ № 1 от 01.09.2026'));
    teacher = (await issueFor(server, 'staff', [s.teacher]))[0]!;
  }, 120_000);
  afterAll(async () => {
    await core.close();
    await net.close();
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('the administrator makes the key at the workstation: its private half lies in the file alone; a file of before is sealed to it when it is opened next', async () => {
    await comeIn(teacher, OWN);
    expect(headerOf(s.teacher).recovery).toBeNull();
    // A teacher asks for nothing of it.
    for (const answer of [await core.call('rescue', 'list', {}), await core.call('rescue', 'listKeys', {}), await preview(s.deputy), await makeKey(keyFile, PASSPHRASE)]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    }
    expect(existsSync(keyFile)).toBe(false);

    await comeIn(administrator, ADMINISTRATORS);
    expect(await list()).toMatchObject([{ vault: s.teacher, name: 'Иванова Мария Сергеевна', setAsideAt: null, opens: 'owner', keyId: null, rescued: null }]);
    expect(await preview(s.teacher)).toMatchObject({ ok: false, error: { code: 'recovery_key_missing' } });
    expect(await expectValue(core.call('rescue', 'listKeys', {}))).toEqual([]);
    expect(await makeKey(keyFile, 'короткий')).toMatchObject({ ok: false, error: { code: 'recovery_passphrase_short', params: { least: 12 } } });
    expect(await makeKey(join(folder, 'no such folder', 'key.json'), PASSPHRASE)).toMatchObject({ ok: false, error: { code: 'recovery_file_not_written' } });
    expect(await expectValue(core.call('rescue', 'listKeys', {}))).toEqual([]);
    ({ keyId } = await expectValue(makeKey(keyFile, PASSPHRASE)));
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(await expectValue(core.call('rescue', 'listKeys', {}))).toMatchObject([{ keyId }]);
    // The same file as the command line of the server writes: the server's own reader opens it.
    expect(await openRecoveryKey(readFileSync(keyFile, 'utf8'), PASSPHRASE)).toMatchObject({ ok: true });
    // One key is never written over another.
    expect(await makeKey(keyFile, PASSPHRASE)).toMatchObject({ ok: false, error: { code: 'recovery_file_exists' } });
    // Without contact none is made that the server does not know.
    net.down();
    expect(await makeKey(join(folder, 'offline.json'), PASSPHRASE)).toMatchObject({ ok: false });
    expect(existsSync(join(folder, 'offline.json'))).toBe(false);
    net.up();

    await expectValue(signIn(teacher.login, OWN));
    expect(headerOf(s.teacher).recovery?.keyId).toBe(keyId);
    expect(JSON.parse(readFileSync(pathOf(s.teacher, '.recovery'), 'utf8'))).toMatchObject({ staffId: s.teacher, recovery: { keyId } });
  }, 240_000);

  it('marks of weeks without contact, a password forgotten and issued anew: the old file is set aside whole, nothing of it is written over', async () => {
    await status(({ state }) => state === 'synced');
    net.down();
    const marks = Array.from({ length: TYPED - 2 }, (_, at) => ({ name: 'setMark', args: { workId: s.work23, pupilId: at % 2 === 0 ? s.anna : s.boris, value: 2 + (Math.trunc(at / 2) % 4), isDebt: false } }));
    for (let at = 0; at < marks.length; at += 62) await expectValue(submit(marks.slice(at, at + 62)));
    await expectValue(submit([
      { name: 'setMark', args: { workId: s.work16, pupilId: s.anna, value: 5, isDebt: false } },
      { name: 'setLessonContent', args: { lessonId: s.talksLesson, topic: 'Тайная тема', homework: '' } },
    ]));
    expect(await expectValue(core.call('sync', 'readStatus', {}))).toMatchObject({ waiting: TYPED });
    await core.call('accounts', 'signOut', {});
    net.up();

    // Meanwhile another teacher marks one of these cells, and the teacher is relieved of one journal.
    const [given] = await issueFor(server, 'staff', [s.stranger]);
    await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, 'teacher', $3, '2026-09-01', 'приказ № 4')`, s.stranger, s.algebra);
    const desk = await Desk.join(server);
    const { token } = await desk.settle(given!.login, given!.password, OWN);
    const pushed = await desk.ask('POST', '/v1/sync/push', {
      protocol: PROTOCOL, replicaId: newId(), serverEpoch: (await desk.ask('GET', '/v1/sync/hello')).body.serverEpoch!, chain: null,
      commands: [{ commandId: newId(), deviceSeq: 1, baseVersion: 0, madeAt: Date.now(), authorId: s.stranger, name: 'setMark', args: { workId: s.work16, pupilId: s.anna, value: 2, isDebt: false } }],
    }, token);
    expect((pushed.body as unknown as PushAnswer).verdicts[0]?.status).toBe('accepted');
    await query('DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2 AND object_id = $3', s.teacher, s.talks);

    const [anew] = await issueFor(server, 'staff', [s.teacher]);
    teacher = anew!;
    await expectValue(signIn(teacher.login, teacher.password));
    await expectValue(core.call('accounts', 'changePassword', { current: teacher.password, next: ANEW }));
    const before = ['.db', '.vault', '.recovery', '.db.keycheck'].map((suffix) => readFileSync(pathOf(s.teacher, suffix)).toString('base64'));
    expect(await signIn(teacher.login, ANEW)).toMatchObject({ ok: false, error: { code: 'vault_password_former' } });
    expect(await signIn(teacher.login, ANEW, { former: 'не тот прежний' })).toMatchObject({ ok: false, error: { code: 'vault_password_former', params: { tried: 1 } } });
    expect(await expectValue(signIn(teacher.login, ANEW, { fetchAnew: true }))).toMatchObject({ setAside: true, offline: false });
    aside = readdirSync(schoolFolder).find((name) => name.endsWith('.sealed.db'))!.slice(0, -'.db'.length);
    expect(['.db', '.vault', '.recovery', '.db.keycheck'].map((suffix) => readFileSync(pathOf(aside, suffix)).toString('base64'))).toEqual(before);
    // The new one works, and signing in again sets nothing aside.
    expect(await expectValue(signIn(teacher.login, ANEW))).toMatchObject({ setAside: false });
  }, 240_000);

  it('another key, another school’s, another passphrase, another file: each is said, and nothing is changed', async () => {
    await administratorComesIn();
    const files = await list();
    expect(files.map(({ vault, setAsideAt, opens, name }) => ({ vault, isAside: setAsideAt !== null, opens, name }))).toEqual(expect.arrayContaining([
      { vault: aside, isAside: true, opens: 'newest', name: 'Иванова Мария Сергеевна' }, { vault: s.teacher, isAside: false, opens: 'newest', name: 'Иванова Мария Сергеевна' },
    ]));
    expect(files).toHaveLength(2);
    const before = bytesAside();
    const other = join(folder, 'other.json');
    writeFileSync(other, JSON.stringify(await makeRecoveryKey({ schoolId: SMALL_SCHOOL_ID, schoolName: 'Школа № 1' }, PASSPHRASE, Date.now(), random)));
    expect(await preview(aside, PASSPHRASE, other)).toMatchObject({ ok: false, error: { code: 'recovery_key_other', params: { wanted: keyId } } });
    writeFileSync(other, JSON.stringify(await makeRecoveryKey({ schoolId: newId(), schoolName: 'Школа № 2' }, PASSPHRASE, Date.now(), random)));
    expect(await preview(aside, PASSPHRASE, other)).toMatchObject({ ok: false, error: { code: 'recovery_key_of_school', params: { school: 'Школа № 2' } } });
    // Another school's key that claims to be this one: what it claims is bound to its seal.
    writeFileSync(other, JSON.stringify({ ...(JSON.parse(readFileSync(other, 'utf8')) as object), schoolId: SMALL_SCHOOL_ID, keyId }));
    expect(await preview(aside, PASSPHRASE, other)).toMatchObject({ ok: false, error: { code: 'recovery_key_wrong' } });
    expect(await preview(aside, 'ключ лежит не в сейфе')).toMatchObject({ ok: false, error: { code: 'recovery_key_wrong' } });
    expect(await preview(aside, PASSPHRASE, pathOf(aside, '.db'))).toMatchObject({ ok: false, error: { code: 'recovery_key_wrong' } });
    expect(await preview(newId<string>())).toMatchObject({ ok: false, error: { code: 'rescue_file_unknown' } });
    expect(await preview(s.deputy)).toMatchObject({ ok: false, error: { code: 'rescue_file_unknown' } });
    // P-10: from a workstation that is none to administrate from nothing is opened, with the right key neither.
    await query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'policy', $2, 1)`, JSON.stringify({ administrationOnMarkedWorkstations: true }));
    for (const answer of [await core.call('rescue', 'list', {}), await preview(aside), await send(), await makeKey(join(folder, 'elsewhere.json'), PASSPHRASE)]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'workstation_not_administrative' } });
    }
    expect(existsSync(join(folder, 'elsewhere.json'))).toBe(false);
    await query(`DELETE FROM setting WHERE school_id = $1 AND name = 'policy'`);
    expect(await preview('../../../../etc/passwd')).toMatchObject({ ok: false, error: { code: 'ipc_input_invalid' } });
    expect(bytesAside()).toEqual(before);
  }, 240_000);

  it('what waits is told by day and kind, without a pupil or a mark; a cut header costs nothing, a cut database is told and left as it is', async () => {
    const day = new Date();
    const today = [day.getFullYear(), String(day.getMonth() + 1).padStart(2, '0'), String(day.getDate()).padStart(2, '0')].join('-');
    const lines = [{ day: today, kind: 'setLessonContent', count: 1 }, { day: today, kind: 'setMark', count: TYPED - 1 }];
    const told = await expectValue(preview(aside));
    expect(told).toEqual({ staffId: s.teacher, name: 'Иванова Мария Сергеевна', waiting: TYPED, foreign: 0, lines });
    expect(JSON.stringify(told)).not.toMatch(/Абдурахманова|Богданов|Тайная/);

    // From another computer, with a header that was cut: the copy of the seal beside it opens the file.
    const stick = join(folder, 'stick');
    mkdirSync(stick);
    for (const suffix of ['.db', '.db.keycheck', '.vault', '.recovery']) copyFileSync(pathOf(aside, suffix), join(stick, `left${suffix}`));
    truncateSync(join(stick, 'left.vault'), 400);
    const add = () => {
      core.filePath = join(stick, 'left.db');
      return core.call('rescue', 'addFile', { fileToken: withKey.fileToken });
    };
    const { vault: headless } = await expectValue(add());
    expect(await expectValue(preview(headless))).toMatchObject({ waiting: TYPED });
    // Neither header nor copy.
    writeFileSync(pathOf(headless, '.recovery'), 'x');
    expect((await list()).find(({ vault }) => vault === headless)).toMatchObject({ opens: 'damaged' });
    expect(await preview(headless)).toMatchObject({ ok: false, error: { code: 'vault_damaged' } });
    // A database that was cut.
    truncateSync(join(stick, 'left.db'), 20_000);
    const { vault: torn } = await expectValue(add());
    expect(await preview(torn)).toMatchObject({ ok: false, error: { code: 'database_damaged' } });
    expect(statSync(pathOf(torn, '.db')).size).toBe(20_000);
    // Of another school.
    writeFileSync(join(stick, 'left.recovery'), readFileSync(join(stick, 'left.recovery'), 'utf8').replaceAll(SMALL_SCHOOL_ID, newId<string>()));
    expect(await add()).toMatchObject({ ok: false, error: { code: 'school_unknown' } });
    for (const name of readdirSync(schoolFolder).filter((one) => one.startsWith(headless) || one.startsWith(torn))) rmSync(join(schoolFolder, name));
    expect(existsSync(join(core.folder, 'rescue')) ? readdirSync(join(core.folder, 'rescue')) : []).toEqual([]);
  }, 240_000);

  it('cancelled, cut when the server had judged and its answer was on the way, and run again: nothing is lost and nothing doubled', async () => {
    const before = bytesAside();
    expect(await revisions()).toEqual([]);
    // Cancelled after the first portion.
    const far = core.heard('progress', ({ jobId, done }) => jobId === 'cancelled' && done >= 100, 120_000);
    const cancelled = send('cancelled');
    await far;
    await core.call('app', 'cancelJob', { jobId: 'cancelled' });
    expect(await expectValue(cancelled)).toMatchObject({ waiting: TYPED, accepted: 200, left: 50, stopped: { code: 'job_cancelled' } });
    expect(await revisions()).toHaveLength(200);
    // The answer to the third portion is lost: the server has judged it, and the workstation cannot know.
    net.cutAnswerAfter(2);
    expect(await expectValue(send())).toMatchObject({ waiting: TYPED, accepted: 200, refused: 0, conflicts: 0, left: 50, stopped: { code: 'server_unreachable' } });
    expect((await list()).find(({ vault }) => vault === aside)).toMatchObject({ rescued: { waiting: TYPED, accepted: 200, left: 50 } });
    const places = [
      { status: 'conflict', code: 'conflict_newer_version', params: expect.any(Object) as object, kind: 'setMark', groupName: '7А', subjectName: 'Алгебра', heldOn: '2026-11-16', count: 1 },
      { status: 'refused', code: 'not_allowed', params: { action: 'journal.write' }, kind: 'setLessonContent', groupName: '7А', subjectName: 'Разговоры о важном', heldOn: '2026-11-23', count: 1 },
    ];
    const whole = await expectValue(send());
    expect(whole).toMatchObject({ waiting: TYPED, accepted: TYPED - 2, refused: 1, conflicts: 1, left: 0, stopped: null });
    expect(whole.places).toEqual(places);
    expect(JSON.stringify(whole)).not.toMatch(/Абдурахманова|Богданов|Тайная/);
    // Once more, and from a core that was killed with a copy open.
    mkdirSync(join(core.folder, 'rescue', 'half'), { recursive: true });
    writeFileSync(join(core.folder, 'rescue', 'half', 'copy.db'), 'x');
    await core.restart();
    expect(existsSync(join(core.folder, 'rescue'))).toBe(false);
    await expectValue(core.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
    await administratorComesIn();
    expect(await expectValue(send())).toMatchObject({ accepted: TYPED - 2, refused: 1, conflicts: 1, left: 0, stopped: null });

    // Every mark once, the teacher's, with the rescuer beside; the colleague's mark stands.
    const written = await revisions();
    expect(written).toHaveLength(TYPED - 2);
    expect(new Set(written.map(({ author_id: author, extra }) => `${String(author)} ${String(extra)}`))).toEqual(new Set([`${s.teacher} ${JSON.stringify({ rescuedBy: s.deputy })}`]));
    const last = TYPED - 2;
    expect(await query('SELECT pupil_id, value FROM mark WHERE school_id = $1 AND work_id IN ($2, $3) ORDER BY work_id, pupil_id', s.work16, s.work23)).toEqual([
      { pupil_id: s.anna, value: 2 }, { pupil_id: s.anna, value: 2 + (Math.trunc((last - 2) / 2) % 4) }, { pupil_id: s.boris, value: 2 + (Math.trunc((last - 1) / 2) % 4) },
    ]);
    expect(bytesAside()).toEqual(before);
    expect((await list()).find(({ vault }) => vault === aside)).toMatchObject({ rescued: { waiting: TYPED, accepted: TYPED - 2, refused: 1, conflicts: 1, left: 0 } });
    // Sessions of rescues do not outlive them.
    await expect.poll(() => query('SELECT count(*)::int AS n FROM session WHERE school_id = $1 AND rescuer_id IS NOT NULL'), { timeout: 20_000 }).toEqual([{ n: 0 }]);
  }, 300_000);

  it('the act says whose, on what ground, by whom and with what end, names no pupil, and stands in the register of printed documents', async () => {
    const { rescueId } = await expectValue(send());
    core.filePath = join(folder, 'act.pdf');
    expect(await expectValue(core.call('rescue', 'saveAct', { jobId: 'a', fileToken: withKey.fileToken, rescueId }))).toEqual({ sheets: 1 });
    const [text = ''] = pdfPages(readFileSync(core.filePath));
    const words = text.replaceAll(/[\s\u00a0]+/g, ' ');
    for (const part of [
      'Протокол спасения неотправленных записей', 'Иванова Мария Сергеевна', 'Учительская, ПК 3', 'служебная записка Ивановой М. С. от 26.11.2026', 'Кузнецова Мария Сергеевна', 'Ждали отправки 250', 'Приняты сервером 248',
      '7А, Алгебра', 'решает учитель: запись уже изменил другой человек', 'отказано: у автора больше нет права',
    ]) expect(words).toContain(part);
    expect(words).not.toMatch(/Абдурахманова|Богданов|Тайная/);
    // It is to be read later, too: after another start, by whoever ran it, and by nobody else.
    const acts = async () => expectValue(core.call('rescue', 'listActs', {}));
    const kept = (await acts()).find((one) => one.rescueId === rescueId)!;
    expect(kept).toMatchObject({
      staffId: s.teacher, name: 'Иванова Мария Сергеевна', basis: 'служебная записка Ивановой М. С. от 26.11.2026', waiting: TYPED, accepted: TYPED - 2, refused: 1, conflicts: 1, left: 0, stopped: null,
      places: [{ status: 'conflict', groupName: '7А', subjectName: 'Алгебра', heldOn: '2026-11-16', count: 1 }, { status: 'refused', code: 'not_allowed', subjectName: 'Разговоры о важном', count: 1 }],
    });
    expect((await acts()).map(({ stopped }) => stopped?.code ?? null)).toEqual([null, null, null, 'server_unreachable', 'job_cancelled']);
    expect(JSON.stringify(await acts())).not.toMatch(/Абдурахманова|Богданов|Тайная/);
    await core.restart();
    await expectValue(core.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
    await administratorComesIn();
    expect((await acts())[0]).toEqual(kept);
    core.filePath = join(folder, 'act-again.pdf');
    expect(await expectValue(core.call('rescue', 'saveAct', { jobId: 'a', fileToken: withKey.fileToken, rescueId }))).toEqual({ sheets: 1 });
    expect(pdfPages(readFileSync(core.filePath))).toEqual([text]);
    expect(await core.call('rescue', 'saveAct', { jobId: 'a', fileToken: withKey.fileToken, rescueId: 'f'.repeat(32) })).toMatchObject({ ok: false, error: { code: 'rescue_forgotten' } });
  }, 120_000);

  it('what was not taken is on a sheet for whoever enters it by hand, of journals alone that the rescuer may read (P-06); a mere administrator gets none', async () => {
    const sheet = (rescueId: string) => {
      core.filePath = join(folder, 'sheet.pdf');
      return core.call('rescue', 'saveSheet', { jobId: 'b', fileToken: withKey.fileToken, rescueId });
    };
    // The deputy, who is the administrator of this school, reads every journal.
    const own = await expectValue(send());
    expect(own.readable).toBe(2);
    expect(await expectValue(sheet(own.rescueId))).toEqual({ sheets: 1 });
    const words = pdfPages(readFileSync(join(folder, 'sheet.pdf'))).join(' ').replaceAll(/[\s\u00a0]+/g, ' ');
    for (const part of ['Лист записей, не вошедших в журнал', 'Абдурахманова', 'Тайная тема', 'Алгебра', 'Разговоры о важном', 'доказательством он не служит']) expect(words).toContain(part);
    // Typed 5; the colleague's 2 stands.
    expect(words).toMatch(/отметка 5 \(\d\d\.\d\d\.\d{4}\) 2 /);
    expect(words).not.toContain('Богданов');
    await core.call('sync', 'syncNow', {});
    await expect.poll(() => query(`SELECT params FROM security_event WHERE school_id = $1 AND kind = 'exported' AND params LIKE '%rescue-sheet%'`), { timeout: 20_000 }).toEqual([{ params: JSON.stringify({ format: 'pdf', pages: 1, people: 2, what: 'rescue-sheet' }) }]);
    // It is in no file: another sign-in has none of it, and the rescue is run again.
    await core.call('accounts', 'signOut', {});
    await administratorComesIn();
    expect(await sheet(own.rescueId)).toMatchObject({ ok: false, error: { code: 'rescue_forgotten' } });

    const mere = await issueAdministratorTo(server, s.stranger);
    await comeIn(mere, 'ветер гонит листья');
    await status(({ state }) => state === 'synced');
    const other = await expectValue(send());
    expect(other).toMatchObject({ refused: 1, conflicts: 1, readable: 0 });
    rmSync(join(folder, 'sheet.pdf'));
    expect(await sheet(other.rescueId)).toMatchObject({ ok: false, error: { code: 'not_allowed', params: { action: 'journal.read' } } });
    expect(existsSync(join(folder, 'sheet.pdf'))).toBe(false);
    // Nor may they read what another has run.
    expect((await expectValue(core.call('rescue', 'listActs', {}))).map(({ rescueId }) => rescueId)).toEqual([other.rescueId]);
    await administratorComesIn();
  }, 180_000);

  it('both registers tell of it: the server of the session, the workstation of opened files and how it ended', async () => {
    await status(({ state }) => state === 'synced');
    await core.call('sync', 'syncNow', {});
    const kinds = () => query(`SELECT kind, result, subject_id, params FROM security_event WHERE school_id = $1 AND kind IN ('outbox_rescued', 'sealed_file_opened', 'rescue_ended', 'exported') AND actor_id = $2 ORDER BY seq`, s.deputy);
    await expect.poll(async () => (await kinds()).filter(({ kind }) => kind === 'rescue_ended').length, { timeout: 60_000 }).toBe(6);
    const events = await kinds();
    expect(events).toEqual(expect.arrayContaining([
      { kind: 'outbox_rescued', result: 'done', subject_id: s.teacher, params: '{}' },
      { kind: 'sealed_file_opened', result: 'refused', subject_id: s.teacher, params: '{"code":"recovery_key_wrong"}' },
      { kind: 'rescue_ended', result: 'refused', subject_id: s.teacher, params: JSON.stringify({ accepted: 200, code: 'server_unreachable', commands: TYPED, conflicts: 0, left: 50, refused: 0 }) },
      { kind: 'rescue_ended', result: 'done', subject_id: s.teacher, params: JSON.stringify({ accepted: TYPED - 2, commands: TYPED, conflicts: 1, left: 0, refused: 1 }) },
      { kind: 'exported', result: 'done', subject_id: null, params: JSON.stringify({ format: 'pdf', pages: 1, people: 1, what: 'rescue-act' }) },
    ]));
    // The teacher finds the marks, and rescues nothing.
    await expectValue(signIn(teacher.login, ANEW));
    const value = async () => (await expectValue(core.call('journal', 'readCell', { lessonId: s.lesson23, pupilId: s.anna }))).marks.find(({ workId }) => workId === s.work23)?.value;
    await expect.poll(value, { timeout: 60_000 }).toBe(2 + (Math.trunc((TYPED - 4) / 2) % 4));
    expect(await send()).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    expect(await core.call('rescue', 'listActs', {})).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  }, 120_000);

  it('a keychain entry that was lost: with contact the file is set aside, and what it held is rescued', async () => {
    await status(({ state }) => state === 'synced');
    net.down();
    await expectValue(submit([{ name: 'setMark', args: { workId: s.work9, pupilId: s.anna, value: 3, isDebt: false } }]));
    await core.call('accounts', 'signOut', {});
    const entry = [...core.keychain.keys.keys()].find((name) => name.startsWith('vault-') && name.endsWith(s.teacher))!;
    core.keychain.keys.delete(entry);
    expect(await signIn(teacher.login, ANEW)).toMatchObject({ ok: false, error: { code: 'keychain_changed' } });
    net.up();
    expect(await signIn(teacher.login, ANEW)).toMatchObject({ ok: false, error: { code: 'keychain_changed' } });
    expect(await expectValue(signIn(teacher.login, ANEW, { fetchAnew: true }))).toMatchObject({ setAside: true });
    await administratorComesIn();
    const lost = (await list()).find(({ vault, setAsideAt }) => setAsideAt !== null && vault !== aside)!;
    expect(lost).toMatchObject({ opens: 'newest', rescued: null });
    aside = lost.vault;
    expect(await expectValue(send())).toMatchObject({ waiting: 1, accepted: 1, left: 0, stopped: null });
    expect(await query('SELECT value, author_id FROM mark WHERE school_id = $1 AND work_id = $2', s.work9)).toEqual([{ value: 3, author_id: s.teacher }]);
  }, 180_000);

  it('what was rescued whole goes by itself a month later, with an event; what was refused goes by the administrator’s confirmed deed alone', async () => {
    const lost = aside;
    const files = await list();
    const half = files.find(({ vault, setAsideAt }) => setAsideAt !== null && vault !== lost)!;
    const whole = files.find(({ vault }) => vault === lost)!;
    expect([half.wipedFrom, whole.wipedFrom! - whole.rescued!.at, files.find(({ vault }) => vault === s.teacher)!.wipedFrom]).toEqual([null, 30 * 86_400_000, null]);
    const remove = (vault: string, evenUnsent = false) => core.call('rescue', 'removeFile', { vault, evenUnsent });
    const removed = () => query(`SELECT actor_id, result, subject_id, params FROM security_event WHERE school_id = $1 AND kind = 'sealed_file_removed' ORDER BY seq`);
    const isThere = (vault: string) => readdirSync(schoolFolder).some((name) => name.startsWith(vault));
    const opensAt = async (ahead: number, login: string, password: string): Promise<void> => {
      core.now = () => Date.now() + ahead;
      await core.restart();
      await expectValue(core.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
      await expectValue(signIn(login, password));
      await status(({ state }) => state === 'synced');
    };
    await opensAt(29 * 86_400_000, teacher.login, ANEW);
    expect(await removed()).toEqual([]);
    expect(isThere(lost)).toBe(true);
    await opensAt(31 * 86_400_000, teacher.login, ANEW);
    await expect.poll(() => isThere(lost), { timeout: 20_000 }).toBe(false);
    expect([...core.keychain.keys.keys()].filter((name) => lost.includes(name.split('.').at(-1)!))).toEqual([]);
    await core.call('sync', 'syncNow', {});
    await expect.poll(removed, { timeout: 20_000 }).toEqual([{ actor_id: s.teacher, result: 'done', subject_id: s.teacher, params: JSON.stringify({ accepted: 1, commands: 1, how: 'term' }) }]);
    expect(isThere(half.vault)).toBe(true);
    // Nobody but the administrator removes anything.
    expect(await remove(half.vault, true)).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    await opensAt(0, administrator.login, ADMINISTRATORS);
    expect(await remove(half.vault)).toMatchObject({ ok: false, error: { code: 'rescue_unfinished' } });
    expect(await remove(s.teacher, true)).toMatchObject({ ok: false, error: { code: 'rescue_file_unknown' } });
    expect(await remove(`${s.teacher}.1.sealed`, true)).toMatchObject({ ok: false, error: { code: 'rescue_file_unknown' } });
    expect([isThere(half.vault), isThere(s.teacher)]).toEqual([true, true]);
    await query(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'policy', $2, 1)`, JSON.stringify({ administrationOnMarkedWorkstations: true }));
    expect(await remove(half.vault, true)).toMatchObject({ ok: false, error: { code: 'workstation_not_administrative' } });
    await query(`DELETE FROM setting WHERE school_id = $1 AND name = 'policy'`);
    expect(await remove(half.vault, true)).toEqual({ ok: true, value: {} });
    expect(isThere(half.vault)).toBe(false);
    expect((await list()).map(({ vault }) => vault).toSorted()).toEqual([s.teacher, s.stranger].toSorted());
    await core.call('sync', 'syncNow', {});
    await expect.poll(async () => (await removed()).at(-1), { timeout: 20_000 }).toEqual({
      actor_id: s.deputy, result: 'done', subject_id: s.teacher,
      params: JSON.stringify({ accepted: TYPED - 2, commands: TYPED, conflicts: 1, how: 'asked', left: 0, refused: 1, unsent: 1 }),
    });
    // Its act is still to be read.
    expect((await expectValue(core.call('rescue', 'listActs', {}))).some(({ refused, conflicts }) => refused === 1 && conflicts === 1)).toBe(true);
  }, 240_000);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Events } from '#domain/contract/ipc/index.ts';
import type { CommandId, StaffId } from '#domain/ids.ts';
import { makeAuthority } from '#server/certificates/authority.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { issueEnrolmentCode } from '#server/http/account-routes.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import type { ServerLog } from '#server/log.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { WorkstationCore } from '../fixtures/workstation-core.ts';

const silent: ServerLog = { info: () => undefined, warn: () => undefined, error: (_event, error) => String(error) };
const setMark = (value: number, baseVersion = 0) => ({ commandId: newId<CommandId>(), name: 'setMark' as const, baseVersion, args: { workId: s.work23, pupilId: s.anna, value, isDebt: false } });

/** The value, or a failure of the test with the code. */
async function expectValue<Value>(answer: Promise<{ ok: true; value: Value } | { ok: false; error: { code: string; params: unknown } }>): Promise<Value> {
  const result = await answer;
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.params)}`);
  return result.value;
}

describe('workstations of one school (design §4, §6), through the core as the window calls it', () => {
  let postgres: TestPostgres;
  let folder: string;
  let url: string;
  let server: RunningServer;
  let port = 0;
  const cores: WorkstationCore[] = [];

  const start = async (): Promise<void> => {
    const started = await startServer(readConfiguration(folder, { DATABASE_URL: url, UCH_PORT: String(port), UCH_DEVELOPMENT_IDENTITIES: 'all' }), silent);
    if (!started.ok) throw new Error(started.error.code);
    server = started.value;
    ({ port } = server);
  };
  const code = async (): Promise<string> => (await issueEnrolmentCode(server.parts, SMALL_SCHOOL_ID, { uses: 1, validHours: 1 }, 'test')).code;

  /** A computer that joined, with a person signed in and everything fetched. */
  const workstation = async (staffId: StaffId): Promise<WorkstationCore> => {
    const core = new WorkstationCore();
    cores.push(core);
    await expectValue(core.call('workstations', 'join', { jobId: 'j', code: await code(), name: `ПК ${cores.length}` }));
    await enter(core, staffId);
    return core;
  };
  const enter = async (core: WorkstationCore, staffId: StaffId): Promise<void> => {
    await expectValue(core.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
    await expectValue(core.call('workstations', 'signIn', { jobId: 's', staffId }));
  };
  const markOf = async (core: WorkstationCore): Promise<number | null> => {
    const cell = await expectValue(core.call('journal', 'readCell', { lessonId: s.lesson23, pupilId: s.anna }));
    return cell.marks.find(({ workId }) => workId === s.work23)?.value ?? null;
  };
  /** Waits until the cell shows the value: an event says that rows came, not which. */
  const shows = async (core: WorkstationCore, value: number): Promise<void> => {
    for (;;) {
      const changed = core.heard('changed', ({ topic }) => topic === 'journal');
      changed.catch(() => undefined);
      if ((await markOf(core)) === value) return;
      await changed;
    }
  };
  const type = (core: WorkstationCore, value: number, baseVersion = 0) => core.call('journal', 'submitCommands', { commands: [setMark(value, baseVersion)] });
  const status = async (core: WorkstationCore, fits: (status: Events['syncStatus']) => boolean): Promise<void> => {
    const heard = core.heard('syncStatus', fits);
    heard.catch(() => undefined);
    if (!fits(await expectValue(core.call('sync', 'readStatus', {})))) await heard;
  };
  const synced = (core: WorkstationCore): Promise<void> => status(core, ({ state, waiting }) => state === 'synced' && waiting === 0);

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-joined-'));
    url = await postgres.fresh();
    await loadSmallSchool(url);
    await makeAuthority(join(folder, 'tls'), 'Школа № 1', ['127.0.0.1'], Date.now());
    port = 0;
    await start();
  });
  afterEach(async () => {
    for (const core of cores.splice(0)) await core.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('joins by a code over TLS with the pinned authority, and a mark of one is seen on the other', async () => {
    const first = await workstation(s.teacher);
    const second = await workstation(s.deputy);
    const seen = second.heard('changed', ({ topic, ids, source }) => topic === 'journal' && ids.includes(s.algebra) && source === null);
    expect(await type(first, 5)).toMatchObject({ ok: true, value: { verdicts: [{ status: 'accepted' }] } });
    await seen;
    await shows(second, 5);
    await synced(first);
    expect(await expectValue(first.call('sync', 'listWaiting', {}))).toEqual({ total: 0, commands: [] });
    expect(await expectValue(first.call('school', 'readOverview', {}))).toMatchObject({ school: { kind: 'joined', name: 'МБОУ «Школа № 1»' } });
  });

  it('a fingerprint of another authority is refused before anything is told to that server', async () => {
    const core = new WorkstationCore();
    cores.push(core);
    const good = await code();
    await server.stop();
    rmSync(join(folder, 'tls'), { recursive: true });
    await makeAuthority(join(folder, 'tls'), 'Чужая', ['127.0.0.1'], Date.now());
    await start();
    expect(await core.call('workstations', 'join', { jobId: 'j', code: good, name: 'ПК' })).toMatchObject({ ok: false, error: { code: 'enrolment_fingerprint_wrong' } });
    expect(await core.call('workstations', 'readCode', { code: `${good.slice(0, -1)}!` })).toMatchObject({ ok: false, error: { code: 'enrolment_code_invalid' } });
    expect(await expectValue(core.call('workstations', 'listSchools', {}))).toEqual([]);
    expect(await expectValue(core.call('workstations', 'readCode', { code: good }))).toEqual({
      address: `127.0.0.1:${port}`, fingerprint: expect.stringMatching(/^([0-9A-F]{4} ){7}[0-9A-F]{4}$/) as string,
    });
  });

  it('works without the server for as long as it is away: typed, restarted, signed in from its own files, sent later', async () => {
    const first = await workstation(s.teacher);
    const second = await workstation(s.deputy);
    await server.stop();
    expect(await type(first, 4)).toMatchObject({ ok: true });
    await first.restart();
    const opened = await expectValue(first.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
    expect(opened).toMatchObject({ online: false, school: { name: 'Школа № 1' } });
    expect((await expectValue(first.call('workstations', 'listPeople', {}))).map(({ staffId }) => staffId)).toEqual([s.teacher]);
    await expectValue(first.call('workstations', 'signIn', { jobId: 's', staffId: s.teacher }));
    expect(await markOf(first)).toBe(4);
    expect(await expectValue(first.call('sync', 'readStatus', {}))).toMatchObject({ waiting: 1 });
    expect(await expectValue(first.call('sync', 'listWaiting', {}))).toMatchObject({
      total: 1, commands: [{ name: 'setMark', text: '4', place: { groupName: '7А', subjectName: 'Алгебра', pupilName: 'Абдурахманова Анна', heldOn: '2026-11-23', termId: s.openTerm } }],
    });
    expect(await expectValue(first.call('sync', 'readCells', { journalId: s.algebra, termId: s.openTerm }))).toEqual({ pending: [[s.lesson23, s.anna]], conflicts: [] });
    await start();
    await first.call('sync', 'syncNow', {});
    await second.call('sync', 'syncNow', {});
    await Promise.all([synced(first), shows(second, 4)]);
    expect(await expectValue(first.call('sync', 'readCells', { journalId: s.algebra, termId: s.openTerm }))).toEqual({ pending: [], conflicts: [] });
  });

  it.each(['replace', 'keep'] as const)('two type into one cell: both values are shown, and «%s» decides', async (how) => {
    const mine = await workstation(s.teacher);
    const other = await workstation(s.classTeacher);
    await server.stop();
    await type(mine, 2);
    await type(other, 5);
    await start();
    await other.call('sync', 'syncNow', {});
    await synced(other);
    await mine.call('sync', 'syncNow', {});
    await status(mine, ({ state, problems }) => state === 'problem' && problems === 1);
    await shows(mine, 5);
    const [problem] = await expectValue(mine.call('sync', 'listProblems', {}));
    expect(problem).toMatchObject({
      name: 'setMark', status: 'conflict', code: 'conflict_newer_version', replaceable: true, place: { pupilName: 'Абдурахманова Анна', subjectName: 'Алгебра' },
      mine: { text: '2', author: 'Иванова Мария Сергеевна' }, standing: { text: '5', author: 'Петрова Мария Сергеевна' },
    });
    expect(await expectValue(mine.call('sync', 'readCells', { journalId: s.algebra, termId: s.openTerm }))).toMatchObject({ conflicts: [[s.lesson23, s.anna, problem!.commandId]] });
    await expectValue(mine.call('sync', 'resolveProblem', { commandId: problem!.commandId, how, newCommandId: newId<CommandId>() }));
    await synced(mine);
    expect(await markOf(mine)).toBe(how === 'replace' ? 2 : 5);
    expect(await expectValue(mine.call('sync', 'listProblems', {}))).toEqual([]);
    expect(await mine.call('sync', 'resolveProblem', { commandId: problem!.commandId, how, newCommandId: newId<CommandId>() })).toMatchObject({ ok: false, error: { code: 'problem_unknown' } });
  });

  it('a person’s file is their own: it closes when they leave, and another’s session has nothing to ask of it (R-01)', async () => {
    const core = await workstation(s.teacher);
    await core.call('accounts', 'signOut', {});
    core.staffId = s.teacher;
    expect(await core.call('journal', 'listJournals', {})).toMatchObject({ ok: false, error: { code: 'database_not_open' } });
    await expectValue(core.call('workstations', 'signIn', { jobId: 's', staffId: s.deputy }));
    core.staffId = s.teacher;
    expect(await core.call('journal', 'listJournals', {})).toMatchObject({ ok: false, error: { code: 'session_missing' } });
    // Nothing on the disk says who works here, and no file opens without its key.
    const school = join(core.folder, 'schools', SMALL_SCHOOL_ID);
    const bytes = readdirSync(school).map((name) => readFileSync(join(school, name)).toString('latin1')).join('');
    for (const canary of ['Иванова', 'Абдурахманова']) expect(bytes).not.toContain(Buffer.from(canary).toString('latin1'));
    for (const name of core.keychain.keys.keys()) if (name.endsWith(s.teacher)) core.keychain.keys.delete(name);
    expect(await core.call('workstations', 'signIn', { jobId: 's', staffId: s.teacher })).toMatchObject({ ok: false, error: { code: 'keychain_changed' } });
  });

  it('a withdrawn computer loses what came from the server, keeps what was typed, and says why', async () => {
    const teacher = await workstation(s.teacher);
    const deputy = await workstation(s.deputy);
    await server.stop();
    await type(teacher, 4);
    await start();
    const administrator = await server.pool.connect();
    try {
      await administrator.query('BEGIN');
      await administrator.query(`SELECT set_config('app.school_id', $1, true)`, [SMALL_SCHOOL_ID]);
      await administrator.query(`UPDATE device SET withdrawn_at = $2 WHERE school_id = $1 AND name = 'ПК 1'`, [SMALL_SCHOOL_ID, Date.now()]);
      await administrator.query('COMMIT');
    } finally {
      administrator.release();
    }
    await teacher.call('sync', 'syncNow', {});
    await status(teacher, ({ reason }) => reason?.code === 'device_withdrawn');
    expect(await expectValue(teacher.call('sync', 'readStatus', {}))).toMatchObject({ state: 'problem', waiting: 1 });
    expect(await teacher.call('journal', 'listJournals', {})).toMatchObject({ ok: false });
    await teacher.restart();
    await expectValue(teacher.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
    expect(await teacher.call('workstations', 'signIn', { jobId: 's', staffId: s.teacher })).toMatchObject({ ok: false, error: { code: 'device_withdrawn' } });
    // Let in again by a new code, it sends what had been typed.
    await expectValue(teacher.call('workstations', 'join', { jobId: 'j', code: await code(), name: 'ПК 1 снова' }));
    await enter(teacher, s.teacher);
    await deputy.call('sync', 'syncNow', {});
    await shows(deputy, 4);
  });

  it('lists of classes are not changed from here, because no server would hear of it', async () => {
    const core = await workstation(s.classTeacher);
    expect(await expectValue(core.call('people', 'listPupils', { groupId: s.class7A }))).toMatchObject({ mayImport: false });
    expect(await core.call('people', 'saveRosterTemplate', { groupId: s.class7A, fileToken: 'x'.repeat(16) })).toMatchObject({ ok: false });
  });

  it('a person without a file here cannot be signed in without the server, and says why', async () => {
    const core = await workstation(s.teacher);
    await server.stop();
    expect(await core.call('workstations', 'signIn', { jobId: 's', staffId: s.deputy })).toMatchObject({ ok: false, error: { code: 'server_unreachable' } });
    await start();
    await enter(core, s.deputy);
    expect(await markOf(core)).toBeNull();
  });
});

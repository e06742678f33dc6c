import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import { dayAfter, dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import { makeAuthority } from '#server/certificates/authority.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import type { ServerLog } from '#server/log.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { giveConsents } from '../fixtures/consents.ts';
import { workByIdentity } from '../fixtures/joined-core.ts';
import { pdfPages } from '../fixtures/pdf-text.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { expectValue, layFonts, WorkstationCore } from '../fixtures/workstation-core.ts';

const silent: ServerLog = { info: () => undefined, warn: () => undefined, error: (_event, error) => String(error) };
const today = dayAt(Date.now(), DEFAULT_TIME_ZONE);
/** A word that stands nowhere else. */
const CANARY = 'Жужелицинские';
const prize = { kind: 'olympiad', title: `${CANARY} чтения`, level: 'regional', subject: 'литература', day: dayAfter(today, -3), result: 'winner', award: 'диплом I степени' } as const;

describe('what pupils achieved, through the core as the window calls it (P-04, P-13)', () => {
  let postgres: TestPostgres;
  let folder: string;
  let server: RunningServer;
  let isStopped = false;
  const cores: WorkstationCore[] = [];

  const workstation = async (staffId: StaffId): Promise<WorkstationCore> => {
    const core = new WorkstationCore();
    cores.push(core);
    await layFonts(core);
    await workByIdentity(core, server, staffId, `ПК ${cores.length}`);
    return core;
  };
  const asked = { groupId: s.class7A, fromDay: null, untilDay: null };

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
    folder = mkdtempSync(join(tmpdir(), 'uch-achieved-'));
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    await makeAuthority(join(folder, 'tls'), 'Школа № 1', ['127.0.0.1'], Date.now());
    const started = await startServer(readConfiguration(folder, { DATABASE_URL: url, UCH_PORT: '0', UCH_DEVELOPMENT_IDENTITIES: 'all' }), silent);
    if (!started.ok) throw new Error(started.error.code);
    server = started.value;
    await giveConsents(server);
  });
  afterAll(async () => {
    for (const core of cores.splice(0)) await core.close();
    if (!isStopped) await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is entered by the class teacher, printed, entered in the register of printed documents, and lies in no file of the workstation', async () => {
    const a = await workstation(s.classTeacher);
    const b = await workstation(s.deputy);
    expect(await a.call('personalData', 'savePaper', { jobId: 'p', fileToken: 'x'.repeat(20), paper: { kind: 'achievements', pupilId: null, ...asked } })).toMatchObject({ ok: false, error: { code: 'ipc_file_unknown' } });
    a.filePath = join(folder, 'достижения.pdf');
    const paper = { jobId: 'p', fileToken: 'x'.repeat(20), paper: { kind: 'achievements' as const, pupilId: null, ...asked } };
    expect(await a.call('personalData', 'savePaper', paper)).toMatchObject({ ok: false, error: { code: 'print_nothing' } });

    const wish = { entries: [{ achievementId: newId<string>(), pupilId: s.anna }, { achievementId: newId<string>(), pupilId: s.boris }], ...prize };
    expect(await expectValue(a.call('personalData', 'recordAchievements', wish))).toEqual({ recorded: 2 });
    expect((await expectValue(b.call('personalData', 'listAchievements', asked))).achievements.map(({ pupilName, mayManage }) => [pupilName.split(' ')[0], mayManage])).toEqual([['Абдурахманова', true], ['Богданов', true]]);
    const [own] = wish.entries;
    await expectValue(b.call('personalData', 'correctAchievement', { achievementId: own!.achievementId, baseVersion: 1, ...prize, result: 'laureate' }));
    expect(await a.call('personalData', 'removeAchievement', { achievementId: own!.achievementId, baseVersion: 1 })).toMatchObject({ ok: false, error: { code: 'achievement_changed' } });

    expect(await expectValue(a.call('personalData', 'savePaper', paper))).toEqual({ sheets: 1 });
    const [page] = pdfPages(readFileSync(a.filePath), 'layout');
    for (const word of ['Достижения обучающихся 7А класса', 'Абдурахманова Анна', 'Богданов Борис Иванович', CANARY, 'региональный', 'лауреат', 'победитель', 'диплом I степени', 'Побед и призовых мест: 2', 'Петрова Мария Сергеевна']) expect(page!.replaceAll(/\s+/gu, ' ')).toContain(word);
    a.filePath = join(folder, 'один.pdf');
    expect(await expectValue(a.call('personalData', 'savePaper', { ...paper, paper: { ...paper.paper, pupilId: s.boris } }))).toEqual({ sheets: 1 });
    const [alone] = pdfPages(readFileSync(a.filePath), 'layout');
    expect([alone!.includes('Достижения: Богданов Борис Иванович, 7А класс'), alone!.includes('Абдурахманова')]).toEqual([true, false]);
    expect(await a.call('personalData', 'savePaper', { ...paper, paper: { ...paper.paper, pupilId: s.vera } })).toMatchObject({ ok: false, error: { code: 'print_nothing' } });
    // What was saved is told with the next sync.
    await a.call('sync', 'syncNow', {});
    await expect.poll(async () => (await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => client.query<{ params: string }>(`SELECT params FROM security_event WHERE school_id = $1 AND kind = 'exported'`, [SMALL_SCHOOL_ID]))).rows
      .map(({ params }) => JSON.parse(params) as object), { timeout: 20_000 }).toEqual([2, 1].map((people) => expect.objectContaining({ what: 'personal-achievements', format: 'pdf', people }) as object));

    expect(scan(a.folder)).toEqual([]);
    expect(scan(b.folder)).toEqual([]);
  });

  it('a teacher of the class is told no by the own core, and without contact it says what is missing', async () => {
    const teacher = await workstation(s.stranger);
    for (const answer of [await teacher.call('personalData', 'listAchievements', asked), await teacher.call('personalData', 'recordAchievements', { entries: [{ achievementId: newId(), pupilId: s.anna }], ...prize })]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    }
    teacher.filePath = join(folder, 'чужие.pdf');
    // The own core holds no such class for who does not teach in it.
    expect(await teacher.call('personalData', 'savePaper', { jobId: 'p', fileToken: 'x'.repeat(20), paper: { kind: 'achievements', pupilId: null, ...asked } })).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    await server.stop();
    isStopped = true;
    const away = await cores[0]!.call('personalData', 'listAchievements', asked);
    // Which of the two depends on whether the core has noticed already.
    expect(['needs_server', 'server_unreachable']).toContain(away.ok ? 'answered' : away.error.code);
  });
});

/** Files below a folder in which the canary stands, in UTF-8 or UTF-16. */
function scan(folder: string): string[] {
  const needles = [Buffer.from(CANARY, 'utf8'), Buffer.from(CANARY, 'utf16le')];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((file) => statSync(file).isFile());
  expect(files.length).toBeGreaterThan(3);
  return files.filter((file) => needles.some((needle) => readFileSync(file).includes(needle)));
}

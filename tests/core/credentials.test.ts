import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findStaff, issueAdministrator } from '#server/accounts/first-administrator.ts';
import { inSchool } from '#server/database/pool.ts';
import { openServerLog } from '#server/log.ts';
import type { RunningServer } from '#server/start-server.ts';
import { joinSmallSchool } from '../fixtures/joined-core.ts';
import { pdfPages } from '../fixtures/pdf-text.ts';
import { loadSmallSchool, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { expectValue, layFonts, WorkstationCore } from '../fixtures/workstation-core.ts';

const ADMINISTRATOR = 'снег тает у крыльца';
const TEACHER = 'кот спит на батарее';

/** From the server's first administrator to a teacher whose password became known: the whole way, as the window calls it. */
describe('credentials (R-05, R-06, R-07, R-10, R-13)', () => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let office: WorkstationCore;
  let staffRoom: WorkstationCore;
  const folder = mkdtempSync(join(tmpdir(), 'uch-credentials-'));
  const lines: string[] = [];

  beforeAll(async () => {
    postgres = await startPostgres('embedded');
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl, log: openServerLog(() => 'test', { write: (line) => void lines.push(line) }) });
    office = new WorkstationCore();
    staffRoom = new WorkstationCore();
    for (const one of [office, staffRoom]) await joinSmallSchool(one, server, server.port);
    await layFonts(office);
  });
  afterAll(async () => {
    await office.close();
    await staffRoom.close();
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const signIn = (at: WorkstationCore, login: string, password: string) => at.call('accounts', 'signIn', { jobId: 's', login, password });
  /** The first sign-in: the own password, then in. */
  async function comeIn(at: WorkstationCore, login: string, temporary: string, own: string): Promise<void> {
    expect(await expectValue(signIn(at, login, temporary))).toMatchObject({ mustChange: true });
    await expectValue(at.call('accounts', 'changePassword', { current: temporary, next: own }));
    expect(await expectValue(signIn(at, login, own))).toMatchObject({ mustChange: false, offline: false });
  }
  const staff = { kind: 'staff', classId: null } as const;
  const passwordOnSlip = (path: string, name: string): string => {
    const [page = ''] = pdfPages(readFileSync(path));
    expect(page).toContain(name);
    return /(?:[a-z]{4}-){3}\d\d/.exec(page)![0];
  };

  it('the administrator comes in by the server’s command line and issues a teacher’s credentials, whose password stands on the slip alone', { timeout: 120_000 }, async () => {
    const found = await findStaff(server.pool, SMALL_SCHOOL_ID, s.deputy, Date.now());
    if (found.kind !== 'one') throw new Error(found.kind);
    const first = await expectValue(issueAdministrator(
      { pool: server.pool, hasher: server.parts.hasher, now: Date.now(), random: server.parts.random }, SMALL_SCHOOL_ID, found.person, 'приказ № 1 от 01.09.2026'));
    await comeIn(office, first.login, first.password, ADMINISTRATOR);

    const before = await expectValue(office.call('credentials', 'list', staff));
    expect(before.find(({ holderId }) => holderId === s.teacher)).toMatchObject({ state: 'not_issued', login: null });
    const batch = await expectValue(office.call('credentials', 'issue', { kind: 'staff', holderIds: [s.teacher], reason: 'first' }));
    expect(batch.issued).toEqual([{ holderId: s.teacher, name: 'Иванова Мария Сергеевна', about: expect.any(String), login: expect.stringMatching(/^ivanova/) }]);
    const slip = join(folder, 'slip.pdf');
    office.filePath = slip;
    expect(await expectValue(office.call('credentials', 'saveSlips', { jobId: 'p', fileToken: 'x'.repeat(20), batchId: batch.batchId }))).toEqual({ sheets: 1 });
    const temporary = passwordOnSlip(slip, 'Иванова Мария Сергеевна');
    // Forgotten as soon as they are on paper.
    await expectValue(office.call('credentials', 'forgetBatch', { batchId: batch.batchId }));
    expect(await office.call('credentials', 'saveSlips', { jobId: 'q', fileToken: 'x'.repeat(20), batchId: batch.batchId })).toMatchObject({ ok: false, error: { code: 'slips_forgotten' } });

    await comeIn(staffRoom, batch.issued[0]!.login, temporary, TEACHER);
    const [issue] = await expectValue(office.call('credentials', 'listIssues', staff));
    expect(issue).toMatchObject({ holderId: s.teacher, reason: 'first', handedAt: null, issuedByName: expect.stringContaining('Кузнецова') });
    await expectValue(office.call('credentials', 'markHanded', { issueIds: [issue!.issueId] }));
    expect((await expectValue(office.call('credentials', 'list', staff))).find(({ holderId }) => holderId === s.teacher)).toMatchObject({ state: 'active', handedAt: expect.any(Number) });
    office.filePath = join(folder, 'register.pdf');
    await expectValue(office.call('credentials', 'saveRegister', { jobId: 'r', fileToken: 'x'.repeat(20), ...staff }));
    const register = pdfPages(readFileSync(office.filePath)).join('\n');
    expect(register).toContain('Подпись');
    expect(register).not.toContain(temporary);
    // What left the program as a file with names is told to the school's register, by whom and of how many (issue 4, point 9; P-13).
    await expectValue(office.call('sync', 'syncNow', {}));
    const exported = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ who: string; params: string }>(
      `SELECT actor_id AS who, params FROM security_event WHERE school_id = $1 AND kind = 'exported' ORDER BY seq`, [SMALL_SCHOOL_ID])).rows.map(({ who, params }) => [who, JSON.parse(params)]));
    await expect.poll(exported, { timeout: 20_000 }).toEqual([
      [s.deputy, { what: 'credential-slips', format: 'pdf', pages: 1, people: 1 }], [s.deputy, { what: 'credential-register', format: 'pdf', pages: 1, people: 2 }],
    ]);
    // Neither log nor data folder knows the password; slips that went to the printer leave nothing behind.
    expect(lines.join('\n')).not.toContain(temporary);
    const places = readdirSync(office.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const place of places) expect([place, readFileSync(place).includes(temporary)]).toEqual([place, false]);
  });

  it('a teacher issues nothing to staff and sees no list; what was reported compromised ends the work at once, and new credentials open it again', { timeout: 120_000 }, async () => {
    for (const answer of [
      await staffRoom.call('credentials', 'list', staff), await staffRoom.call('credentials', 'issue', { kind: 'staff', holderIds: [s.deputy], reason: 'reset' }),
      await staffRoom.call('credentials', 'issue', { kind: 'pupil', holderIds: [s.anna], reason: 'first' }),
    ]) expect(answer).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^(not_allowed|account_unknown)$/) } });

    const ended = staffRoom.heard('syncStatus', ({ reason }) => reason !== null);
    await expectValue(staffRoom.call('credentials', 'reportCompromise', { kind: 'staff', holderId: null, note: 'листок остался в кабинете' }));
    expect((await ended).reason!.code).toMatch(/^(account_blocked|sign_in_over|session_expired)$/);
    await staffRoom.call('accounts', 'signOut', {});
    const [reported] = await expectValue(office.call('credentials', 'listCompromises', {}));
    expect(reported).toMatchObject({ holderId: s.teacher, note: 'листок остался в кабинете', acknowledgedAt: null, reissuedAt: null });
    expect(reported!.dueAt).toBeGreaterThan(reported!.reportedAt);
    const { login } = (await expectValue(office.call('credentials', 'list', staff))).find(({ holderId }) => holderId === s.teacher)!;
    expect(await signIn(staffRoom, login!, TEACHER)).toMatchObject({ ok: false, error: { code: 'account_blocked' } });

    const batch = await expectValue(office.call('credentials', 'issue', { kind: 'staff', holderIds: [s.teacher], reason: 'reissue' }));
    office.filePath = join(folder, 'again.pdf');
    await expectValue(office.call('credentials', 'saveSlips', { jobId: 'p', fileToken: 'x'.repeat(20), batchId: batch.batchId }));
    await expectValue(office.call('credentials', 'acknowledge', { compromiseId: reported!.compromiseId }));
    expect((await expectValue(office.call('credentials', 'listCompromises', {})))[0]).toMatchObject({ reissuedAt: expect.any(Number), acknowledgedByName: expect.stringContaining('Кузнецова') });
    const again = passwordOnSlip(office.filePath, 'Иванова Мария Сергеевна');
    expect(await expectValue(signIn(staffRoom, login!, again))).toMatchObject({ mustChange: true });
  });
});

import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEventParams, SECURITY_EVENT_KINDS, SECURITY_PARAM_WORDS, SECURITY_REFUSAL_WORDS, SECURITY_VALUE_WORDS } from '#domain/audit/index.ts';
import { planRosterImport, rowOfForm, writtenOf } from '#domain/people/index.ts';
import { DESTRUCTION_WORD } from '#domain/personal-data/index.ts';
import { STAFF_ROLES } from '#domain/policy/index.ts';
import { verifyRegister } from '#server/audit/verify-register.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { Desk, issueFor, type DeskSession } from '../fixtures/accounts-desk.ts';
import { giveConsents } from '../fixtures/consents.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

const OWN = 'снег тает у крыльца';
const MOTHER = testId<string>(310);
const LEFT = testId<string>(26);
const today = new Date().toISOString().slice(0, 10);
const basis = 'приказ № 7 от 01.09.2026';

/** Told by the command line or by what no request here does; each has its own test: operations-command-line, operations-move, audit-chain, register-witness, security-register, first-administrator. */
const ELSEWHERE = ['backup_made', 'backup_restored', 'school_moved', 'chain_broken', 'server_chain_broken', 'security_cut', 'first_administrator', 'disk_risk_accepted'];
/** Refused only: what goes on without a password is counted by sessions, and told where it ends. */
const REFUSED_ONLY = ['session', 'access_refused'];

/** One deed as it is asked for over the wire, and the kind that the register has for it. */
interface Deed {
  readonly kind: string;
  readonly method?: 'POST' | 'PUT';
  readonly path: string;
  readonly body: (done: ReadonlyMap<string, Record<string, unknown>>) => object;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const person = { kind: 'pupil', personId: s.boris };
const PRIZE = testId<string>(994);
const prize = { kind: 'olympiad', title: 'Олимпиада школьников', level: 'municipal', subject: 'математика', day: '2026-11-02', result: 'prizewinner', award: 'диплом II степени' };
const change = { pupilId: s.anna, guardianId: null, kind: 'pupilPhone', wanted: '+7 900 111-22-33', toldBy: 'мать', toldOn: today };
/** A pupil whom nobody knows, as the plan of the server has it. */
const rows = [rowOfForm({ last: 'Незнакомцева', first: 'Яна', middle: 'Олеговна', birthDate: '2013-03-03', sex: null, address: '', phone: '' }, today)];
const plan = planRosterImport(rows, [], { group: { id: s.class7A, name: '7А', grade: 7 }, year: { startsOn: '2026-09-01', endsOn: '2027-05-26' }, enrolOn: '2026-11-20', today, decisions: [] });
const list = { groupId: s.class7A, rows, enrolOn: '2026-11-20', today, decisions: [] };
const act = (deed: object) => ({ commandId: newId(), act: { pupilId: s.anna, basis, ...deed } });
const stayId = testId<string>(90);
const DEEDS: readonly Deed[] = [
  { kind: 'class_list_imported', path: '/v1/lists/roster', body: () => ({ ...list, commandId: newId(), kind: 'enrol', basis, fingerprint: createHash('sha256').update(writtenOf(s.class7A, plan)).digest('hex') }) },
  { kind: 'pupil_corrected', path: '/v1/lists/act', body: () => act({ kind: 'correct', baseVersion: 1, name: { last: 'Абдурахманова', first: 'Анна', middle: 'Ивановна' }, birthDate: '2013-05-01', sex: 'female' }) },
  { kind: 'pupil_transferred', path: '/v1/lists/act', body: () => act({ kind: 'transfer', stayId, toGroupId: s.class1A, startsOn: '2027-01-11' }) },
  { kind: 'class_list_undone', path: '/v1/lists/undo', body: (done) => ({ commandId: newId(), changeId: text(done.get('pupil_transferred')?.['changeId']) || testId(995) }) },
  { kind: 'pupil_dismissed', path: '/v1/lists/act', body: () => act({ kind: 'dismiss', stayId, endsOn: '2027-05-20' }) },
  { kind: 'role_given', path: '/v1/grants', body: () => ({ staffId: s.teacher, role: 'secretary', objectId: '', startsOn: today, endsOn: null, basis }) },
  { kind: 'role_ended', path: '/v1/grants/end', body: (done) => ({ grantId: text(done.get('role_given')?.['grantId']) || 'none', endsOn: today, basis }) },
  { kind: 'direction_set', path: '/v1/subjects/direction', body: () => ({ subjectId: testId(80), direction: 'естественно-научное' }) },
  { kind: 'policy_changed', method: 'PUT', path: '/v1/settings/policy', body: () => ({ classTeacherMayMarkAllSubjects: false, administrationOnMarkedWorkstations: false, idleLockMinutes: 10, leaseDays: 5, basis }) },
  { kind: 'credentials_issued', path: '/v1/accounts/issue', body: () => ({ kind: 'staff', holderIds: [LEFT], reason: 'first' }) },
  { kind: 'compromise_reported', path: '/v1/accounts/compromised', body: () => ({ kind: 'staff', holderId: LEFT, note: '' }) },
  { kind: 'outbox_rescued', path: '/v1/rescue', body: () => ({ staffId: s.teacher }) },
  { kind: 'recovery_key_made', path: '/v1/recovery-key', body: () => ({ publicKey: generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }) },
  { kind: 'change_recorded', path: '/v1/personal/changes', body: () => change },
  { kind: 'change_applied', path: '/v1/personal/changes/decide', body: (done) => ({ requestId: text(done.get('change_recorded')?.['requestId']) || testId(999), apply: true, reason: '' }) },
  { kind: 'consents_entered', path: '/v1/personal/consents', body: () => ({ entries: [{ pupilId: s.anna, subject: 'transfer', holder: 'guardian', guardianId: null, givenBy: 'мать', state: 'given', decidedOn: '2026-09-02', basis, validUntil: null }] }) },
  { kind: 'achievements_recorded', path: '/v1/personal/achievements', body: () => ({ entries: [{ achievementId: PRIZE, pupilId: s.anna }], ...prize }) },
  { kind: 'achievement_corrected', path: '/v1/personal/achievements/correct', body: () => ({ achievementId: PRIZE, baseVersion: 1, ...prize, result: 'winner' }) },
  { kind: 'achievement_removed', path: '/v1/personal/achievements/remove', body: () => ({ achievementId: PRIZE, baseVersion: 2 }) },
  { kind: 'person_blocked', path: '/v1/personal/blocks', body: () => ({ ...person, reason: 'спор с семьёй', basis }) },
  { kind: 'person_unblocked', path: '/v1/personal/blocks/lift', body: () => ({ ...person, basis }) },
  { kind: 'person_destroyed', path: '/v1/personal/destructions', body: () => ({ kind: 'pupil', personId: s.vera, basis, commission: ['Кузнецова М. С.'], name: 'Васильева', word: DESTRUCTION_WORD, backups: [] }) },
  { kind: 'personal_data_transferred', path: '/v1/personal/transfers', body: () => ({ recipient: 'Управление образования', ground: 'law', basis, categories: ['identity'], classIds: [], people: 2, sentOn: today }) },
  { kind: 'nondisclosure_signed', path: '/v1/personal/nondisclosure', body: () => ({ staffIds: [s.teacher], signedOn: today, document: 'обязательство № 1' }) },
  { kind: 'personal_document_entered', path: '/v1/personal/documents', body: () => ({ kind: 'regulation', number: '14', issuedOn: '2025-01-01', place: 'папка 3', note: '' }) },
  { kind: 'enrolment_code_made', path: '/v1/workstations/enrolment-codes', body: () => ({ uses: 1, validHours: 1 }) },
  { kind: 'security_read', path: '/v1/security-events/list', body: () => ({ kind: null, actorId: null, deviceId: null, from: null, until: null, result: null, before: null, most: 1 }) },
];

describe.each(POSTGRES_KINDS)('every kind of security event of the server is told where its deed is done, on %s (issue 4, point 9)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let desk: Desk;
  let stranger: DeskSession;
  let office: DeskSession;
  const folder = mkdtempSync(join(tmpdir(), 'uch-every-event-'));

  const query = (sql: string, ...values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(sql, [SMALL_SCHOOL_ID, ...values])).rows);
  const grant = (staffId: string, role: string) => query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, $3, '', '2026-09-01', $4)`, staffId, role, basis);
  const told = async () => (await query('SELECT kind, result, actor_id AS who, params FROM security_event WHERE school_id = $1 ORDER BY seq')) as { kind: string; result: string; who: string | null; params: string }[];
  const newest = async () => (await told()).at(-1)!;
  const enter = async (staffId: string): Promise<DeskSession> => {
    const [given] = await issueFor(server, 'staff', [staffId]);
    return desk.settle(given!.login, given!.password, OWN);
  };

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    server = await startTestServer({ folder, databaseUrl });
    await query(`INSERT INTO staff (school_id, id, last_name, first_name, middle_name, sex, position) VALUES ($1, $2, 'Орлова', 'Мария', '', 'female', 'Учитель')`, LEFT);
    await query(`INSERT INTO guardian (school_id, id, pupil_id, kinship, last_name, first_name, middle_name, phone, position) VALUES ($1, $2, $3, 'мать', 'Абдурахманова', 'Зарема', '', '', 1)`, MOTHER, s.anna);
    // One person with every office, so that a deed fails for no other reason than the one under test. Together they are given by no order; the register does not ask.
    for (const role of ['administrator', 'auditor', 'director', 'secretary']) await grant(s.deputy, role);
    await giveConsents(server);
    desk = await Desk.join(server);
    stranger = await enter(s.stranger);
    office = await enter(s.deputy);
  });
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('by whoever may not: refused, in the name of who tried', async () => {
    for (const { kind: what, method = 'POST', path, body } of DEEDS) {
      const before = (await told()).length;
      expect([what, (await desk.ask(method, path, body(new Map()), stranger.token)).status]).toEqual([what, expect.toSatisfy((status: number) => status >= 400)]);
      const events = (await told()).slice(before);
      expect([what, events.map(({ kind: of, result, who }) => `${of} ${result} ${String(who === s.stranger)}`)]).toEqual([what, [`${what} refused true`]]);
    }
  });

  it('lists and notes that are nobody else’s business: once in an hour for each, and not by who may', async () => {
    const asked = [
      ['GET', '/v1/workstations'], ['GET', '/v1/grants'], ['GET', '/v1/accounts?kind=staff'], ['GET', '/v1/accounts/issues?kind=pupil'], ['GET', '/v1/accounts/compromises'], ['GET', '/v1/recovery-key'],
      ['POST', '/v1/accounts/requested', { kind: 'pupil', holderId: s.anna, requestedOn: null }], ['POST', '/v1/accounts/acknowledge', { compromiseId: testId(996) }],
      ['POST', '/v1/personal/people', { text: 'абд' }], ['GET', '/v1/personal/blocks'], ['POST', '/v1/personal/destructions/preview', { kind: 'pupil', personId: s.anna }], ['GET', '/v1/personal/destructions'],
      ['GET', '/v1/personal/transfers'], ['GET', '/v1/personal/nondisclosure'], ['GET', '/v1/personal/documents'],
      ['POST', '/v1/personal/achievements/list', { classId: s.class7A, fromDay: null, untilDay: null }],
      ['POST', '/v1/lists/roster/preview', list], ['POST', '/v1/lists/movements', { groupId: s.class7A }],
      ['POST', '/v1/usage', { fromDay: today, untilDay: today }], ['POST', '/v1/personal/printed', { how: null, what: null, actorId: null, from: null, until: null, before: null, most: 1 }],
    ] as const;
    const refused = async () => (await told()).filter(({ kind: of }) => of === 'access_refused');
    for (let time = 0; time < 3; time++) for (const [method, path, body] of asked) expect([path, (await desk.ask(method, path, body, stranger.token)).code]).toEqual([path, 'not_allowed']);
    const found = await refused();
    expect(found.map(({ result, who }) => `${result} ${String(who === s.stranger)}`)).toEqual(asked.map(() => 'refused true'));
    expect(new Set(found.map(({ params }) => params)).size).toBe(asked.length);
    for (const [method, path] of asked.filter(([how]) => how === 'GET')) expect([path, (await desk.ask(method, path, undefined, office.token)).status]).toEqual([path, 200]);
    expect(await refused()).toEqual(found);
  });

  it('by whoever may: done, in the order of the deeds', async () => {
    const done = new Map<string, Record<string, unknown>>();
    for (const { kind: what, method = 'POST', path, body } of DEEDS) {
      const answer = await desk.ask(method, path, body(done), office.token);
      expect([what, answer.status < 300 ? 'done' : answer.code]).toEqual([what, 'done']);
      done.set(what, answer.body);
      expect([what, (await told()).slice(-2).map(({ kind: of, result, who }) => `${of} ${result} ${String(who === s.deputy)}`)]).toEqual([what, expect.arrayContaining([`${what} done true`])]);
    }
    const [issue] = await query('SELECT id FROM credential_issue WHERE school_id = $1 AND holder_id = $2', LEFT);
    const [report] = await query('SELECT id FROM compromise WHERE school_id = $1 AND holder_id = $2', LEFT);
    const { requestId } = (await desk.ask('POST', '/v1/personal/changes', change, office.token)).body as { requestId?: string };
    const other = await Desk.join(server);
    await other.signIn(office.account.login, OWN);
    const more = [
      ['sign_in_ended', '/v1/account/sign-ins/end', { deviceId: other.deviceId }],
      ['credentials_handed', '/v1/accounts/handed', { issueIds: [issue!['id']] }], ['compromise_acknowledged', '/v1/accounts/acknowledge', { compromiseId: report!['id'] }],
      ['change_refused', '/v1/personal/changes/decide', { requestId, apply: false, reason: 'такого номера нет' }],
      ['workstation_marked', '/v1/workstations/administrative', { deviceId: other.deviceId, administrative: true }], ['workstation_withdrawn', '/v1/workstations/withdraw', { deviceId: other.deviceId }],
    ] as const;
    for (const [what, path, body] of more) {
      expect([what, (await desk.ask('POST', path, body, office.token)).status]).toEqual([what, 204]);
      expect([what, await newest()]).toEqual([what, expect.objectContaining({ kind: what, result: 'done', who: s.deputy })]);
    }
    // A withdrawn workstation, and one that does not prove itself, whoever they say they are.
    const [given] = await issueFor(server, 'staff', [s.teacher]);
    for (const [what, code, answer] of [
      ['sign_in', 'device_withdrawn', () => other.byPassword(given!.login, given!.password)], ['session', 'device_withdrawn', () => other.bySignIn(s.deputy, office.account.signIn!.secret)],
      ['sign_in', 'device_signature_wrong', () => desk.open({ kind: 'password', login: given!.login, password: given!.password }, 'another')],
      ['sign_in', 'credentials_wrong', () => desk.byPassword(given!.login, 'не тот пароль')],
    ] as const) {
      expect((await answer()).code).toBe(code);
      expect(await newest()).toEqual({ kind: what, result: 'refused', who: code === 'credentials_wrong' ? s.teacher : null, params: JSON.stringify({ code }) });
    }
    expect((await desk.ask('DELETE', '/v1/sessions', undefined, stranger.token)).status).toBe(204);

    const kinds = new Set((await told()).filter(({ kind: of, result }) => result === 'done' || REFUSED_ONLY.includes(of)).map(({ kind: of }) => of));
    const ofServer = Object.entries(SECURITY_EVENT_KINDS).filter(([of, source]) => source === 'server' && !ELSEWHERE.includes(of)).map(([of]) => of);
    expect(ofServer.filter((of) => !kinds.has(of))).toEqual([]);
    expect((await verifyRegister(server.pool, SMALL_SCHOOL_ID, {})).findings).toEqual([]);
  });

  it('and what each tells is told to the auditor in words, not in words of the program', async () => {
    const words = { params: SECURITY_PARAM_WORDS, refusals: SECURITY_REFUSAL_WORDS, values: SECURITY_VALUE_WORDS, roles: Object.fromEntries(STAFF_ROLES.map((role) => [role, 'роль'])) };
    const lines = (await told()).map(({ kind: of, params }) => `${of} – ${describeEventParams(JSON.parse(params) as Record<string, string | number>, words)}`);
    expect(lines.length).toBeGreaterThan(50);
    // Ids, and the number of a recovery key, which stands so on its file and in the window.
    const inWords = (line: string): string => line.slice(line.indexOf('–')).replaceAll(/[-\w]{22}|(?<=ключ: )[0-9a-f]{16}/gu, '');
    expect([...new Set(lines)].filter((line) => /[a-z]/iu.test(inWords(line)))).toEqual([]);
  });
});

it('whatever a deed of the register may be refused with has its word for the auditor', () => {
  const rooms = ['server/accounts', 'server/personal-data', 'server/audit', 'server/lists'].map((room) => join(import.meta.dirname, '..', '..', room));
  const sources = rooms.flatMap((room) => readdirSync(room).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(room, name), 'utf8')));
  const codes = new Set(sources.flatMap((source) => [...source.matchAll(/failed\('([a-z_]+)'/gu)].map(([, code]) => code!)));
  expect(codes.size).toBeGreaterThan(30);
  expect([...codes].filter((code) => !Object.hasOwn(SECURITY_REFUSAL_WORDS, code))).toEqual([]);
});

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROTOCOL } from '#domain/contract/sync/index.ts';
import type { CommandId } from '#domain/ids.ts';
import { openLogFile } from '#main/log-file.ts';
import { inSchool } from '#server/database/pool.ts';
import { openServerLog } from '#server/log.ts';
import type { RunningServer } from '#server/start-server.ts';
import { joinSmallSchool } from '../fixtures/joined-core.ts';
import { PasswordDoor } from '../fixtures/password-door.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';
import { layFonts, WorkstationCore } from '../fixtures/workstation-core.ts';

/**
 * P-09, issue 4 point 9: no personal data in technical logs. A day of work and of failures with words that stand nowhere else, against the real log file of the core and the real lines
 * of the server.
 */
const LOGIN = 'kanareikina.kk';
const PASSWORD = 'жёлтая канарейка поёт';
const WORDS = { comment: 'Канарейка-замечание', topic: 'Канарейка-тема', homework: 'Канарейка-задание', mark: 'Канарейка-причина', phone: '+7 911 555-42-42', address: 'Канареечный переулок, 7', typed: 'Канареечник' } as const;

let postgres: TestPostgres;
let folder: string;
let server: RunningServer;
let door: PasswordDoor;
let core: WorkstationCore;
const lines: string[] = [];
let names: readonly string[] = [];
const logs = () => [...lines, ...readdirSync(join(folder, 'logs')).flatMap((name) => readFileSync(join(folder, 'logs', name), 'utf8').split('\n'))];

beforeAll(async () => {
  postgres = await startPostgres('embedded');
  folder = mkdtempSync(join(tmpdir(), 'uch-canaries-'));
  const databaseUrl = await postgres.fresh();
  await loadSmallSchool(databaseUrl);
  server = await startTestServer({ folder, databaseUrl, log: openServerLog(() => randomBytes(4).toString('hex'), { write: (line) => void lines.push(line) }) });
  door = await PasswordDoor.open(server);
  door.add(s.teacher, LOGIN, PASSWORD, 'Иванова Мария Сергеевна');
  core = new WorkstationCore(undefined, openLogFile({ folder: join(folder, 'logs'), name: 'core', clock: Date.now, random: (bytes) => new Uint8Array(randomBytes(bytes)) }));
  await layFonts(core);
  names = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query<{ word: string }>(
    `SELECT last_name AS word FROM pupil WHERE school_id = $1 UNION SELECT first_name FROM pupil WHERE school_id = $1 UNION SELECT last_name FROM staff WHERE school_id = $1
     UNION SELECT first_name FROM staff WHERE school_id = $1 UNION SELECT last_name FROM guardian WHERE school_id = $1 UNION SELECT phone FROM guardian WHERE school_id = $1
     UNION SELECT phone FROM pupil_contact WHERE school_id = $1 UNION SELECT address FROM pupil_contact WHERE school_id = $1`, [SMALL_SCHOOL_ID])).rows.map(({ word }) => word).filter((word) => word.length > 2));
});
afterAll(async () => {
  await core.close();
  await door.close();
  await server.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (method: string, path: string, body?: unknown, token?: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`, {
  method, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
})).status;
const submit = (name: 'commentMark' | 'setLessonContent' | 'setMark', baseVersion: number, args: object) =>
  core.call('journal', 'submitCommands', { commands: [{ commandId: newId<CommandId>(), name, baseVersion, args } as never] });

it('a day of work and of failures leaves its kinds in the logs and nobody’s words', async () => {
  await joinSmallSchool(core, server, door.port, WORDS.typed);
  const signIn = (login: string, password: string) => core.call('accounts', 'signIn', { jobId: 's', login, password });
  // What goes wrong at the door.
  expect(await signIn(WORDS.typed, PASSWORD)).toMatchObject({ ok: false });
  expect(await signIn(LOGIN, WORDS.typed)).toMatchObject({ ok: false });
  expect(await ask('POST', '/v1/sync/push', { protocol: PROTOCOL, note: WORDS.comment }, `${SMALL_SCHOOL_ID}.${Buffer.from(WORDS.typed).toString('hex')}`)).toBe(401);
  expect(await ask('GET', `/v1/${encodeURIComponent(WORDS.typed)}?phone=${encodeURIComponent(WORDS.phone)}`)).toBe(404);
  expect(await ask('POST', '/v1/enrolment', { secret: WORDS.typed, name: WORDS.address })).toBe(400);
  // Work: marks, comments, topics; and what the rights refuse.
  expect(await signIn(LOGIN, PASSWORD)).toMatchObject({ ok: true });
  expect(await submit('setMark', 0, { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false })).toMatchObject({ ok: true });
  expect(await submit('commentMark', 1, { workId: s.work23, pupilId: s.anna, comment: WORDS.comment })).toMatchObject({ ok: true });
  expect(await submit('setLessonContent', 0, { lessonId: s.lesson23, topic: WORDS.topic, homework: WORDS.homework })).toMatchObject({ ok: true });
  expect(await core.call('personalData', 'findPeople', { text: WORDS.typed })).toMatchObject({ ok: false });
  expect(await core.call('journal', 'readCell', { lessonId: WORDS.typed as never, pupilId: s.anna })).toMatchObject({ ok: false });
  // A file that is no list, by a name that speaks.
  const roster = join(core.folder, `${WORDS.typed} ${WORDS.phone}.csv`);
  writeFileSync(roster, `${WORDS.typed};${WORDS.phone}`);
  core.filePath = roster;
  expect(await core.call('people', 'saveRosterTemplate', { groupId: s.class7A, fileToken: 'x'.repeat(16) })).toMatchObject({ ok: false });
  core.filePath = null;
  await expect.poll(async () => (await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => client.query('SELECT 1 FROM mark WHERE school_id = $1 AND comment = $2', [SMALL_SCHOOL_ID, WORDS.comment]))).rowCount, { timeout: 20_000 }).toBe(1);
  // A defect of the server whose message quotes what was written. (Failing rows PostgreSQL does not quote where row security guards them.)
  await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => {
    await client.query(`CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.comment <> '' THEN RAISE EXCEPTION 'no room for %', NEW.comment; END IF; RETURN NEW; END $$`);
    await client.query('CREATE TRIGGER broken BEFORE INSERT OR UPDATE ON mark FOR EACH ROW EXECUTE FUNCTION broken()');
  });
  expect(await submit('commentMark', 2, { workId: s.work23, pupilId: s.anna, comment: WORDS.mark })).toMatchObject({ ok: true });
  await core.call('sync', 'syncNow', {});
  await expect.poll(() => lines.filter((line) => line.includes('request.failed')).length, { timeout: 20_000 }).toBeGreaterThan(0);
  await core.call('accounts', 'signOut', {});
  await door.close();

  const written = logs().join('\n');
  for (const kind of ['request.refused', 'request.failed', 'vault.calibrated', 'enrolment.done']) expect(written).toContain(kind);
  const told = [...Object.values(WORDS), ...names, LOGIN, PASSWORD, 'Канаре', '911 555', encodeURIComponent(WORDS.typed)];
  expect(names.length).toBeGreaterThan(5);
  expect(told.filter((word) => written.includes(word) || written.includes(JSON.stringify(word).slice(1, -1)))).toEqual([]);
  // Nothing in Cyrillic at all: our own events are English words.
  expect(logs().filter((line) => /\p{Script=Cyrillic}/u.test(line))).toEqual([]);
});

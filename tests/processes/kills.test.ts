import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { enrolAnswer } from '#domain/contract/sync/index.ts';
import type { PupilId, StaffId, WorkId } from '#domain/ids.ts';
import { openDatabase } from '#main/database/database.ts';
import { findBrokenLink } from '#main/features/audit/index.ts';
import { ServerDoor } from '#main/sync/http-transport.ts';
import { countChecksum } from '#main/sync/scope-rows.ts';
import { findFact, listHeldScopes } from '#main/sync/state-repository.ts';
import { Accounts } from '#server/accounts/accounts.ts';
import { migrate } from '#server/database/migrate.ts';
import { openPool } from '#server/database/pool.ts';
import { startEmbeddedDatabase } from '#server/embedded/embedded-database.ts';
import { deviceKey } from '../fixtures/school-server.ts';
import { loadSchools, planSchool } from '../server/random-requests/two-schools.ts';
import { Seeded } from '../sync-model/seeded.ts';
import { SchoolProcess } from './school-process.ts';
import { fileKey } from './workstation-child.ts';
import { WorkstationProcess } from './workstation-process.ts';

/**
 * The server, its PostgreSQL and two workstations, each a process of its own; the workstations write without pause while one after the other is killed with −9 at
 * a random moment (design §4: at most one effect per command, nothing acknowledged is ever lost, all equal at rest). `UCH_KILLS` makes more of it, `UCH_SEED` another.
 */
const KILLS = Number(process.env['UCH_KILLS'] ?? 8);
const SEED = Number(process.env['UCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const VICTIMS = ['first workstation', 'server', 'second workstation', 'database'] as const;

const plan = planSchool(1);
/** Both may write in the first journal: who teaches it and who leads the class. Each has cells of one's own, so nothing is a conflict. */
const authors = [plan.journals[0]!.teacherId, plan.grants.find(({ role, objectId }) => role === 'class_teacher' && objectId === plan.classes[0])!.staffId] as StaffId[];
const cellsOf = (lessons: readonly number[]) =>
  lessons.flatMap((at) => plan.pupils.slice(0, 3).map((pupilId) => ({ workId: plan.works[at]!.id as WorkId, pupilId: pupilId as PupilId })));

let school: SchoolProcess;
const workstations: WorkstationProcess[] = [];
const folders: string[] = [];

beforeAll(async () => {
  school = await SchoolProcess.prepare();
  const database = await startEmbeddedDatabase(join(school.folder, 'database'));
  if (!database.ok) throw new Error(JSON.stringify(database.error));
  const { connectionString } = database.value;
  const client = new pg.Client({ connectionString });
  await client.connect();
  await migrate(client);
  await client.end();
  await loadSchools(connectionString, [plan], Date.now());
  const pool = openPool({ connectionString, most: 2 });
  const accounts = new Accounts({ pool, developmentIdentities: 'all', clock: Date.now, random: (bytes) => new Uint8Array(randomBytes(bytes)) });
  const secret = Buffer.from((await accounts.makeEnrolmentSecret(plan.id, 2, 1, 'test')).secret).toString('hex');
  await pool.end();
  await database.value.stop();

  await school.start();
  const door = new ServerDoor({ address: school.address, caPem: null, schoolId: plan.id, startSecret: null });
  for (const [at, staffId] of authors.entries()) {
    const seed = randomBytes(32);
    const enrolled = await door.ask('POST', '/v1/enrolment', enrolAnswer, { secret, name: `ПК ${at}`, publicKey: deviceKey(seed).publicKey, platform: 'test', version: '0.1.0' });
    if (!enrolled.ok) throw new Error(enrolled.error.code);
    const folder = mkdtempSync(join(tmpdir(), 'uch-killed-'));
    folders.push(folder);
    workstations.push(new WorkstationProcess({
      address: school.address, schoolId: plan.id, folder, deviceId: enrolled.value.deviceId, seed: seed.toString('hex'), staffId, cells: cellsOf(at === 0 ? [3, 5] : [4, 6]), everyMs: 4,
    }));
  }
  await door.close();
}, 90_000);

afterAll(async () => {
  await Promise.all(workstations.map((one) => one.kill()));
  await school.kill('SIGKILL');
  // Its PostgreSQL outlives a killed server; what it has is known and can go.
  const orphan = await startEmbeddedDatabase(join(school.folder, 'database'));
  if (orphan.ok) await orphan.value.stop();
  for (const folder of [...folders, school.folder]) rmSync(folder, { recursive: true, force: true });
}, 60_000);

it(`${KILLS} kills of four processes, seed ${SEED}: nothing acknowledged is lost, nothing happened twice, all are equal at rest`, { timeout: 60_000 + KILLS * 20_000 }, async () => {
  const chance = new Seeded(SEED);
  const began = performance.now();
  for (const one of workstations) one.start();
  for (const one of workstations) await one.says('ack', 30_000);
  for (let kill = 0; kill < KILLS; kill++) {
    const victim = VICTIMS[kill % VICTIMS.length]!;
    await new Promise((resolve) => setTimeout(resolve, 30 + chance.below(700)));
    if (victim === 'server') {
      await school.kill('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, chance.below(300)));
      await school.start();
    } else if (victim === 'database') {
      process.kill(school.postmaster, 'SIGKILL');
      // The server says so by its end, and whoever watches it starts both anew.
      const end = await school.ended();
      if (end !== 1) throw new Error(`the server ended with ${end}`);
      await school.start();
    } else {
      const one = workstations[victim === 'first workstation' ? 0 : 1]!;
      await one.kill();
      one.start();
      await one.says('ack', 30_000);
    }
  }
  for (const one of workstations) one.say('pause');
  for (const one of workstations) await one.says('synced', 30_000);
  // What the second sent last may not have come to the first yet.
  for (const one of workstations) one.say('again');
  for (const one of workstations) await one.says('synced', 30_000);
  await untilEqual();
  for (const one of workstations) {
    one.say('end');
    expect(await one.ended()).toBe(0);
    expect(one.faults).toEqual([]);
  }
  expect(await school.kill('SIGTERM')).toBe(0);
  const faults = [...(await faultsOfServer()), ...(await faultsOfFiles())];
  expect(faults).toEqual([]);
  const written = workstations.map(({ acknowledged }) => acknowledged.length);
  console.log(`seed ${SEED}: ${KILLS} kills in ${((performance.now() - began) / 1_000).toFixed(1)} s, ${written.join(' + ')} marks acknowledged, ${school.starts} starts of the server`);
  expect(Math.min(...written)).toBeGreaterThan(KILLS * 5);
});

const marksSql = 'SELECT work_id, pupil_id, value, is_debt, comment, author_id, made_at, version FROM mark ORDER BY work_id, pupil_id';
type Marks = unknown[][];
let marksOfServer: Marks = [];

async function marksOf(folder: string): Promise<Marks> {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: fileKey() });
  if (!opened.ok) throw new Error(opened.error.code);
  const marks = opened.value.read.raw<unknown[]>(marksSql);
  await opened.value.close();
  return marks;
}

/** Both workstations synced; the last poke of one may still be on its way to the other, so they ask until they hold the same. */
async function untilEqual(): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const counts = workstations.map((one) => one.order.folder);
    const [first, second] = await Promise.all(counts.map(readBeside));
    if (first === second) return;
    for (const one of workstations) one.say('again');
    for (const one of workstations) await one.says('synced', 30_000);
  }
}

/** Reads a file that its workstation holds open: SQLite lets a second reader look. */
async function readBeside(folder: string): Promise<string> {
  return JSON.stringify(await marksOf(folder));
}

async function faultsOfServer(): Promise<string[]> {
  const faults: string[] = [];
  const database = await startEmbeddedDatabase(join(school.folder, 'database'));
  if (!database.ok) return [`the database does not start: ${database.error.code}`];
  const client = new pg.Client({ connectionString: database.value.connectionString });
  await client.connect();
  await client.query(`SELECT set_config('app.school_id', $1, false)`, [plan.id]);
  const revisions = (await client.query<{ command_id: string; entity_id: string; after: string; author_id: string }>('SELECT command_id, entity_id, after, author_id FROM revision ORDER BY chain_seq')).rows;
  const verdicts = new Map((await client.query<{ command_id: string; verdict: string }>('SELECT command_id, verdict FROM command_verdict')).rows.map((row) => [row.command_id, (JSON.parse(row.verdict) as { status: string }).status]));
  marksOfServer = (await client.query<unknown[]>({ text: marksSql, rowMode: 'array' })).rows.map((row) => row.map((value, at) => (at === 6 ? Number(value) : value)));
  const byCommand = new Map<string, number>();
  for (const { command_id } of revisions) byCommand.set(command_id, (byCommand.get(command_id) ?? 0) + 1);
  for (const [command, times] of byCommand) if (times !== 1) faults.push(`${command} happened ${times} times`);
  for (const { order, acknowledged } of workstations) {
    for (const { commandId, cell, value } of acknowledged) {
      const own = revisions.filter((one) => one.command_id === commandId);
      if (own.length !== 1) faults.push(`acknowledged ${commandId} has ${own.length} revisions`);
      else if (own[0]!.entity_id !== cell || own[0]!.author_id !== order.staffId || (JSON.parse(own[0]!.after) as { value: number }).value !== value) faults.push(`${commandId} is not what was typed`);
      if (verdicts.get(commandId) !== 'accepted') faults.push(`${commandId} was answered with ${verdicts.get(commandId)}`);
    }
    // In the order in which they were typed, cell by cell and altogether.
    const places = new Map(revisions.map((one, at) => [one.command_id, at]));
    const order2 = acknowledged.map(({ commandId }) => places.get(commandId) ?? -1);
    if (order2.some((place, at) => at > 0 && place <= order2[at - 1]!)) faults.push('the order of one author is not the order of the chain');
  }
  for (const row of marksOfServer) {
    const cell = `${String(row[0])}/${String(row[1])}`;
    const own = revisions.filter(({ entity_id }) => entity_id === cell);
    if (own.length !== row[7]) faults.push(`${cell}: ${own.length} revisions made version ${String(row[7])}`);
    if ((JSON.parse(own.at(-1)?.after ?? 'null') as { value: number } | null)?.value !== row[2]) faults.push(`${cell} does not stand as its last revision says`);
  }
  await client.end();
  await database.value.stop();
  return faults;
}

async function faultsOfFiles(): Promise<string[]> {
  const faults: string[] = [];
  for (const { order, acknowledged } of workstations) {
    const opened = await openDatabase({ file: join(order.folder, 'school.db'), key: fileKey() });
    if (!opened.ok) return [`does not open: ${opened.error.code}`];
    const { read } = opened.value;
    if (!opened.value.checkIntegrity().ok) faults.push('the file is damaged');
    if (findBrokenLink(read) !== null) faults.push('the chain of the file is broken');
    for (const table of ['outbox', 'base_row', 'problem']) {
      const { n } = read.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!;
      if (n !== 0) faults.push(`${n} rows in ${table}`);
    }
    if (Number(findFact(read, 'brokenScopes') ?? 0) !== 0) faults.push('scopes had to be fetched anew');
    for (const { scope, checksum } of listHeldScopes(read)) if (countChecksum(read, scope) !== checksum) faults.push(`${scope} does not add up`);
    const revised = read.raw<[string]>('SELECT command_id FROM revision').map(([id]) => id);
    for (const { commandId } of acknowledged) if (revised.filter((id) => id === commandId).length !== 1) faults.push(`${commandId} is not once in the file's own chain`);
    if (JSON.stringify(read.raw<unknown[]>(marksSql)) !== JSON.stringify(marksOfServer)) faults.push('file and server differ');
    await opened.value.close();
  }
  return faults;
}

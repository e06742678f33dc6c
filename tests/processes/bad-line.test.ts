import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireRow } from '#domain/contract/sync/index.ts';
import type { LessonId, PupilId, StaffId, WorkId } from '#domain/ids.ts';
import { countChecksum } from '#main/sync/scope-rows.ts';
import { listHeldScopes } from '#main/sync/state-repository.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import type { ServerLog } from '#server/log.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { testId } from '../fixtures/small-school.ts';
import { TestWorkstation } from '../fixtures/test-workstation.ts';
import { loadSchools, planSchool, type SchoolPlan } from '../server/random-requests/two-schools.ts';
import { Seeded } from '../sync-model/seeded.ts';
import { FAST, ShapedLine, type LineShape } from './shaped-line.ts';

/**
 * The sync over lines as schools in the country have them (design §4). The kernel's own shaping (`tc netem` in a namespace) is no part of every kernel, so the line is shaped in
 * front of the server's socket: bytes a second, delay, packets that come again late, connections that break or say nothing more.
 */
const SEED = Number(process.env['UCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** 64 kbit/s, 600 ms each way, every tenth packet lost. */
const COUNTRY: LineShape = { bytesPerSecond: 8_000, delayMs: 600, loss: 0.1, silent: false };
const LESSONS = 600;

/** The first school with many lessons in two journals of one class: some hundred kilobytes for who leads it. */
function largePlan(): SchoolPlan {
  const plan = planSchool(1);
  const rows = new Map<string, WireRow[]>([...plan.rows].map(([table, some]) => [table, [...some]]));
  for (const [at, journal] of plan.journals.slice(0, 2).entries()) {
    for (let nth = 0; nth < LESSONS; nth++) {
      const heldOn = new Date(Date.UTC(2026, 10, 6) + (nth % 100) * 86_400_000).toISOString().slice(0, 10);
      const number = 15_000_000 + at * 100_000 + nth * 10;
      rows.get('lesson')!.push([testId<LessonId>(number), journal.id, heldOn, 2 + Math.floor(nth / 100), null, randomBytes(24).toString('base64'), '', null, null, 1]);
      rows.get('work')!.push([testId<WorkId>(number), testId(number), plan.workTypes[0]!, '', 1, 1, null, null, 1]);
      for (const pupilId of plan.pupils.slice(0, 3)) rows.get('mark')!.push([testId(number), pupilId, 2 + (nth % 4), 0, '', journal.teacherId, 1_790_000_000_000 + nth * 1_000, 1]);
    }
  }
  return { ...plan, rows };
}

const plan = largePlan();
const leader = plan.grants.find(({ role, objectId }) => role === 'class_teacher' && objectId === plan.classes[0])!.staffId as StaffId;
const cells = plan.lessons.flatMap(({ id, journalId }, at) => (journalId === plan.journals[0]!.id && at >= 3 && at < 6
  ? plan.pupils.slice(0, 3).map((pupilId) => ({ workId: plan.works.find(({ lessonId }) => lessonId === id)!.id as WorkId, pupilId: pupilId as PupilId })) : []));

const quiet: ServerLog = { info: () => undefined, warn: () => undefined, error: () => 'test' };

/** A server, a line to it and a workstation at the other end. */
class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'uch-line-'));
  server!: RunningServer;
  line!: ShapedLine;
  workstation!: TestWorkstation;
  private readonly url: string;
  /** What was opened so far, in its order. */
  private readonly closing: (() => Promise<void>)[] = [];

  private constructor(url: string) {
    this.url = url;
  }

  /** @param open where the place is noted, so that it is closed also when its test fails */
  static async open(postgres: TestPostgres, shape: LineShape, open: Set<Place>): Promise<Place> {
    const place = new Place(await postgres.fresh());
    open.add(place);
    await loadSchools(place.url, [plan], Date.now());
    await place.start(0);
    place.closing.push(() => place.server.stop());
    const chance = new Seeded(SEED);
    place.line = await ShapedLine.open(place.server.port, FAST, () => chance.next());
    place.closing.push(() => place.line.close());
    const { secret } = await place.server.parts.accounts.makeEnrolmentSecret(plan.id, 1, 1, 'test');
    const at = { address: `http://127.0.0.1:${place.line.port}`, caPem: null, schoolId: plan.id, startSecret: null };
    place.workstation = await TestWorkstation.join(at, Buffer.from(secret).toString('hex'), leader);
    place.closing.push(() => place.workstation.close());
    place.line.cut();
    place.line.shape = shape;
    return place;
  }

  async start(port: number): Promise<void> {
    const started = await startServer(readConfiguration(this.folder, { DATABASE_URL: this.url, UCH_PORT: String(port), UCH_DEVELOPMENT_IDENTITIES: 'all' }), quiet);
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    this.server = started.value;
  }

  /** Types a mark that is another than the one before. */
  async type(nth: number): Promise<void> {
    const cell = cells[nth % cells.length]!;
    const row = this.workstation.file.read.get<{ value: number | null; version: number }>('SELECT value, version FROM mark WHERE work_id = ? AND pupil_id = ?', cell.workId, cell.pupilId);
    const verdict = await this.workstation.command('setMark', { ...cell, value: 1 + ((row?.value ?? 0) % 5), isDebt: false }, row?.version ?? 0);
    if (verdict.status !== 'accepted') throw new Error(`refused: ${verdict.code}`);
  }

  /** What is not as it must be: everything typed is there once, both sides hold the same, nothing had to be fetched twice. */
  async findFaults(typed: number): Promise<string[]> {
    const { file } = this.workstation;
    const faults: string[] = [];
    const revisions = await inSchool(this.server.pool, plan.id, 'read', async (client) => (await client.query<{ n: number; ids: number }>('SELECT count(*) AS n, count(DISTINCT command_id) AS ids FROM revision WHERE school_id = $1', [plan.id])).rows[0]!);
    if (revisions.n !== typed || revisions.ids !== typed) faults.push(`${typed} marks were typed, ${revisions.n} happened, of ${revisions.ids} commands`);
    const sql = (where: string) => `SELECT work_id, pupil_id, value, version FROM mark ${where} ORDER BY work_id, pupil_id`;
    const there = await inSchool(this.server.pool, plan.id, 'read', async (client) => (await client.query<unknown[]>({ text: sql('WHERE school_id = $1'), values: [plan.id], rowMode: 'array' })).rows);
    if (JSON.stringify(file.read.raw(sql(''))) !== JSON.stringify(there)) faults.push('file and server hold other marks');
    for (const { scope, checksum } of listHeldScopes(file.read)) if (countChecksum(file.read, scope) !== checksum) faults.push(`${scope} does not add up`);
    for (const table of ['outbox', 'base_row', 'problem']) if (this.workstation.count(table) > 0) faults.push(`something is left in ${table}`);
    if (this.workstation.brokenScopes() > 0) faults.push('scopes had to be fetched anew');
    return faults;
  }

  async close(): Promise<void> {
    for (const close of this.closing.reverse()) await close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe.concurrent(`a bad line, seed ${SEED}`, () => {
  let postgres: TestPostgres;
  beforeAll(async () => void (postgres = await startPostgres('embedded')));
  const open = new Set<Place>();
  afterAll(async () => {
    await Promise.all([...open].map((place) => place.close()));
    await postgres.stop();
  });
  const isWhole = (place: Place) => () => place.workstation.status?.state === 'synced' && listHeldScopes(place.workstation.file.read).length === 5 && place.workstation.count('outbox') === 0;

  it('64 kbit/s, 600 ms, every tenth packet lost: the first sync comes with progress, thirty marks go', { timeout: 120_000 }, async () => {
    const place = await Place.open(postgres, COUNTRY, open);
    const { workstation } = place;
    const began = performance.now();
    const progress: { done: number; at: number }[] = [];
    const watch = setInterval(() => {
      const done = workstation.status?.firstSync?.done;
      if (done !== undefined && done !== progress.at(-1)?.done) progress.push({ done, at: performance.now() - began });
    }, 20);
    workstation.engine.start();
    await workstation.until('the first sync', isWhole(place), 90_000);
    clearInterval(watch);
    const firstSync = performance.now() - began;
    for (let nth = 0; nth < 30; nth++) await place.type(nth);
    await workstation.synced(60_000);
    const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
    console.log(`first sync of ${place.line.downloaded} bytes in ${seconds(firstSync)} s, seen at ${progress.map(({ done, at }) => `${done} (${seconds(at)} s)`).join(', ')}; thirty marks in ${seconds(performance.now() - began - firstSync)} s`);
    // A person sees it move before it is done.
    expect(progress.some(({ done, at }) => done > 0 && at < firstSync - 500)).toBe(true);
    expect(await place.findFaults(30)).toEqual([]);
  });

  it('a line that is cut all the time: each mark arrives once', { timeout: 90_000 }, async () => {
    const place = await Place.open(postgres, { ...FAST, delayMs: 5 }, open);
    const { workstation, line } = place;
    const chance = new Seeded(SEED + 1);
    workstation.engine.start();
    await workstation.until('the first sync', isWhole(place), 30_000);
    let cuts = 0;
    let typed = 0;
    while (cuts < 15) {
      await place.type(typed);
      typed += 1;
      await new Promise((resolve) => setTimeout(resolve, chance.below(60)));
      if (line.connections === 0 || chance.chance(0.3)) continue;
      line.cut();
      cuts += 1;
      // Comes back at once, as an impatient person would have it.
      workstation.engine.syncNow();
    }
    await workstation.synced(30_000);
    console.log(`${typed} marks over ${cuts} cuts`);
    expect(await place.findFaults(typed)).toEqual([]);
  });

  it('a first sync that is cut again and again goes on where it was', { timeout: 90_000 }, async () => {
    const place = await Place.open(postgres, { bytesPerSecond: 60_000, delayMs: 20, loss: 0, silent: false }, open);
    const { workstation, line } = place;
    workstation.engine.start();
    for (let cut = 0; cut < 4; cut++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      line.cut();
    }
    await workstation.until('the first sync', isWhole(place), 60_000);
    expect(await place.findFaults(0)).toEqual([]);
  });

  it('a half-open connection is found out, and what was typed meanwhile arrives once', { timeout: 90_000 }, async () => {
    const place = await Place.open(postgres, FAST, open);
    const { workstation, line } = place;
    workstation.engine.start();
    await workstation.until('the first sync', isWhole(place), 30_000);
    line.shape = { ...FAST, silent: true };
    for (let nth = 0; nth < 5; nth++) await place.type(nth);
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    // Whole again, but the old connections never speak.
    line.shape = FAST;
    await place.workstation.synced(60_000);
    console.log(`half open: found out after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    expect(await place.findFaults(5)).toEqual([]);
  });

  it('a server that is stopped in the middle of an answer stops in time, and the answer is asked for again', { timeout: 90_000 }, async () => {
    const place = await Place.open(postgres, { bytesPerSecond: 4_000, delayMs: 10, loss: 0, silent: false }, open);
    const { workstation, line } = place;
    const { port } = place.server;
    workstation.engine.start();
    const before = line.downloaded;
    for (const since = performance.now(); line.downloaded - before < 8_000; ) {
      if (performance.now() - since > 30_000) throw new Error('no answer began');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const began = performance.now();
    await place.server.stop();
    const stopped = performance.now() - began;
    line.shape = FAST;
    await place.start(port);
    workstation.engine.syncNow();
    await workstation.until('the first sync', isWhole(place), 30_000);
    expect(stopped).toBeLessThan(6_000);
    expect(await place.findFaults(0)).toEqual([]);
  });
});

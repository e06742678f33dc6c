import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { journalScope } from '#domain/contract/sync/index.ts';
import { makeId, type CommandId } from '#domain/ids.ts';
import type { JournalCommand } from '#domain/journal/index.ts';
import { countChecksum } from '#main/sync/scope-rows.ts';
import { findFact, findHeldScope } from '#main/sync/state-repository.ts';
import type { BenchFigure } from '../figure.ts';
import { inBenchFolder } from './bench-folder.ts';
import { makeBenchSchool, type BenchJournal, type BenchSchool } from './bench-school.ts';
import { startBenchServer, type BenchServer } from './bench-server.ts';
import { atLeast, atMost, p50, p95, timesThePeer } from './figures.ts';
import { FileWorkstation, until } from './file-workstation.ts';
import { runPeer } from './pouch-peer.ts';

const LIVE_MARKS = 30;
/** Between two marks of a quick hand. */
const PACE_MS = 100;
const OFFLINE_MARKS = 1_800;
const PEER_FIRST_SYNC = 20_000;
const REPEATS = 3;
const STORM = { workstations: 60, commands: 100 } as const;

/**
 * The product's workstations – encrypted files, outbox, engine, transport – against the real server process, beside PouchDB in the same run. All
 * workstations live in this one process, and share two processors with the server and its database where there are no more.
 */
export const benchWorkstation = (): Promise<BenchFigure[]> => inBenchFolder(measure);

async function measure(folder: string): Promise<BenchFigure[]> {
  const school = makeBenchSchool({ classes: 10, pupils: 30, journalsOfClass: 6, lessons: 60, years: 1, filled: 0.5 });
  const server = await startBenchServer(school, { workstations: 200 });
  let measured: Measured;
  try {
    measured = {
      first: await measureFirstSync(folder, server, school),
      live: await measureLive(folder, server, school),
      offline: await measureOffline(folder, server, school),
      storm: await measureStorm(folder, server, school),
    };
  } finally {
    await server.stop();
  }
  const peer = await runPeer({
    subjects: ['live', 'firstSync', 'offline', 'storm'], liveMarks: LIVE_MARKS, paceMs: PACE_MS, firstSyncMarks: PEER_FIRST_SYNC, noOps: 1, offlineMarks: OFFLINE_MARKS, storm: STORM,
  });
  const { first, live, offline, storm } = measured;
  const rate = first.marks / (first.ms / 1_000);
  return [
    atMost('a mark from file to file, p50', p50(live), 'ms', 20),
    atMost('the same, p95', p95(live), 'ms', 50),
    timesThePeer('the same, p50', p50(live), p50(peer.live!), 'ms', 5),
    atLeast(`first sync of ${first.marks} marks into an encrypted file, lessons and works with them`, rate, 'marks/s', 100_000),
    timesThePeer('the same, microseconds a mark', 1e6 / rate, (peer.firstSync!.ms / PEER_FIRST_SYNC) * 1_000, 'µs', 20),
    atMost('1 800 offline marks: contact to all of them accepted', offline.pushMs, 'ms', 60),
    timesThePeer('the same', offline.pushMs, peer.offline!.pushMs, 'ms', 0),
    atMost('1 800 marks: contact to all of them in the other file', offline.pullMs, 'ms', 60),
    timesThePeer('the same', offline.pullMs, peer.offline!.pullMs, 'ms', 0),
    atMost('60 files × 100 offline commands, all equal', storm / 1_000, 's', 2),
    timesThePeer('the same', storm, peer.storm!.ms, 'ms', 0),
  ];
}

interface Measured {
  readonly first: { readonly ms: number; readonly marks: number };
  readonly live: readonly number[];
  readonly offline: { readonly pushMs: number; readonly pullMs: number };
  readonly storm: number;
}

const setMark = (journal: BenchJournal, n: number): JournalCommand => ({
  commandId: makeId<CommandId>(Date.now(), randomBytes(10)), name: 'setMark', baseVersion: 0,
  args: {
    workId: journal.workIds[Math.floor(n / journal.pupilIds.length) % journal.workIds.length]!, pupilId: journal.pupilIds[n % journal.pupilIds.length]!, value: 2 + (n % 4), isDebt: false,
  },
});

const teacher = (folder: string, server: BenchServer, journal: BenchJournal): Promise<FileWorkstation> => FileWorkstation.open(folder, server, journal.teacherId, ['teacher']);

/** Nothing was fetched twice: a checksum that does not fit would hide behind a snapshot. */
function assertWhole(workstation: FileWorkstation): void {
  const { read } = workstation.database;
  if (Number(findFact(read, 'brokenScopes') ?? 0) !== 0) throw new Error('A scope had to be fetched anew');
}

/** From the start of the engine – hello, session, pull, snapshot – to the last row in the file. */
async function measureFirstSync(folder: string, server: BenchServer, school: BenchSchool): Promise<{ ms: number; marks: number }> {
  const times: number[] = [];
  for (let n = 0; n < REPEATS; n += 1) {
    const director = await FileWorkstation.open(folder, server, school.directorId, ['director']);
    const marks = (): number => director.database.read.get<{ n: number }>('SELECT count(*) AS n FROM mark')!.n;
    const from = performance.now();
    director.engine.start();
    await until(() => director.isSynced() && director.database.read.get<{ n: number }>('SELECT count(*) AS n FROM sync_scope')!.n > 0, () => JSON.stringify(director.engine.status()));
    times.push(performance.now() - from);
    if (marks() !== school.marks) throw new Error(`The file holds ${marks()} marks of ${school.marks}`);
    assertWhole(director);
    await director.close();
  }
  return { ms: p50(times), marks: school.marks };
}

/** Key at A → A's file → push → poke at B → pull → B's file. The class teacher leads the class and so holds its other journals too. */
async function measureLive(folder: string, server: BenchServer, school: BenchSchool): Promise<number[]> {
  const [lead, other] = school.journals;
  const a = await teacher(folder, server, other!);
  const b = await teacher(folder, server, lead!);
  for (const one of [a, b]) {
    one.engine.start();
    await first(one);
  }
  // The streams of pokes stand a moment after the first pull.
  await pause(500);
  const times: number[] = [];
  for (let n = -5; n < LIVE_MARKS; n += 1) {
    const command = setMark(other!, n + 5);
    const { workId, pupilId } = command.args as { workId: string; pupilId: string };
    const versionAt = (one: FileWorkstation): number =>
      one.database.read.get<{ version: number }>('SELECT version FROM mark WHERE work_id = ? AND pupil_id = ?', workId, pupilId)?.version ?? 0;
    const before = versionAt(b);
    const from = performance.now();
    const arrived = new Promise<number>((resolve) => {
      b.onApplied = () => void (versionAt(b) > before && resolve(performance.now()));
    });
    await a.type([command]);
    const at = await arrived;
    if (n >= 0) times.push(at - from);
    await pause(PACE_MS);
  }
  for (const one of [a, b]) {
    await one.synced();
    assertWhole(one);
    await one.close();
  }
  return times;
}

async function first(one: FileWorkstation): Promise<void> {
  await until(() => one.isSynced() && one.database.read.get<{ n: number }>('SELECT count(*) AS n FROM sync_scope')!.n > 0, () => JSON.stringify(one.engine.status()));
}

async function measureOffline(folder: string, server: BenchServer, school: BenchSchool): Promise<{ pushMs: number; pullMs: number }> {
  const [, , , other] = school.journals;
  const lead = school.journals[0]!;
  const a = await teacher(folder, server, other!);
  const b = await teacher(folder, server, lead);
  const pushes: number[] = [];
  const pulls: number[] = [];
  for (const one of [a, b]) {
    one.engine.start();
    await first(one);
    one.engine.stop();
  }
  for (let n = 0; n < REPEATS; n += 1) {
    await a.type(Array.from({ length: OFFLINE_MARKS }, (_, k) => setMark(other!, k + n)));
    const from = performance.now();
    a.engine.start();
    await until(() => a.engine.status().waiting === 0, () => JSON.stringify(a.engine.status()));
    pushes.push(performance.now() - from);
    await a.synced();
    a.engine.stop();
    const goal = findHeldScope(a.database.read, journalScope(other!.journalId))!;
    const then = performance.now();
    b.engine.start();
    await until(() => findHeldScope(b.database.read, journalScope(other!.journalId))!.checksum === goal.checksum, () => JSON.stringify(b.engine.status()));
    pulls.push(performance.now() - then);
    b.engine.stop();
  }
  for (const one of [a, b]) {
    assertWhole(one);
    await one.close();
  }
  return { pushMs: p50(pushes), pullMs: p50(pulls) };
}

/** Every file types its own journal without contact; then all get it at once. Ends when each holder of a journal holds the same rows as its author. */
async function measureStorm(folder: string, server: BenchServer, school: BenchSchool): Promise<number> {
  const seats: { readonly one: FileWorkstation; readonly journal: BenchJournal }[] = [];
  for (const journal of school.journals.slice(0, STORM.workstations)) {
    const one = await teacher(folder, server, journal);
    one.engine.start();
    await first(one);
    one.engine.stop();
    await one.type(Array.from({ length: STORM.commands }, (_, n) => setMark(journal, n)));
    seats.push({ one, journal });
  }
  const scopes = seats.map(({ journal }) => journalScope(journal.journalId));
  const sums = (scope: (typeof scopes)[number]): number[] => seats.flatMap(({ one }) => findHeldScope(one.database.read, scope)?.checksum ?? []);
  const isRest = (): boolean => seats.every(({ one }) => one.pending() === 0) && scopes.every((scope) => new Set(sums(scope)).size === 1);
  const from = performance.now();
  for (const { one } of seats) one.engine.start();
  await until(isRest, () => `${seats.filter(({ one }) => one.pending() > 0).length} files wait`);
  const ms = performance.now() - from;
  for (const [at, { one }] of seats.entries()) {
    assertWhole(one);
    // The sums above are kept up by adding and taking away; these are of the rows themselves.
    const scope = scopes[at]!;
    if (countChecksum(one.database.read, scope) !== findHeldScope(one.database.read, scope)!.checksum) throw new Error('The rows are not those of the checksum');
  }
  await Promise.all(seats.map(({ one }) => one.close()));
  return ms;
}

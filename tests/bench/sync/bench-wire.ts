import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { journalScope, MOST_COMMANDS_IN_PUSH, type PullAnswer, type ScopeId } from '#domain/contract/sync/index.ts';
import { makeId, type CommandId, type StaffId } from '#domain/ids.ts';
import { VirtualWorkstation, type TypedCommand } from '../../load/virtual-workstation.ts';
import type { BenchFigure } from '../figure.ts';
import { makeBenchSchool, type BenchJournal, type BenchSchool } from './bench-school.ts';
import { startBenchServer, type BenchServer } from './bench-server.ts';
import { atLeast, atMost, p50, p95, timesThePeer } from './figures.ts';
import { runPeer, type PeerFigures } from './pouch-peer.ts';

const LIVE_MARKS = 30;
/** Between two marks of a quick hand. */
const PACE_MS = 100;
const OFFLINE_MARKS = 1_800;
const NO_OPS = 30;
const STORM = { workstations: 60, commands: 100 } as const;
const REPEATS = 5;

/**
 * The real server process over the real protocol, with workstations that hold no file: what the wire and the server cost. What the
 * workstation's own file adds is measured by the subject `workstation`.
 */
export async function benchWire(): Promise<BenchFigure[]> {
  const school = makeBenchSchool({ classes: 10, pupils: 30, journalsOfClass: 6, lessons: 60, years: 1, filled: 0.5 });
  const server = await startBenchServer(school, { workstations: 400 });
  const figures: BenchFigure[] = [];
  let first: FirstSync;
  let live: readonly number[];
  let offline: { readonly pushMs: number; readonly pullMs: number };
  let storm: { readonly ms: number; readonly pushMs: number };
  let noOp: readonly number[];
  try {
    first = await measureFirstSync(server, school);
    live = await measureLive(server, school);
    noOp = await measureNoOp(server, school.directorId);
    offline = await measureOffline(server, school);
    storm = await measureStorm(server, school);
  } finally {
    await server.stop();
  }
  const old = makeBenchSchool({ classes: 10, pupils: 30, journalsOfClass: 6, lessons: 60, years: 5, filled: 0.5 }, 2);
  const oldServer = await startBenchServer(old, { workstations: 10 });
  let noOpOld: readonly number[];
  try {
    noOpOld = await measureNoOp(oldServer, old.directorId);
  } finally {
    await oldServer.stop();
  }
  const peer = await runPeer({
    subjects: ['live', 'firstSync', 'offline', 'storm'], liveMarks: LIVE_MARKS, paceMs: PACE_MS, firstSyncMarks: 20_000, noOps: 7, offlineMarks: OFFLINE_MARKS, storm: STORM,
  });
  figures.push(...compare(peer, { live, first, noOp, noOpOld, offline, storm }, school, old));
  return figures;
}

interface Measured {
  readonly live: readonly number[];
  readonly first: FirstSync;
  readonly noOp: readonly number[];
  readonly noOpOld: readonly number[];
  readonly offline: { readonly pushMs: number; readonly pullMs: number };
  readonly storm: { readonly ms: number; readonly pushMs: number };
}

function compare(peer: PeerFigures, { live, first, noOp, noOpOld, offline, storm }: Measured, school: BenchSchool, old: BenchSchool): BenchFigure[] {
  const peerFirst = peer.firstSync!;
  const peerRate = 20_000 / (peerFirst.ms / 1_000);
  const rate = first.marks / (first.ms / 1_000);
  return [
    atMost('a mark from workstation to workstation, p50', p50(live), 'ms', 20),
    atMost('the same, p95', p95(live), 'ms', 50),
    timesThePeer('the same, p50', p50(live), p50(peer.live!), 'ms', 5),
    atLeast(`first sync of ${first.marks} marks with their lessons and works, read and unpacked`, rate, 'marks/s', 100_000),
    timesThePeer('the same, a mark', 1 / rate, 1 / peerRate, 'seconds a mark', 20),
    atMost('on the wire for a mark, its part of lessons and works with it', first.bytes / first.marks, 'bytes', 12),
    timesThePeer('the same', first.bytes / first.marks, peerFirst.bytes / 20_000, 'bytes a mark', 0),
    // The peer's first turn of each kind is not a no-op: it compares what both sides have.
    timesThePeer(`nothing new, ${school.marks} marks of one year, p50`, p50(noOp), p50(peerFirst.noOp.slice(1)), 'ms', 0),
    atMost(`nothing new, ${old.marks} marks of five years beside one year, p50`, p50(noOpOld) / p50(noOp), '×', 1.5),
    atMost('1 800 offline marks sent', offline.pushMs, 'ms', 60),
    timesThePeer('the same', offline.pushMs, peer.offline!.pushMs, 'ms', 0),
    atMost('1 800 marks fetched by another workstation', offline.pullMs, 'ms', 60),
    timesThePeer('the same', offline.pullMs, peer.offline!.pullMs, 'ms', 0),
    atMost('60 workstations × 100 offline commands, all equal', storm.ms / 1_000, 's', 2),
    timesThePeer('the same', storm.ms, peer.storm!.ms, 'ms', 0),
    atLeast('durable commands in it', (STORM.workstations * STORM.commands) / (storm.pushMs / 1_000), 'commands/s', 10_000),
  ];
}

const open = (server: BenchServer, staffId: StaffId): Promise<VirtualWorkstation> =>
  VirtualWorkstation.open({
    address: server.address, headers: server.headers, name: 'Место замеров', secret: server.enrolmentSecret, staffId, replicaId: makeId<string>(Date.now(), randomBytes(10)),
  });

/** The class teacher leads the class and so holds its other journals too. */
function pairOf(school: BenchSchool): { readonly writer: BenchJournal; readonly readerId: StaffId } {
  const [lead, other] = school.journals;
  return { writer: other!, readerId: lead!.teacherId };
}

const command = (journal: BenchJournal, n: number): TypedCommand => ({
  commandId: makeId<CommandId>(Date.now(), randomBytes(10)), name: 'setMark', baseVersion: 0,
  args: {
    workId: journal.workIds[Math.floor(n / journal.pupilIds.length) % journal.workIds.length], pupilId: journal.pupilIds[n % journal.pupilIds.length], value: 2 + (n % 4), isDebt: false,
  },
});

async function sendAll(workstation: VirtualWorkstation, commands: readonly TypedCommand[]): Promise<void> {
  for (let at = 0; at < commands.length; at += MOST_COMMANDS_IN_PUSH) {
    const { verdicts } = await workstation.push(commands.slice(at, at + MOST_COMMANDS_IN_PUSH), Date.now());
    const other = verdicts.find(({ status }) => status !== 'accepted');
    if (other) throw new Error(`A command of the bench was not accepted: ${JSON.stringify(other)}`);
  }
}

async function pullAll(workstation: VirtualWorkstation): Promise<PullAnswer[]> {
  const answers: PullAnswer[] = [];
  do answers.push(await workstation.pull());
  while (answers.at(-1)!.more);
  return answers;
}

const rowsOf = (answers: readonly PullAnswer[], table: string): number =>
  answers.reduce((sum, { patches }) => sum + patches.reduce((rows, { tables }) => rows + tables.reduce((n, one) => n + (one.table === table ? one.puts.length : 0), 0), 0), 0);

/** Key at A → push → poke at B → pull with the row. */
async function measureLive(server: BenchServer, school: BenchSchool): Promise<number[]> {
  const { writer, readerId } = pairOf(school);
  const a = await open(server, writer.teacherId);
  const b = await open(server, readerId);
  const scope = journalScope(writer.journalId);
  const arrivals: (() => void)[] = [];
  const fetchRows = async (): Promise<void> => {
    for (let rows = rowsOf([await b.pull()], 'mark'); rows > 0; rows -= 1) arrivals.shift()?.();
  };
  await b.pull();
  await b.listen(({ scopes }) => void (scopes.includes(scope) && fetchRows()));
  const times: number[] = [];
  for (let n = -5; n < LIVE_MARKS; n += 1) {
    const from = performance.now();
    const arrived = new Promise<void>((resolve) => arrivals.push(resolve));
    await sendAll(a, [command(writer, n + 5)]);
    await arrived;
    if (n >= 0) times.push(performance.now() - from);
    await pause(PACE_MS);
  }
  await Promise.all([a.close(), b.close()]);
  return times;
}

interface FirstSync {
  readonly ms: number;
  readonly bytes: number;
  readonly marks: number;
}

async function measureFirstSync(server: BenchServer, school: BenchSchool): Promise<FirstSync> {
  const director = await open(server, school.directorId);
  const scopes = (await director.pull()).addedScopes.filter((scope) => scope.startsWith('journal:'));
  const runs: FirstSync[] = [];
  for (let n = 0; n < REPEATS; n += 1) {
    let marks = 0;
    const { bytes, ms } = await director.snapshot(scopes, ({ tables }) => {
      for (const { table, rows } of tables) if (table === 'mark') marks += rows.length;
    });
    if (marks !== school.marks) throw new Error(`The snapshot holds ${marks} marks of ${school.marks}`);
    runs.push({ ms, bytes, marks });
  }
  await director.close();
  return runs.toSorted((x, y) => x.ms - y.ms)[Math.floor(REPEATS / 2)]!;
}

/** Of the director, who holds every scope of the school. */
async function measureNoOp(server: BenchServer, staffId: StaffId): Promise<number[]> {
  const workstation = await open(server, staffId);
  await workstation.pull();
  const times: number[] = [];
  for (let n = -3; n < NO_OPS; n += 1) {
    const from = performance.now();
    const answer = await workstation.pull();
    if (n >= 0) times.push(performance.now() - from);
    if (answer.patches.length > 0 || answer.addedScopes.length > 0) throw new Error('Something was new');
  }
  await workstation.close();
  return times;
}

async function measureOffline(server: BenchServer, school: BenchSchool): Promise<{ pushMs: number; pullMs: number }> {
  const { writer, readerId } = pairOf(school);
  const a = await open(server, writer.teacherId);
  const b = await open(server, readerId);
  await Promise.all([a.pull(), b.pull()]);
  const pushes: number[] = [];
  const pulls: number[] = [];
  for (let n = 0; n < REPEATS; n += 1) {
    const commands = Array.from({ length: OFFLINE_MARKS }, (_, k) => command(writer, k + n));
    const from = performance.now();
    await sendAll(a, commands);
    pushes.push(performance.now() - from);
    const then = performance.now();
    const rows = rowsOf(await pullAll(b), 'mark');
    pulls.push(performance.now() - then);
    if (rows !== OFFLINE_MARKS) throw new Error(`${rows} marks were fetched of ${OFFLINE_MARKS}`);
  }
  await Promise.all([a.close(), b.close()]);
  return { pushMs: p50(pushes), pullMs: p50(pulls) };
}

/** All send, and each pulls until it holds what the school holds of its scopes. */
async function measureStorm(server: BenchServer, school: BenchSchool): Promise<{ ms: number; pushMs: number }> {
  const seats = await Promise.all(school.journals.slice(0, STORM.workstations).map(async (journal) => ({ journal, workstation: await open(server, journal.teacherId) })));
  for (const { workstation } of seats) await workstation.pull();
  const from = performance.now();
  await Promise.all(seats.map(({ workstation, journal }) => sendAll(workstation, Array.from({ length: STORM.commands }, (_, n) => command(journal, n)))));
  const pushMs = performance.now() - from;
  const answers = await Promise.all(seats.map(async ({ workstation }) => pullAll(workstation)));
  const ms = performance.now() - from;

  const expected = new Map<ScopeId, number>(seats.map(({ journal }) => [journalScope(journal.journalId), STORM.commands]));
  for (const [n, { workstation }] of seats.entries()) {
    const held = workstation.scopes.reduce((sum, scope) => sum + (expected.get(scope) ?? 0), 0);
    const got = rowsOf(answers[n]!, 'mark');
    if (got !== held) throw new Error(`A workstation got ${got} marks of ${held}`);
  }
  const last = new Set(answers.map((of) => of.at(-1)!.seq));
  if (last.size !== 1) throw new Error('The workstations stand at different places');
  await Promise.all(seats.map(({ workstation }) => workstation.close()));
  return { ms, pushMs };
}

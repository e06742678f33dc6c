/**
 * The peer's half of `npm run bench:sync`: the same marks through PouchDB, each workstation a database of its own on LevelDB, as a Pouch
 * user would write it – one document a mark, live replication to and from the server. Prints one line of JSON.
 *
 * PouchDB is given an advantage that it needs not ask for: LevelDB writes are not forced to the disk and nothing is encrypted.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import PouchDB from 'pouchdb';

const plan = JSON.parse(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'pouch-peer-'));
const server = fork(fileURLToPath(new URL('./peer-server.mjs', import.meta.url)), [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
const [{ port }] = await once(server, 'message');
const Local = PouchDB.defaults({ prefix: `${folder}/local-` });
const remote = (name) => new PouchDB(`http://127.0.0.1:${port}/${name}`);
const bytesOut = async () => {
  const answer = once(server, 'message');
  server.send('bytes');
  return (await answer)[0].bytes;
};

const id = (kind, number) => `${kind}${String(number).padStart(22 - kind.length, '0')}`;
/** Columns of the contract's table `mark`. */
const mark = (lesson, pupil, author = 1) => ({
  _id: `mark/${id('j', Math.floor(lesson / 60))}/${id('w', lesson)}/${id('p', pupil)}`, type: 'mark', workId: id('w', lesson), pupilId: id('p', pupil), value: 2 + ((lesson + pupil) % 4),
  isDebt: false, comment: '', authorId: id('s', author), madeAt: 1_790_000_000_000 + lesson * 86_400 + pupil * 900,
});
const marks = (count, from = 0) => Array.from({ length: count }, (_, n) => mark(from + Math.floor(n / 30), n % 30));
const timed = async (work) => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};
const fill = async (db, docs) => {
  for (let at = 0; at < docs.length; at += 500) await db.bulkDocs(docs.slice(at, at + 500));
};
/** PouchDB's own default is 100 documents a batch; 1 000 is its faster setting. */
const FAST = { batch_size: 1_000, batches_limit: 10 };

async function live() {
  const a = new Local('live-a');
  const b = new Local('live-b');
  const replications = [a.replicate.to(remote('live'), { live: true, retry: true }), b.replicate.from(remote('live'), { live: true, retry: true })];
  const arrived = new Map();
  const changes = b.changes({ live: true, since: 'now' }).on('change', ({ id: doc }) => arrived.get(doc)?.());
  const times = [];
  for (let n = -5; n < plan.liveMarks; n += 1) {
    const doc = mark(1_000 + n, 1);
    const came = new Promise((resolve) => arrived.set(doc._id, resolve));
    const from = performance.now();
    await a.put(doc);
    await came;
    if (n >= 0) times.push(performance.now() - from);
    await pause(plan.paceMs);
  }
  changes.cancel();
  for (const one of replications) one.cancel();
  return times;
}

async function firstSync() {
  await fill(remote('first'), marks(plan.firstSyncMarks));
  await bytesOut();
  const db = new Local('first');
  const ms = await timed(() => db.replicate.from(remote('first'), FAST));
  const bytes = await bytesOut();
  const info = await db.info();
  if (info.doc_count !== plan.firstSyncMarks) throw new Error(`The peer copied ${info.doc_count} documents of ${plan.firstSyncMarks}`);
  const noOp = [];
  for (let n = 0; n < plan.noOps; n += 1) {
    noOp.push(await timed(async () => {
      await db.replicate.to(remote('first'), FAST);
      await db.replicate.from(remote('first'), FAST);
    }));
  }
  return { ms, bytes, noOp };
}

async function offline() {
  const a = new Local('offline-a');
  const b = new Local('offline-b');
  await b.replicate.from(remote('offline'));
  await fill(a, marks(plan.offlineMarks));
  const pushMs = await timed(() => a.replicate.to(remote('offline'), FAST));
  const pullMs = await timed(() => b.replicate.from(remote('offline'), FAST));
  const { doc_count: count } = await b.info();
  if (count !== plan.offlineMarks) throw new Error(`The peer's second workstation holds ${count} marks of ${plan.offlineMarks}`);
  return { pushMs, pullMs };
}

/** Every workstation sends its own marks, then all fetch everything; as many at once as there are workstations. */
async function storm() {
  const { workstations, commands } = plan.storm;
  const all = Array.from({ length: workstations }, (_, n) => new Local(`storm-${n}`));
  for (const [n, db] of all.entries()) await fill(db, Array.from({ length: commands }, (_, k) => mark(n * commands + k, 1, n)));
  const ms = await timed(async () => {
    await Promise.all(all.map((db) => db.replicate.to(remote('storm'), FAST)));
    await Promise.all(all.map((db) => db.replicate.from(remote('storm'), FAST)));
  });
  for (const db of all) {
    const { doc_count: count } = await db.info();
    if (count !== workstations * commands) throw new Error(`A workstation of the peer holds ${count} marks`);
  }
  return { ms };
}

const subjects = { live, firstSync, offline, storm };
const result = {};
try {
  for (const name of plan.subjects) result[name] = await subjects[name]();
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  server.disconnect();
  await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROTOCOL } from '#domain/contract/sync/index.ts';
import type { CommandId, StaffId } from '#domain/ids.ts';
import { sealText, type Seal } from '#domain/sync/index.ts';
import type { WriteHandle } from '#main/database/handles.ts';
import { findBrokenLink, findChainEnd, recordRevision, type Revision } from '#main/features/audit/index.ts';
import { verifyFile } from '#main/features/audit/verify-file.ts';
import { readChainClaim } from '#main/sync/chain-head.ts';
import { listSeals as listFileSeals, listSealKeys as listFileKeys } from '#main/sync/seal-repository.ts';
import { findFact } from '#main/sync/state-repository.ts';
import { readSealKey, sealKeyOf } from '#server/certificates/seal-key.ts';
import { listBreaks, listSeals, walkRevisions } from '#server/database/chain-repository.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import type { LogFields, ServerLog } from '#server/log.ts';
import { layDownBackup } from '#server/operations/lay-down-backup.ts';
import { makeBackup } from '#server/operations/make-backup.ts';
import { verifyChain } from '#server/operations/verify-chain.ts';
import { type RunningServer } from '#server/start-server.ts';
import { GENESIS, linkHash } from '#server/sync/chain.ts';
import type { Sealer } from '#server/sync/countersign.ts';
import { push } from '#server/sync/push.ts';
import { loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { joinTestServer, startTestServer } from '../fixtures/test-server.ts';
import type { TestWorkstation } from '../fixtures/test-workstation.ts';

const warnings: { event: string; fields: LogFields }[] = [];
const log: ServerLog = {
  info: () => undefined, warn: (event, fields = {}) => void (event.startsWith('chain.') && warnings.push({ event, fields })),
  error: (event, error) => {
    console.error(event, error);
    return 'test';
  },
};

describe.each(POSTGRES_KINDS)('chains of revisions and their seals, on %s (P-14, docs/adr/0012)', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  let url: string;
  const open: TestWorkstation[] = [];

  beforeAll(async () => void (postgres = await startPostgres(kind)));
  afterAll(() => postgres.stop());

  const start = async (port = 0): Promise<void> => {
    server = await startTestServer({ folder, databaseUrl: url, port, log });
  };

  beforeEach(async () => {
    warnings.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'uch-audit-'));
    url = await postgres.fresh();
    await loadSmallSchool(url);
    await start();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const workstation = async (staffId: StaffId): Promise<TestWorkstation> => {
    const one = await joinTestServer(server, staffId);
    open.push(one);
    return one;
  };
  /** So many marks, one after another, in one cell; each a command with its revision. */
  const work = async (one: TestWorkstation, times: number): Promise<void> => {
    for (let at = 0; at < times; at++) await one.command('setMark', { workId: s.work23, pupilId: s.anna, value: ((findChainEnd(one.file.read)?.seq ?? 0) % 4) + 2, isDebt: false });
    await sealed(one);
  };
  const newestSeal = (one: TestWorkstation): Seal | undefined => listFileSeals(one.file.read).at(-1);
  /** Everything is sent, and the whole chain countersigned. */
  const sealed = (one: TestWorkstation) =>
    one.until('the seal', () => one.status?.state === 'synced' && one.count('outbox') === 0 && newestSeal(one)?.hash === findChainEnd(one.file.read)?.hash);

  const inDatabase = <Value>(run: Parameters<typeof inSchool<Value>>[3]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', run);
  const damage = (sql: string, ...values: unknown[]) => inDatabase((client) => client.query(sql, [SMALL_SCHOOL_ID, ...values]));
  const faultsOf = (one: TestWorkstation, witnesses: Parameters<typeof verifyFile>[1] = {}) => verifyFile(one.file.read, witnesses).findings.map(({ fault, seq }) => [fault, seq]);
  const serverFaults = async (brought: readonly Seal[] = []) =>
    (await verifyChain(server.pool, SMALL_SCHOOL_ID, { brought, keys: keys() })).findings.map(({ fault, seq }) => [fault, seq]);
  const keys = () => ({ [readSealKey(folder).keyId]: readSealKey(folder).publicKey });
  const serverSeals = () => inDatabase((client) => listSeals(client, SMALL_SCHOOL_ID));
  const stranger = (): Sealer => sealKeyOf(generateKeyPairSync('ed25519').privateKey);
  const resealed = (seal: Seal, by: Sealer, change: Partial<Seal> = {}): Seal => {
    const next = { ...seal, ...change };
    return { ...next, signature: by.sign(sealText(next)) };
  };
  const putSeal = (one: TestWorkstation, seal: Seal) =>
    one.file.write((tx) => {
      tx.run('DELETE FROM chain_seal');
      tx.run(
        `INSERT INTO chain_seal (school_id, replica_id, epoch, seq, hash, server_seq, server_hash, key_id, signature, sealed_at, breaks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
        seal.schoolId, seal.replicaId, seal.serverEpoch, seal.length, Buffer.from(seal.hash, 'hex'), seal.serverSeq, Buffer.from(seal.serverHash, 'hex'), seal.keyId, seal.signature, seal.sealedAt,
      );
    });
  /** As somebody does who has the key of the file and knows how hashes are made: the tail from a revision on is replaced, every hash counted anew. */
  const rewriteFile = (tx: WriteHandle, from: number, keep: (revision: Revision, seq: number) => Revision | null): void => {
    const rows = tx.all<{ seq: number; command_id: CommandId; command: string; entity: string; entity_id: string; before: string | null; after: string | null; author_id: StaffId; made_at: number }>(
      'SELECT * FROM revision WHERE seq >= ? ORDER BY seq', from);
    tx.run('DELETE FROM revision WHERE seq >= ?', from);
    for (const row of rows) {
      const next = keep({
        commandId: row.command_id, command: row.command, entity: row.entity, entityId: row.entity_id, before: row.before && (JSON.parse(row.before) as unknown),
        after: row.after && (JSON.parse(row.after) as unknown), authorId: row.author_id, madeAt: row.made_at,
      }, row.seq);
      if (next) recordRevision(tx, next);
    }
  };
  const forge = (revision: Revision): Revision => ({ ...revision, after: { value: 5, isDebt: false, comment: '' } });
  /** The same in the database: from a revision on every hash anew, the school's log with them. */
  const rewriteDatabase = (from: number, upTo: number, change: (seq: number, after: string | null) => string | null) =>
    inDatabase(async (client) => {
      let hash: Uint8Array = GENESIS;
      const all = [];
      for await (const revision of walkRevisions(client, SMALL_SCHOOL_ID)) all.push(revision);
      await client.query('DELETE FROM revision WHERE school_id = $1 AND chain_seq > $2', [SMALL_SCHOOL_ID, upTo]);
      for (const { hash: _old, ...revision } of all.slice(0, upTo)) {
        const next = revision.chainSeq >= from ? { ...revision, after: change(revision.chainSeq, revision.after) } : revision;
        hash = linkHash(hash, next);
        await client.query('UPDATE revision SET after = $3, hash = $4 WHERE school_id = $1 AND chain_seq = $2', [SMALL_SCHOOL_ID, next.chainSeq, next.after, Buffer.from(hash)]);
      }
      await client.query('UPDATE school_log SET chain_seq = $2, chain_hash = $3 WHERE school_id = $1', [SMALL_SCHOOL_ID, upTo, Buffer.from(hash)]);
      // The rows are made to agree, so that nothing but a seal can tell.
      const last = all.slice(0, upTo).findLast(({ entity }) => entity === 'mark');
      const shown = last && JSON.parse(change(last.chainSeq, last.after) ?? 'null') as { value: number } | null;
      if (shown && last) await client.query('UPDATE mark SET value = $2 WHERE school_id = $1 AND work_id = $3 AND pupil_id = $4', [SMALL_SCHOOL_ID, shown.value, ...last.entityId.split('/')]);
    });

  it('every push seals the whole chain on both sides, each seal naming both heads; whole chains are found whole', async () => {
    const a = await workstation(s.teacher);
    await work(a, 3);
    const b = await workstation(s.classTeacher);
    await b.command('setAttendance', { lessonId: s.lesson23, pupilId: s.boris, code: 'LATE', minutes: 5 });
    await sealed(b);
    const report = await verifyChain(server.pool, SMALL_SCHOOL_ID, { brought: [...listFileSeals(a.file.read), ...listFileSeals(b.file.read)], keys: keys() });
    expect(report).toMatchObject({ revisions: 4, sealedUpTo: 4, seals: 2, sealsBrought: 2, findings: [], breaks: [], lostByRestore: [], silent: [] });
    for (const one of [a, b]) {
      const length = findChainEnd(one.file.read)!.seq;
      expect(verifyFile(one.file.read, { serverSeals: await serverSeals(), keys: keys() })).toEqual({ revisions: length, seals: 1, sealsOfServer: 1, sealedUpTo: length, findings: [] });
      expect(listFileKeys(one.file.read)).toEqual(keys());
    }
    expect(newestSeal(a)).toMatchObject({ schoolId: SMALL_SCHOOL_ID, replicaId: findFact(a.file.read, 'replicaId'), length: 3, serverSeq: 3 });
    expect(server.parts.metrics.text()).toContain('uch_chains_total{found="begun"} 2\n');
    expect(warnings).toEqual([]);
  });

  describe('planted damage in a workstation file', () => {
    it('one revision changed: its hash tells', async () => {
      const a = await workstation(s.teacher);
      await work(a, 4);
      await a.file.write((tx) => tx.run(`UPDATE revision SET after = '{"value":5,"isDebt":false,"comment":""}' WHERE seq = 2`));
      expect(faultsOf(a)).toEqual([['revision_changed', 2]]);
    });

    it('the tail cut: the seal knows more', async () => {
      const a = await workstation(s.teacher);
      await work(a, 4);
      await a.file.write((tx) => tx.run('DELETE FROM revision WHERE seq > 2'));
      expect(findBrokenLink(a.file.read)).toBeNull();
      expect(faultsOf(a)).toEqual([['chain_cut', 4]]);
    });

    it('the tail cut and written anew with all its hashes: the seal alone tells', async () => {
      const a = await workstation(s.teacher);
      await work(a, 4);
      await a.file.write((tx) => rewriteFile(tx, 2, forge));
      expect([findBrokenLink(a.file.read), findChainEnd(a.file.read)?.seq]).toEqual([null, 4]);
      expect(faultsOf(a)).toEqual([['chain_rewritten', 4]]);
      // Without the seals of the file, by what the server remembers.
      await a.file.write((tx) => tx.run('DELETE FROM chain_seal'));
      expect(faultsOf(a)).toEqual([]);
      expect(faultsOf(a, { serverSeals: await serverSeals(), keys: keys() })).toEqual([['chain_rewritten', 4]]);
    });

    it('a seal made with another key, under its own name or the school\'s', async () => {
      const a = await workstation(s.teacher);
      await work(a, 3);
      const seal = newestSeal(a)!;
      await a.file.write((tx) => rewriteFile(tx, 2, forge));
      const { hash } = findChainEnd(a.file.read)!;
      const other = stranger();
      await putSeal(a, resealed(seal, other, { hash }));
      expect(faultsOf(a)).toEqual([['seal_forged', 3]]);
      await putSeal(a, resealed(seal, other, { hash, keyId: other.keyId }));
      expect(faultsOf(a)).toEqual([['seal_key_unknown', 3]]);
      // Also where the file is made to believe that key: the keys that the server prints do not hold it.
      await a.file.write((tx) => tx.run('INSERT INTO seal_key (key_id, public_key, told_at) VALUES (?, ?, 1)', other.keyId, other.publicKey));
      expect(faultsOf(a)).toEqual([]);
      expect(faultsOf(a, { keys: keys() })).toEqual([['seal_key_unknown', 3]]);
    });

    it('a true seal of another school, and of another file', async () => {
      const a = await workstation(s.teacher);
      await work(a, 3);
      const b = await workstation(s.classTeacher);
      await b.command('setAttendance', { lessonId: s.lesson23, pupilId: s.boris, code: 'LATE', minutes: 5 });
      await sealed(b);
      const seal = newestSeal(a)!;
      await putSeal(a, resealed(seal, readSealKey(folder), { schoolId: newId() }));
      expect(faultsOf(a)).toEqual([['seal_other_school', 3]]);
      await putSeal(a, newestSeal(b)!);
      expect(faultsOf(a)).toEqual([['seal_other_replica', 1]]);
      // The other's seal under this file's name does not bear its signature.
      await putSeal(a, { ...newestSeal(b)!, replicaId: seal.replicaId });
      expect(faultsOf(a)).toEqual([['seal_forged', 1]]);
      // Every field of a seal is signed.
      for (const change of [{ serverEpoch: 'other' }, { length: 2 }, { serverSeq: 9 }, { sealedAt: seal.sealedAt + 1 }, { serverHash: seal.hash }]) {
        await putSeal(a, { ...seal, ...change });
        expect([change, faultsOf(a)[0]?.[0]]).toEqual([change, 'seal_forged']);
      }
    });
  });

  describe('planted damage in the database', () => {
    it('one revision changed, or one row past the chain', async () => {
      const a = await workstation(s.teacher);
      await work(a, 4);
      await damage('UPDATE mark SET value = 2 WHERE school_id = $1 AND work_id = $2', s.work23);
      const [found] = (await verifyChain(server.pool, SMALL_SCHOOL_ID, { keys: keys() })).findings;
      expect(found).toMatchObject({ fault: 'row_differs', seq: 4, row: `mark ${s.work23}/${s.anna}` });
      await damage(`UPDATE revision SET author_id = $2 WHERE school_id = $1 AND chain_seq = 3`, s.stranger);
      expect((await serverFaults())[0]).toEqual(['revision_changed', 3]);
    });

    it('the tail cut: the log, and where that is made to agree, the seals', async () => {
      const a = await workstation(s.teacher);
      await work(a, 4);
      const brought = listFileSeals(a.file.read);
      await damage('DELETE FROM revision WHERE school_id = $1 AND chain_seq > 2');
      expect(await serverFaults()).toEqual(expect.arrayContaining([['log_differs', 3], ['chain_cut', 4]]));
      await rewriteDatabase(3, 2, (_seq, after) => after);
      expect(await serverFaults()).toEqual([['chain_cut', 4]]);
      // The server's own seals are gone too: a workstation's knows more.
      await damage('DELETE FROM chain_seal WHERE school_id = $1');
      expect(await serverFaults()).toEqual([]);
      expect(await serverFaults(brought)).toEqual([['chain_cut', 4]]);
    });

    it('the past rewritten with all hashes, the log and the rows: seals alone tell', async () => {
      const a = await workstation(s.teacher);
      await work(a, 4);
      const brought = listFileSeals(a.file.read);
      await rewriteDatabase(2, 4, (seq, after) => (seq === 2 ? JSON.stringify({ value: 5, isDebt: false, comment: '' }) : after));
      expect(await serverFaults()).toEqual([['chain_rewritten', 4]]);
      // Somebody who has the server's key too seals anew: what workstations hold contradicts.
      const { hash } = (await inDatabase((client) => client.query<{ hash: string }>(`SELECT encode(chain_hash, 'hex') AS hash FROM school_log WHERE school_id = $1`, [SMALL_SCHOOL_ID]))).rows[0]!;
      const anew = resealed((await serverSeals())[0]!, readSealKey(folder), { serverHash: hash });
      await damage('UPDATE chain_seal SET server_hash = $2, signature = $3 WHERE school_id = $1', anew.serverHash, anew.signature);
      expect(await serverFaults()).toEqual([]);
      expect(await serverFaults(brought)).toEqual([['chain_rewritten', 4]]);
    });

    it('seals of another key and of another school', async () => {
      const a = await workstation(s.teacher);
      await work(a, 2);
      const other = stranger();
      const seal = newestSeal(a)!;
      expect(await serverFaults([resealed(seal, other), resealed(seal, other, { keyId: other.keyId }), resealed(seal, readSealKey(folder), { schoolId: newId() })])).toEqual([
        ['seal_forged', 2], ['seal_key_unknown', 2], ['seal_other_school', 2],
      ]);
      await damage('UPDATE chain_seal SET signature = $2 WHERE school_id = $1', resealed(seal, other).signature);
      expect(await serverFaults()).toEqual([['seal_forged', 2]]);
    });
  });

  describe('a chain that does not fit when it is shown', () => {
    const breaks = async () => (await inDatabase((client) => listBreaks(client, SMALL_SCHOOL_ID))).map(({ fault, knownLength, claimedLength }) => [fault, knownLength, claimedLength]);
    const marks = async () => (await inDatabase((client) => client.query<{ value: number; version: number }>('SELECT value, version FROM mark WHERE school_id = $1 AND work_id = $2', [SMALL_SCHOOL_ID, s.work23]))).rows;

    it.each([
      ['cut', 'shorter', (tx: WriteHandle) => tx.run('DELETE FROM revision WHERE seq > 2'), 3],
      ['rewritten with all hashes', 'rewritten', (tx: WriteHandle) => rewriteFile(tx, 2, forge), 6],
    ] as const)('%s: recorded, told, the commands taken, and sealed from there on; the old seals stay', async (_what, fault, harm, length) => {
      const a = await workstation(s.teacher);
      await work(a, 5);
      await a.file.write((tx) => void harm(tx));
      await work(a, 1);
      expect(await breaks()).toEqual([[fault, 5, length]]);
      expect(await marks()).toEqual([{ value: expect.any(Number) as number, version: 6 }]);
      expect(findFact(a.file.read, 'chainBreaks')).toBe('1');
      expect(warnings.map(({ event, fields }) => [event, fields['fault']])).toEqual([['chain.broken', fault]]);
      // And the school's register, in the name of whose file it is (issue 4, point 9).
      const told = await inDatabase((client) => client.query<{ who: string; params: string }>(`SELECT actor_id AS who, params FROM security_event WHERE school_id = $1 AND kind = 'chain_broken'`, [SMALL_SCHOOL_ID]));
      expect(told.rows.map(({ who, params }) => [who, JSON.parse(params)])).toEqual([[s.teacher, { fault, known: 5, claimed: length }]]);
      expect(server.parts.metrics.text()).toContain(`uch_chains_total{found="${fault}"} 1\n`);
      // It is told once, what comes after is guarded, and the witness of before is kept through the day's later seals.
      await work(a, 2);
      expect(await breaks()).toHaveLength(1);
      expect(listFileSeals(a.file.read).map((seal) => seal.length)).toEqual([5, length + 2]);
      expect(faultsOf(a)).toEqual([['chain_rewritten', 5]].map(([name, seq]) => [length + 2 < 5 ? 'chain_cut' : name, seq]));
      expect(await serverFaults()).toEqual([]);
    });

    it('a row changed after the last seal, beside its hash', async () => {
      const a = await workstation(s.teacher);
      await work(a, 2);
      a.engine.stop();
      for (const value of [2, 3]) await a.command('setMark', { workId: s.work23, pupilId: s.anna, value, isDebt: false });
      await a.file.write((tx) => tx.run(`UPDATE revision SET made_at = made_at + 1 WHERE seq = 3`));
      a.engine.start();
      await sealed(a);
      expect(await breaks()).toEqual([['links_differ', 2, 4]]);
      expect(faultsOf(a)).toEqual([['revision_changed', 3]]);
    });

    it('a file that was brought back from a copy takes a new name, is sealed under it, and is recorded as begun anew', async () => {
      const a = await workstation(s.teacher);
      await work(a, 2);
      const former = findFact(a.file.read, 'replicaId');
      await work(a, 2);
      // As the copy of before was: shorter, with numbers that were used since.
      await a.file.write((tx) => {
        tx.run('DELETE FROM revision WHERE seq > 2');
        tx.run('DELETE FROM chain_seal');
        tx.run('DELETE FROM sent_command WHERE device_seq > 2');
        tx.run(`UPDATE sync_state SET value = '2' WHERE name = 'deviceSeq'`);
      });
      await work(a, 1);
      expect(findFact(a.file.read, 'replicaId')).not.toBe(former);
      expect(await breaks()).toEqual([['begun_anew', 4, 3]]);
      expect(faultsOf(a)).toEqual([]);
      expect(await marks()).toMatchObject([{ version: 5 }]);
    });
  });

  it('an answer that was lost is made good without accusing anybody', async () => {
    const a = await workstation(s.teacher);
    await work(a, 3);
    const before = newestSeal(a)!;
    await work(a, 2);
    // The file never heard of the second seal.
    await putSeal(a, before);
    await work(a, 1);
    expect([newestSeal(a)?.length, faultsOf(a), warnings]).toEqual([6, [], []]);
    // Nor of any since long: the server asks from where it stands.
    await a.file.write((tx) => tx.run('DELETE FROM chain_seal'));
    a.engine.stop();
    for (const value of [2, 3]) await a.command('setMark', { workId: s.work23, pupilId: s.anna, value, isDebt: false });
    a.engine.start();
    await sealed(a);
    expect([newestSeal(a)?.length, warnings]).toEqual([8, []]);
  });

  it('a file that sends commands and shows no chain, or another\'s, is named; nobody else is blamed', async () => {
    const a = await workstation(s.teacher);
    await work(a, 2);
    const now = Date.now() + 1_000;
    const send = (replicaId: string, staffId: StaffId, deviceSeq: number, chain: ReturnType<typeof readChainClaim>) =>
      push(server.parts.store, { schoolId: SMALL_SCHOOL_ID, deviceId: a.deviceId, staffId }, {
        protocol: { ...PROTOCOL }, replicaId, serverEpoch: findFact(a.file.read, 'serverEpoch')!, chain,
        commands: [{ commandId: newId(), deviceSeq, name: 'setMark', args: { workId: s.work23, pupilId: s.anna, value: 4, isDebt: false }, baseVersion: 9, authorId: staffId, madeAt: now }],
      }, now, server.parts.sealer);
    const silent = newId<string>();
    await send(silent, s.teacher, 1, null);
    expect((await verifyChain(server.pool, SMALL_SCHOOL_ID, { keys: keys() })).silent).toEqual([{ replicaId: silent, deviceId: a.deviceId, commands: 1 }]);
    // Somebody else under the name of this file: no seal, and no break of the one whose file it is.
    const head = { seq: 1, hash: 'a'.repeat(64) };
    const replicaId = findFact(a.file.read, 'replicaId')!;
    expect(await send(replicaId, s.classTeacher, 50, { ...head, from: head, links: [] })).toMatchObject({ sealed: null, chain: { kind: 'unplaced', length: 2 } });
    const report = await verifyChain(server.pool, SMALL_SCHOOL_ID, { keys: keys() });
    expect([report.breaks, report.findings, report.silent.map((one) => one.replicaId).sort()]).toEqual([[], [], [silent, replicaId].sort()]);
  });

  it('a long stretch offline is countersigned to its end, in steps', async () => {
    const a = await workstation(s.teacher);
    await work(a, 1);
    a.engine.stop();
    await a.file.write((tx) => {
      // What is done here and not sent as commands – a list of pupils, taken in at once.
      for (let at = 0; at < 1_300; at++) recordRevision(tx, { commandId: newId(), command: 'importRoster', entity: 'pupil', entityId: newId<string>(), before: null, after: { at }, authorId: s.teacher, madeAt: at });
    });
    await a.command('setMark', { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false });
    expect(readChainClaim(a.file.read)).toMatchObject({ seq: 1_302, from: { seq: 1 } });
    a.engine.start();
    await sealed(a);
    expect([newestSeal(a)?.length, faultsOf(a), warnings]).toEqual([1_302, [], []]);
    expect(server.parts.metrics.text()).toContain('uch_chains_total{found="extended"} 3\n');
  });

  it('a restored server asks for what it lost; seals of the history before tell how much that was', async () => {
    const a = await workstation(s.teacher);
    await work(a, 2);
    const backup = join(folder, 'school.uchb');
    expect(await makeBackup(server.pool, { to: backup, schoolId: null, passphrase: null, isKept: true, now: Date.now() })).toMatchObject({ ok: true });
    await work(a, 3);
    const later = newestSeal(a)!;
    // The database is lost; the backup comes back into an empty one, on the same server.
    const { port } = server;
    await server.stop();
    url = await postgres.fresh();
    const pool = openPool({ connectionString: url, most: 2 });
    expect(await layDownBackup(pool, { from: backup, passphrase: null, reason: 'restored', now: Date.now(), random: (count) => new Uint8Array(randomBytes(count)) })).toMatchObject({ ok: true });
    await pool.end();
    await start(port);
    expect((await verifyChain(server.pool, SMALL_SCHOOL_ID, { brought: [later], keys: keys() })).lostByRestore).toEqual([later]);
    await a.until('the new history', () => newestSeal(a)?.serverEpoch !== later.serverEpoch);
    await sealed(a);
    expect([faultsOf(a), await serverFaults([newestSeal(a)!]), warnings]).toEqual([[], [], []]);
    expect(newestSeal(a)).toMatchObject({ length: 5, serverSeq: 5 });
    // The same seal of before, where the history it is of was held that far: then it must fit.
    expect(await serverFaults([{ ...resealed(later, readSealKey(folder), { serverSeq: 2, serverHash: later.hash }) }])).toEqual([['chain_rewritten', 2]]);
  });

  it('npm run audit:verify says it in words and by its exit code', async () => {
    const a = await workstation(s.teacher);
    await work(a, 3);
    const key = join(folder, 'key.txt');
    const file = join(folder, 'copy.db');
    const fileSeals = join(folder, 'file-seals.json');
    const seals = join(folder, 'server-seals.json');
    writeFileSync(key, Buffer.alloc(32, 7).toString('hex'));
    const copied = await a.file.backup(file);
    expect(copied.ok).toBe(true);
    const run = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['build/audit-verify.ts', ...args], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: url } });
      return { status, text: stdout + stderr };
    };
    const server3 = run('--server', '--folder', folder, '--seals-to', seals);
    expect(server3).toMatchObject({ status: 0, text: expect.stringMatching(/3 revisions, 1 seals of the server.*\nSealed up to revision 3; 0 after.*\n✔/) as string });
    const file3 = run('--file', file, '--key-from', key, '--seals', seals, '--seals-to', fileSeals);
    expect(file3).toMatchObject({ status: 0, text: expect.stringMatching(/3 revisions, 1 seals in the file, 1 from the server\.\nCountersigned up to revision 3; 0 after.*\n✔/) as string });
    expect(run('--file', file).status).toBe(2);
    writeFileSync(key, 'f'.repeat(64));
    expect(run('--file', file, '--key-from', key)).toMatchObject({ status: 2, text: expect.stringContaining('database_key_wrong') as string });
    expect(run('--server', '--folder', folder, '--seals', key)).toMatchObject({ status: 2, text: expect.stringContaining('holds no seals') as string });

    await a.file.write((tx) => tx.run('DELETE FROM revision WHERE seq = 3'));
    writeFileSync(key, Buffer.alloc(32, 7).toString('hex'));
    const cut = join(folder, 'cut.db');
    await a.file.backup(cut);
    expect(run('--file', cut, '--key-from', key)).toMatchObject({ status: 1, text: expect.stringMatching(/✖ The tail was cut: the server sealed 3 revisions/) as string });
    await damage('DELETE FROM chain_seal WHERE school_id = $1');
    await rewriteDatabase(3, 2, (_seq, after) => after);
    expect(run('--server', '--folder', folder).status).toBe(0);
    expect(run('--server', '--folder', folder, '--seals', fileSeals)).toMatchObject({ status: 1, text: expect.stringMatching(/✖ The tail was cut: a seal of .* knows revision 3/) as string });
  });
});

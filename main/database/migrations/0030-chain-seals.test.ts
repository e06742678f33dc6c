import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandId, fillSmallSchool, smallSchool as s } from '../../../tests/fixtures/small-school.ts';
import { findBrokenLink, findChainEnd, recordRevision } from '../../features/audit/index.ts';
import { openDatabase } from '../database.ts';
import { journal } from './0010-journal.ts';
import { sync } from './0020-sync.ts';
import { chainSeals } from './0030-chain-seals.ts';

let folder: string;
const open = async (migrations = [journal, sync, chainSeals]) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0030-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('migration 30', () => {
  it('brings a file of version 20 forward with its chain, and gives seals a place with the replica and the history they are of', async () => {
    const before = await open([journal, sync]);
    await fillSmallSchool(before);
    await before.write((tx) =>
      recordRevision(tx, { commandId: commandId(1), command: 'setMark', entity: 'mark', entityId: 'x', before: null, after: { value: 5 }, authorId: s.teacher, madeAt: 7 }));
    const end = findChainEnd(before.read);
    await before.close();
    const after = await open();
    expect(after.read.get('PRAGMA user_version')).toEqual({ user_version: 30 });
    expect(findChainEnd(after.read)).toEqual(end);
    expect(findBrokenLink(after.read)).toBeNull();
    expect(after.read.all('SELECT * FROM chain_seal')).toEqual([]);
    await after.write((tx) => {
      const seal = (replica: string, epoch: string) =>
        tx.run(`INSERT INTO chain_seal (school_id, replica_id, epoch, seq, hash, server_seq, server_hash, key_id, signature, sealed_at, breaks) VALUES ('s', ?, ?, 1, x'00', 1, x'00', 'k', 'x', 1, 0)`, replica, epoch);
      // One revision may be sealed for a copied file's new replica and after a restore anew.
      seal('a', 'first');
      seal('b', 'first');
      seal('a', 'restored');
    });
    expect(after.read.get('SELECT count(*) AS n FROM chain_seal')).toEqual({ n: 3 });
    await after.close();
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandId, fillSmallSchool, smallSchool as s } from '../../../tests/fixtures/small-school.ts';
import { findPending, requeueSent } from '../../sync/outbox-repository.ts';
import { listHeldScopes } from '../../sync/state-repository.ts';
import { openDatabase } from '../database.ts';
import { journal } from './0010-journal.ts';
import { sync } from './0020-sync.ts';
import { chainSeals } from './0030-chain-seals.ts';
import { bases } from './0040-bases.ts';

let folder: string;
const open = async (migrations = [journal, sync, chainSeals, bases]) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-0040-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fill = async (epoch: string | null): Promise<void> => {
  const before = await open([journal, sync, chainSeals]);
  await fillSmallSchool(before);
  await before.write((tx) => {
    if (epoch !== null) tx.run(`INSERT INTO sync_state VALUES ('serverEpoch', ?)`, epoch);
    tx.run('INSERT INTO sync_scope (scope, up_to, checksum) VALUES (?, 7, 1), (?, 0, 0)', `journal:${s.algebra}`, `class:${s.class7A}`);
    tx.run(
      `INSERT INTO outbox (device_seq, command_id, name, args, base_version, author_id, made_at, entity, entity_id, journal_id) VALUES (2, ?, 'setMark', '{}', 3, ?, 5, 'mark', 'a/b', 'c')`,
      commandId(2), s.teacher,
    );
    tx.run(
      `INSERT INTO sent_command (device_seq, command_id, name, args, base_version, author_id, made_at, entity, entity_id, journal_id, seq) VALUES (1, ?, 'setMark', '{}', 2, ?, 5, 'mark', 'a/b', 'c', 9)`,
      commandId(1), s.teacher,
    );
  });
  await before.close();
};

describe('migration 40 (ADR 0014)', () => {
  it('takes what waits and what was sent for the history that the file is of, and does not make up what their authors saw', async () => {
    await fill('first');
    const after = await open();
    expect(after.read.get('PRAGMA user_version')).toEqual({ user_version: 40 });
    expect(listHeldScopes(after.read)).toEqual([
      // Its cursor was set back: of which history its rows are nobody wrote down.
      { scope: `class:${s.class7A}`, upTo: 0, checksum: 0, epoch: '' },
      { scope: `journal:${s.algebra}`, upTo: 7, checksum: 1, epoch: 'first' },
    ]);
    expect(findPending(after.read, commandId(2))).toMatchObject({ baseVersion: 3, baseEpoch: 'first', baseSeen: null });
    // And what was sent goes out again with it.
    await after.write((tx) => requeueSent(tx));
    expect(findPending(after.read, commandId(1))).toMatchObject({ baseVersion: 2, baseEpoch: 'first', baseSeen: null, settledVersion: null });
    await after.close();
  });

  it('of a file that never met a server knows no history', async () => {
    await fill(null);
    const after = await open();
    expect(listHeldScopes(after.read).map(({ epoch }) => epoch)).toEqual(['', '']);
    expect(findPending(after.read, commandId(2))).toMatchObject({ baseEpoch: '', baseSeen: null });
    await after.close();
  });
});

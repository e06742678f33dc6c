import { journalScope, syncTable } from '#domain/contract/sync/index.ts';
import type { CommandId, JournalId, StaffId } from '#domain/ids.ts';
import type { JournalCommand, JournalEntity, RowColumns, Verdict } from '#domain/journal/index.ts';
import { seenChecksum } from '#domain/sync/index.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';
import { findRow, listMarkKeys } from './rows-repository.ts';
import { findFact, findHeldScope } from './state-repository.ts';

/** What the author of a command had before his eyes (docs/adr/0014). */
export interface CommandBase {
  /** The server's version of the row. */
  readonly baseVersion: number;
  /** The server's history that it is a version of; empty where it is not known. */
  readonly baseEpoch: string;
  /** The row as it was, by `seenChecksum`; null where nobody noted it. */
  readonly baseSeen: number | null;
}

/** What a command left behind on this workstation: its verdict, and its place in the row to the school server. */
export interface OutgoingCommand extends CommandBase {
  readonly commandId: CommandId;
  readonly name: string;
  readonly args: unknown;
  readonly authorId: StaffId;
  readonly madeAt: number;
}

/** The row a command speaks of, and the version it has here afterwards. */
export interface CommandTarget {
  readonly entity: JournalEntity;
  readonly entityId: string;
  readonly journalId: JournalId;
  readonly version: number;
}

export interface PendingCommand extends OutgoingCommand {
  readonly deviceSeq: number;
  readonly entity: string;
  readonly entityId: string;
  readonly journalId: string;
  /** The row's version after it, once the server has answered; null before. */
  readonly settledVersion: number | null;
}

interface OutboxRow {
  device_seq: number; command_id: CommandId; name: string; args: string; base_version: number; base_epoch: string; base_seen: number | null; author_id: StaffId;
  made_at: number; entity: string; entity_id: string; journal_id: string; settled_version: number | null;
}

const asPending = (row: OutboxRow): PendingCommand => ({
  deviceSeq: row.device_seq, commandId: row.command_id, name: row.name, args: JSON.parse(row.args) as JournalCommand['args'], baseVersion: row.base_version,
  baseEpoch: row.base_epoch, baseSeen: row.base_seen, authorId: row.author_id, madeAt: row.made_at, entity: row.entity, entityId: row.entity_id, journalId: row.journal_id, settledVersion: row.settled_version,
});

/** The verdict of a command that was here before; a retry gets it again and changes nothing. */
export const findVerdict = (db: ReadHandle, commandId: CommandId): Verdict | undefined => {
  const row = db.get<{ version: number }>('SELECT version FROM command_done WHERE command_id = ?', commandId);
  return row && { commandId, status: 'accepted', version: row.version };
};

/**
 * Keeps the server's row before the first pending command changes it.
 * @returns what the author of the next command has seen of the server: the row, or where commands of this author already wait, what the first of them saw
 */
export function noteBefore(tx: WriteHandle, target: Pick<CommandTarget, 'entity' | 'entityId' | 'journalId'> & { readonly row: RowColumns | null | 'kept' }): CommandBase {
  const { entity, entityId } = target;
  // The empty marks of a removed work go with it here, and come back with it if the server refuses.
  if (entity === 'work' && target.row === null) {
    for (const key of listMarkKeys(tx, entityId)) {
      const mark = findRow(tx, 'mark', key);
      insertBase(tx, 'mark', key, mark, Number(mark?.['version'] ?? 0));
    }
  }
  const pending = listPendingOf(tx, entity, entityId);
  const unsettled = pending.find(({ settledVersion }) => settledVersion === null);
  if (unsettled) {
    const { baseVersion, baseEpoch, baseSeen } = unsettled;
    return { baseVersion, baseEpoch, baseSeen };
  }
  const row = findRow(tx, entity, entityId);
  const baseSeen = seenChecksum(syncTable(entity), row);
  const settled = pending.reduce((most, { settledVersion }) => Math.max(most, settledVersion ?? 0), 0);
  // Verdicts are of the history that the server was greeted in, whatever history the rows of the journal still are of.
  const greeted = findFact(tx, 'serverEpoch') ?? '';
  if (pending.length > 0) return { baseVersion: settled, baseEpoch: greeted, baseSeen };
  const baseVersion = Number(row?.['version'] ?? 0);
  insertBase(tx, entity, entityId, row, baseVersion);
  return { baseVersion, baseEpoch: findHeldScope(tx, journalScope(target.journalId))?.epoch ?? greeted, baseSeen };
}

const insertBase = (tx: WriteHandle, entity: string, entityId: string, row: RowColumns | null, version: number): void =>
  void tx.run(
    'INSERT INTO base_row (entity, entity_id, row, version) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', entity, entityId, row && JSON.stringify(row), version,
  );

/** A command that changed nothing is answered again as it was, and is not sent: the server would keep the same row. */
export const rememberVerdict = (tx: WriteHandle, commandId: CommandId, version: number): void =>
  void tx.run('INSERT INTO command_done (command_id, version) VALUES (?, ?)', commandId, version);

/** In the transaction of the change itself, so that neither stands without the other. */
export const enqueueCommand = (tx: WriteHandle, command: OutgoingCommand, target: CommandTarget): void => {
  rememberVerdict(tx, command.commandId, target.version);
  tx.run(
    `INSERT INTO outbox (device_seq, command_id, name, args, base_version, base_epoch, base_seen, author_id, made_at, entity, entity_id, journal_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    nextDeviceSeq(tx), command.commandId, command.name, JSON.stringify(command.args), command.baseVersion, command.baseEpoch, command.baseSeen, command.authorId,
    command.madeAt, target.entity, target.entityId, target.journalId,
  );
};

/** Numbers only grow, also when every command was answered and the rows are gone: a number used twice means a copied file. */
function nextDeviceSeq(tx: WriteHandle): number {
  const stored = Number(tx.get<{ value: string }>(`SELECT value FROM sync_state WHERE name = 'deviceSeq'`)?.value ?? 0);
  const highest = tx.get<{ n: number | null }>('SELECT max(device_seq) AS n FROM outbox')?.n ?? 0;
  const next = Math.max(stored, highest) + 1;
  tx.run(`INSERT INTO sync_state (name, value) VALUES ('deviceSeq', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, String(next));
  return next;
}

/** Commands of one row that the server's row does not show yet, in their order. */
export const listPendingOf = (db: ReadHandle, entity: string, entityId: string): PendingCommand[] =>
  db.all<OutboxRow>('SELECT * FROM outbox WHERE entity = ? AND entity_id = ? ORDER BY device_seq', entity, entityId).map(asPending);

/** What the server has not answered yet, oldest first. */
export const listUnsent = (db: ReadHandle, most: number): PendingCommand[] =>
  db.all<OutboxRow>('SELECT * FROM outbox WHERE settled_version IS NULL ORDER BY device_seq LIMIT ?', most).map(asPending);

/**
 * The oldest of what the server has not answered yet, as many as go together into one message.
 * @param bytes of their arguments, UTF-8; the first goes whatever it has
 */
export function listForPush(db: ReadHandle, most: number, bytes: number): PendingCommand[] {
  const unsent = listUnsent(db, most);
  let size = 0;
  const end = unsent.findIndex(({ args }, at) => (size += Buffer.byteLength(JSON.stringify(args))) > bytes && at > 0);
  return end < 0 ? unsent : unsent.slice(0, end);
}

/** How many of the commands up to a number wait for the school server. */
export const countUnsentUpTo = (db: ReadHandle, deviceSeq: number): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM outbox WHERE settled_version IS NULL AND device_seq <= ?', deviceSeq)?.n ?? 0;

/** Whether a command has its verdict and no row of the server that shows it yet. */
export const hasUnshown = (db: ReadHandle): boolean => db.get('SELECT 1 FROM outbox WHERE settled_version IS NOT NULL LIMIT 1') !== undefined;

/** How many commands wait for the school server. */
export const countWaiting = (db: ReadHandle): number => db.get<{ n: number }>('SELECT count(*) AS n FROM outbox WHERE settled_version IS NULL')?.n ?? 0;

export const findPending = (db: ReadHandle, commandId: string): PendingCommand | undefined => {
  const row = db.get<OutboxRow>('SELECT * FROM outbox WHERE command_id = ?', commandId);
  return row && asPending(row);
};

export const settleCommand = (tx: WriteHandle, commandId: string, version: number): void =>
  void tx.run('UPDATE outbox SET settled_version = ? WHERE command_id = ?', version, commandId);

export const deletePending = (tx: WriteHandle, commandId: string): void => void tx.run('DELETE FROM outbox WHERE command_id = ?', commandId);

export const listPendingOfJournal = (db: ReadHandle, journalId: string): PendingCommand[] =>
  db.all<OutboxRow>('SELECT * FROM outbox WHERE journal_id = ? ORDER BY device_seq', journalId).map(asPending);

/** Kept for the day the server is restored from an older backup. */
export const keepSent = (tx: WriteHandle, command: PendingCommand, seq: number): void =>
  void tx.run(
    `INSERT INTO sent_command (device_seq, command_id, name, args, base_version, base_epoch, base_seen, author_id, made_at, entity, entity_id, journal_id, seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (command_id) DO UPDATE SET seq = excluded.seq`,
    command.deviceSeq, command.commandId, command.name, JSON.stringify(command.args), command.baseVersion, command.baseEpoch, command.baseSeen, command.authorId,
    command.madeAt, command.entity, command.entityId, command.journalId, seq,
  );

export const forgetSent = (tx: WriteHandle, backedUpTo: number): void => void tx.run('DELETE FROM sent_command WHERE seq <= ?', backedUpTo);

/**
 * The server was restored: what it may have lost is sent again under the same ids and numbers.
 * @returns the rows whose displayed state is to be counted anew
 */
export function requeueSent(tx: WriteHandle): readonly { readonly entity: string; readonly entityId: string }[] {
  tx.run('UPDATE outbox SET settled_version = NULL');
  tx.run(
    `INSERT INTO outbox (device_seq, command_id, name, args, base_version, base_epoch, base_seen, author_id, made_at, entity, entity_id, journal_id)
     SELECT device_seq, command_id, name, args, base_version, base_epoch, base_seen, author_id, made_at, entity, entity_id, journal_id FROM sent_command
     WHERE command_id NOT IN (SELECT command_id FROM outbox)`,
  );
  tx.run('DELETE FROM sent_command');
  const targets = tx.all<{ entity: string; entityId: string }>(`SELECT DISTINCT entity, entity_id AS entityId FROM outbox WHERE entity <> ''`);
  // Until the snapshot says what the server has, what is displayed is taken for its row where none lies beneath.
  for (const { entity, entityId } of targets) {
    const row = findRow(tx, entity, entityId);
    insertBase(tx, entity, entityId, row, Number(row?.['version'] ?? 0));
  }
  return targets;
}

import { journalScope } from '#domain/contract/sync/index.ts';
import type { JournalId } from '#domain/ids.ts';
import { reduceRow, type JournalCommand, type RowColumns } from '#domain/journal/index.ts';
import type { WriteHandle } from '../database/handles.ts';
import { deleteBase, findBase, listBasesOfWork, setBase } from './base-repository.ts';
import { deletePending, listPendingOf, type PendingCommand } from './outbox-repository.ts';
import { findRow, listMarkKeys, putRow, removeRow, removeWorkWithMarks } from './rows-repository.ts';
import { findHeldScope } from './state-repository.ts';

/**
 * Brings the displayed row back to reduce(server row, pending commands), after either of them changed. A command whose effect the server's row already shows
 * leaves the outbox; with the last of them the server's row is displayed as it is.
 */
export function refreshDisplayed(tx: WriteHandle, entity: string, entityId: string): void {
  const base = findBase(tx, entity, entityId);
  if (!base) return;
  const pending: PendingCommand[] = [];
  for (const command of listPendingOf(tx, entity, entityId)) {
    // A removal is shown by a row that is not there – unless it is not there yet, because what begins it waits in front.
    const isGone = base.row === null && command.name === 'removeWork' && pending.length === 0;
    if (command.settledVersion !== null && (base.version >= command.settledVersion || isGone)) deletePending(tx, command.commandId);
    else pending.push(command);
  }
  // Also where the work is not there at all: sent again after a restore, the mark waits for the history in which it is.
  if (entity === 'mark' && findRow(tx, 'work', entityId.slice(0, entityId.indexOf('/'))) === null) {
    removeRow(tx, 'mark', entityId);
    if (pending.length === 0 && base.row === null) deleteBase(tx, 'mark', entityId);
    return;
  }
  // Sent again after a restore, for a journal that may not be read any more or was not fetched yet: nothing is shown of it.
  if (pending.length > 0 && !isHeld(tx, pending[0]!.journalId)) return;
  const displayed = findRow(tx, entity, entityId);
  let row: RowColumns | null = base.row;
  for (const command of pending) row = reduceRow(row, command as unknown as JournalCommand, command, displayed);
  write(tx, entity, entityId, row);
  if (pending.length === 0) deleteBase(tx, entity, entityId);
  if (entity !== 'work') return;
  // What went or came back with the work.
  for (const key of listBasesOfWork(tx, entityId)) if (row !== null || pending.length === 0) refreshMark(tx, key, row !== null);
}

/** Whether rows of a journal come to this file; where they do not, no row will ever show a command. */
export const isHeld = (tx: WriteHandle, journalId: string): boolean => findHeldScope(tx, journalScope(journalId as JournalId)) !== undefined;

function refreshMark(tx: WriteHandle, key: string, workStands: boolean): void {
  if (listPendingOf(tx, 'mark', key).length > 0 || workStands) refreshDisplayed(tx, 'mark', key);
  else {
    // The server's removal of each mark follows in the same patch; until then its row stays beneath.
    removeRow(tx, 'mark', key);
    if (findBase(tx, 'mark', key)?.row === null) deleteBase(tx, 'mark', key);
  }
}

function write(tx: WriteHandle, entity: string, entityId: string, row: RowColumns | null): void {
  if (row) putRow(tx, entity, row);
  else if (entity === 'work') hideWork(tx, entityId);
  else removeRow(tx, entity, entityId);
}

/** The author has taken the work away and the server does not know yet: what comes for it lies beneath, as the work does. */
export const isHidden = (tx: WriteHandle, workId: string): boolean => findBase(tx, 'work', workId) !== undefined && findRow(tx, 'work', workId) === null;

/** The server's rows of its marks stay beneath until the server takes them away itself: they are part of the scope's checksum. */
function hideWork(tx: WriteHandle, workId: string): void {
  for (const key of listMarkKeys(tx, workId)) {
    if (findBase(tx, 'mark', key)) continue;
    const row = findRow(tx, 'mark', key);
    setBase(tx, 'mark', key, { row, version: Number(row?.['version'] ?? 0) });
  }
  removeWorkWithMarks(tx, workId);
}

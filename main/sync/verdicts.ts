import type { PushAnswer, SyncVerdict } from '#domain/contract/sync/index.ts';
import type { WriteHandle } from '../database/handles.ts';
import type { Applied } from './apply.ts';
import { deleteBase, findBase } from './base-repository.ts';
import { isHeld, refreshDisplayed } from './displayed.ts';
import { deletePending, findPending, forgetSent, keepSent, listPendingOf, settleCommand, type PendingCommand } from './outbox-repository.ts';
import { insertProblem } from './problem-repository.ts';
import { removeRow } from './rows-repository.ts';

/**
 * What the server answered to a push, in one transaction with foreign keys unchecked: accepted commands wait for the row that shows them and are kept for
 * a restored server; refused ones become problems with what was typed. Verdicts of commands that are not here (an answer that came twice) are passed over.
 */
export function applyVerdicts(tx: WriteHandle, answer: Pick<PushAnswer, 'verdicts' | 'seq' | 'backedUpTo'>, now: number, applied: Applied): void {
  for (const verdict of answer.verdicts) applyVerdict(tx, verdict, answer.seq, now, applied);
  forgetSent(tx, answer.backedUpTo);
}

function applyVerdict(tx: WriteHandle, verdict: SyncVerdict, seq: number, now: number, applied: Applied): void {
  const command = findPending(tx, verdict.commandId);
  if (!command || command.settledVersion !== null) return;
  if (verdict.status === 'accepted' || verdict.status === 'adjusted') {
    keepSent(tx, command, seq);
    if (!isHeld(tx, command.journalId)) return forget(tx, command);
    settleCommand(tx, command.commandId, verdict.version);
    // The same commands wait on the same row as before, so the same is displayed – unless the row that shows the command was here before its verdict.
    const base = findBase(tx, command.entity, command.entityId);
    if (base && base.version < verdict.version && command.name !== 'removeWork') return undefined;
  } else {
    deletePending(tx, command.commandId);
    insertProblem(tx, command, {
      status: verdict.status, code: verdict.code ?? 'app_unexpected', params: verdict.params ?? {}, standing: verdict.standing ?? null, refusedAt: now,
    });
    if (command.journalId !== '') applied.journals.add(command.journalId);
  }
  return refreshDisplayed(tx, command.entity, command.entityId);
}

/** No row will come that shows it: the right has ended, or the journal is still to be fetched, with the command in it. Until then nothing is shown. */
function forget(tx: WriteHandle, { commandId, entity, entityId }: PendingCommand): void {
  deletePending(tx, commandId);
  if (listPendingOf(tx, entity, entityId).length > 0) return;
  if (findBase(tx, entity, entityId)?.row === null) removeRow(tx, entity, entityId);
  deleteBase(tx, entity, entityId);
}

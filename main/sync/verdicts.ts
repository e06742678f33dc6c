import type { PushAnswer, SyncVerdict } from '#domain/contract/sync/index.ts';
import type { WriteHandle } from '../database/handles.ts';
import type { Applied } from './apply.ts';
import { refreshDisplayed } from './displayed.ts';
import { deletePending, findPending, forgetSent, keepSent, settleCommand } from './outbox-repository.ts';
import { insertProblem } from './problem-repository.ts';

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
    settleCommand(tx, command.commandId, verdict.version);
  } else {
    deletePending(tx, command.commandId);
    insertProblem(tx, command, {
      status: verdict.status, code: verdict.code ?? 'app_unexpected', params: verdict.params ?? {}, standing: verdict.standing ?? null, refusedAt: now,
    });
    if (command.journalId !== '') applied.journals.add(command.journalId);
  }
  refreshDisplayed(tx, command.entity, command.entityId);
}

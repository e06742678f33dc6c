import type { CommandId, JournalId } from '#domain/ids.ts';
import { decide, isFinalMark, type CommandAuthor, type Decision, type JournalCommand, type Verdict } from '#domain/journal/index.ts';
import type { Result } from '#domain/result.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { WriteHandle } from '../../database/handles.ts';
import { enqueueCommand, findVerdict, noteBefore, rememberVerdict } from '../../sync/outbox-repository.ts';
import { putRow, removeWorkWithMarks } from '../../sync/rows-repository.ts';
import { recordRevision } from '../audit/index.ts';
import { fileFacts } from './file-facts.ts';

export interface Submission {
  readonly verdicts: Verdict[];
  /** Journals whose rows changed. */
  readonly changed: JournalId[];
}

/** Who submits, at this workstation. */
export interface Submitter extends CommandAuthor {
  /** The password was typed too long ago for marks of a term or year: those are refused with `password_needed`. */
  readonly finalMarksHeld: boolean;
}

/**
 * One durable transaction for the batch, a savepoint and a verdict for each command. The row, its revision and its outbox
 * entry stand or fall together; a command that was here before gets its stored verdict and has no second effect.
 *
 * @param also what stands or falls with the batch
 */
export function submitCommands(
  database: Pick<SchoolDatabase, 'write'>, commands: readonly JournalCommand[], author: Submitter,
  also?: (tx: WriteHandle, verdicts: readonly Verdict[]) => void,
): Promise<Submission> {
  return database.write((tx) => {
    const facts = fileFacts(tx);
    const changed = new Set<JournalId>();
    const verdicts = commands.map((command): Verdict => {
      const before = findVerdict(tx, command.commandId);
      if (before) return before;
      if (author.finalMarksHeld && isFinalMark(command.name)) return { commandId: command.commandId, status: 'rejected', code: 'password_needed', params: {}, version: 0 };
      const decided = tx.savepoint(() => decide(facts, author, command));
      if (!decided.ok) return refusal(command.commandId, decided.error);
      const decision = decided.value;
      const verdict: Verdict = {
        commandId: command.commandId, status: decision.adjusted ? 'adjusted' : 'accepted', ...(decision.adjusted ? { code: decision.adjusted } : {}),
        version: decision.version,
      };
      if (decision.row === 'kept') {
        rememberVerdict(tx, command.commandId, decision.version);
        return verdict;
      }
      changed.add(decision.journalId);
      const base = noteBefore(tx, decision);
      writeRow(tx, decision);
      tx.reached('row-written');
      recordRevision(tx, {
        commandId: command.commandId, command: command.name, entity: decision.entity, entityId: decision.entityId,
        before: decision.before, after: decision.after, authorId: author.staffId, madeAt: author.now,
      });
      tx.reached('revision-written');
      enqueueCommand(tx, { ...command, ...base, authorId: author.staffId, madeAt: author.now }, decision);
      return verdict;
    });
    also?.(tx, verdicts);
    return { verdicts, changed: [...changed] };
  });
}

function writeRow(tx: WriteHandle, { entity, entityId, row }: Decision): void {
  if (row === 'kept') return;
  if (row) putRow(tx, entity, row);
  // Of a journal's rows only works are ever removed.
  else removeWorkWithMarks(tx, entityId);
}

function refusal(commandId: CommandId, error: Extract<Result<never>, { ok: false }>['error']): Verdict {
  const status = error.code === 'conflict_newer_version' ? 'conflict' : 'rejected';
  return { commandId, status, code: error.code, params: error.params, version: 0 };
}

import type { CommandId, JournalId, StaffId } from '#domain/ids.ts';
import type { JournalCommand, Verdict } from '#domain/journal/index.ts';
import type { Actor, PolicySettings } from '#domain/policy/index.ts';
import { missingCase, type Result } from '#domain/result.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import { enqueueCommand, findVerdict } from '../../sync/outbox-repository.ts';
import { recordRevision } from '../audit/index.ts';
import type { CommandScope, Effect } from './command-scope.ts';
import { addWork, changeWork, removeWork } from './edit-works.ts';
import { setAttendance } from './set-attendance.ts';
import { setLessonContent } from './set-lesson-content.ts';
import { commentMark, setMark } from './set-mark.ts';
import { setTermMark } from './set-term-mark.ts';

export interface Submission {
  readonly verdicts: Verdict[];
  /** Journals whose rows changed. */
  readonly changed: JournalId[];
}

/**
 * One durable transaction for the batch, a savepoint and a verdict for each command. The row, its revision and its outbox
 * entry stand or fall together; a command that was here before gets its stored verdict and has no second effect.
 */
export function submitCommands(
  database: SchoolDatabase,
  commands: readonly JournalCommand[],
  author: { readonly actor: Actor; readonly staffId: StaffId; readonly now: number; readonly settings: PolicySettings },
): Promise<Submission> {
  return database.write((tx) => {
    const scope: CommandScope = { tx, ...author };
    const changed = new Set<JournalId>();
    const verdicts = commands.map((command): Verdict => {
      const before = findVerdict(tx, command.commandId);
      if (before) return before;
      const result = tx.savepoint(() => runCommand(scope, command));
      if (!result.ok) return refusal(command.commandId, result.error);
      const effect = result.value;
      changed.add(effect.journalId);
      tx.reached('row-written');
      recordRevision(tx, {
        commandId: command.commandId, command: command.name, entity: effect.entity, entityId: effect.entityId,
        before: effect.before, after: effect.after, authorId: author.staffId, madeAt: author.now,
      });
      tx.reached('revision-written');
      enqueueCommand(tx, { ...command, authorId: author.staffId, madeAt: author.now }, effect.version);
      return { commandId: command.commandId, status: 'accepted', version: effect.version };
    });
    return { verdicts, changed: [...changed] };
  });
}

function refusal(commandId: CommandId, error: Extract<Result<never>, { ok: false }>['error']): Verdict {
  const status = error.code === 'conflict_newer_version' ? 'conflict' : 'rejected';
  return { commandId, status, code: error.code, params: error.params, version: 0 };
}

function runCommand(scope: CommandScope, command: JournalCommand): Result<Effect> {
  switch (command.name) {
    case 'setMark':
      return setMark(scope, command.args, command.baseVersion);
    case 'commentMark':
      return commentMark(scope, command.args, command.baseVersion);
    case 'setAttendance':
      return setAttendance(scope, command.args, command.baseVersion);
    case 'addWork':
      return addWork(scope, command.args);
    case 'changeWork':
      return changeWork(scope, command.args, command.baseVersion);
    case 'removeWork':
      return removeWork(scope, command.args, command.baseVersion);
    case 'setLessonContent':
      return setLessonContent(scope, command.args, command.baseVersion);
    case 'setTermMark':
      return setTermMark(scope, command.args, command.baseVersion);
    default:
      return missingCase(command);
  }
}

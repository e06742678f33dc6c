import type { CommandId } from '#domain/ids.ts';
import { ERRORS, type ErrorCode } from '#domain/errors.ts';
import type { JournalCommand, JournalCommandName, Verdict } from '#domain/journal/index.ts';
import { done, failed } from '#domain/result.ts';
import { journalCommandArgs } from '#domain/contract/journal-commands.ts';
import type { CoreHandlers } from '../../call-context.ts';
import type { ReadHandle } from '../../database/handles.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { countWaiting, listUnsent } from '../../sync/outbox-repository.ts';
import { deleteProblem, findProblem, listProblems, type Problem } from '../../sync/problem-repository.ts';
import { findRow } from '../../sync/rows-repository.ts';
import { ALONE } from '../../sync/status.ts';
import { requireActor } from '../accounts/index.ts';
import { areFinalMarksHeld, submitCommands } from '../journal/index.ts';
import { placeOf } from './command-place.ts';
import { findStaffName, listConflictCells, listPendingCells } from './sync-repository.ts';
import { textOfCommand, textOfRow } from './value-text.ts';

const MOST_WAITING_TOLD = 200;

export function syncHandlers({ school, clock, uptime, policySettings, emit }: FeatureServices): CoreHandlers['sync'] {
  return {
    readStatus: () => done(school.sync()?.status() ?? ALONE),

    listWaiting() {
      const database = school.get();
      if (!database.ok) return database;
      // The outbox of a demonstration school goes nowhere, so nothing waits.
      if (!school.sync()) return done({ total: 0, commands: [] });
      const db = database.value.read;
      return done({
        total: countWaiting(db),
        commands: listUnsent(db, MOST_WAITING_TOLD).map((command) => ({
          commandId: command.commandId, name: command.name, place: placeOf(db, command), text: typedText(db, command), madeAt: command.madeAt,
        })),
      });
    },

    listProblems() {
      const database = school.get();
      if (!database.ok) return database;
      const db = database.value.read;
      return done(listProblems(db).map((problem) => describeProblem(db, problem)));
    },

    async resolveProblem({ commandId, how, newCommandId }, context) {
      const database = school.get();
      if (!database.ok) return database;
      const actor = requireActor(database.value.read, context);
      if (!actor.ok) return actor;
      const problem = findProblem(database.value.read, commandId);
      if (!problem) return failed('problem_unknown');
      if (how === 'keep') {
        await database.value.write((tx) => deleteProblem(tx, commandId));
      } else {
        const current = findRow(database.value.read, problem.entity, problem.entityId);
        const command = { commandId: newCommandId, name: problem.name, args: problem.args, baseVersion: Number(current?.['version'] ?? 0) } as JournalCommand;
        const db = database.value.read;
        const author = { ...actor.value, now: clock(), settings: policySettings(db), finalMarksHeld: areFinalMarksHeld(db, school.vault(), uptime()) };
        // The problem goes in the transaction of the command that settles it: neither is lost, and it is not settled twice.
        const { verdicts } = await submitCommands(database.value, [command], author, (tx, [verdict]) => {
          if (verdict?.status === 'accepted' || verdict?.status === 'adjusted') deleteProblem(tx, commandId);
        });
        const verdict = verdicts[0]!;
        if (verdict.status === 'conflict' || verdict.status === 'rejected') return refusal(verdict);
      }
      school.sync()?.wake();
      const status = school.sync()?.status();
      if (status) emit('syncStatus', status);
      emit('changed', { topic: 'journal', ids: problem.journalId === '' ? [] : [problem.journalId], source: null });
      return done({});
    },

    readCells({ journalId, termId }, context) {
      const database = school.get();
      if (!database.ok) return database;
      const actor = requireActor(database.value.read, context);
      if (!actor.ok) return actor;
      if (!school.sync()) return done({ pending: [], conflicts: [] });
      return done({
        pending: listPendingCells(database.value.read, journalId, termId),
        conflicts: listConflictCells(database.value.read, journalId, termId).map(([lessonId, pupilId, commandId]) => [lessonId, pupilId, commandId as CommandId]),
      });
    },

    syncNow() {
      school.sync()?.syncNow();
      return done({});
    },
  };
}

const refusal = ({ code = '', params = {} }: Verdict) => (Object.hasOwn(ERRORS, code) ? failed(code as ErrorCode, params) : failed('problem_unknown'));

const isKnown = (name: string): name is JournalCommandName => Object.hasOwn(journalCommandArgs, name);

const typedText = (db: ReadHandle, { name, args }: { readonly name: string; readonly args: unknown }): string =>
  isKnown(name) ? textOfCommand(db, { name, args } as JournalCommand) : '';

function describeProblem(db: ReadHandle, problem: Problem) {
  // What stands may have changed since the refusal; what was told then is for a row that is not here.
  const row = findRow(db, problem.entity, problem.entityId) ?? problem.standing;
  const place = placeOf(db, problem);
  return {
    commandId: problem.commandId as CommandId, name: problem.name, status: problem.status, code: problem.code, params: { ...problem.params }, place,
    mine: { text: typedText(db, problem), author: findStaffName(db, problem.authorId) ?? '', madeAt: problem.madeAt },
    standing: row && {
      text: textOfRow(db, problem.entity, problem.name, row), author: findStaffName(db, String(row['author_id'] ?? '')) ?? '', madeAt: Number(row['made_at'] ?? 0),
    },
    replaceable: problem.status === 'conflict' && place.journalId !== null && isKnown(problem.name),
    refusedAt: problem.refusedAt,
  };
}

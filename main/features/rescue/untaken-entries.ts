import type { SyncVerdict } from '#domain/contract/sync/index.ts';
import { journalCommandArgs } from '#domain/contract/journal-commands.ts';
import type { JournalCommand } from '#domain/journal/index.ts';
import type { UntakenEntry } from '#domain/reports/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import type { PendingCommand } from '../../sync/outbox-repository.ts';
import { findRow } from '../../sync/rows-repository.ts';
import { isoDay } from '../school/index.ts';
import { placeOf, textOfCommand, textOfRow } from '../sync/index.ts';

/** What was not taken, as far as one person may read it. Marks and names: it is kept in memory alone, and not beyond the file that is open. */
export interface UntakenOfRescue {
  readonly rescueId: string;
  readonly entries: readonly UntakenEntry[];
  /** Whose marks they are. */
  readonly pupilIds: readonly string[];
  /** So many more are in journals that the person may not read. */
  readonly unreadable: number;
}

export interface UntakenSources {
  /** The copy of the sealed file, in which names and lessons are as the author saw them. */
  readonly copy: ReadHandle;
  /** The file of whoever runs the rescue: what stands in the journal now, as far as it is theirs to see. */
  readonly own: ReadHandle;
  readonly mayRead: (journalId: string) => boolean;
}

/** By day, class and subject, then by pupil. */
export function gatherUntaken({ copy, own, mayRead }: UntakenSources, rescueId: string, waiting: readonly PendingCommand[], verdicts: ReadonlyMap<string, SyncVerdict>): UntakenOfRescue {
  const untaken = waiting.flatMap((command) => {
    const verdict = verdicts.get(command.commandId);
    return verdict && (verdict.status === 'rejected' || verdict.status === 'conflict') ? [{ command, verdict }] : [];
  });
  const readable = untaken.filter(({ command }) => mayRead(command.journalId));
  const pupilIds = new Set<string>();
  const entries = readable.map(({ command, verdict }): UntakenEntry => {
    const { groupName, subjectName, heldOn, pupilName, pupilId } = placeOf(copy, command);
    if (pupilId !== null) pupilIds.add(pupilId);
    const row = findRow(own, command.entity, command.entityId);
    return {
      status: verdict.status === 'conflict' ? 'conflict' : 'refused', code: verdict.code ?? '', kind: command.name, groupName, subjectName, heldOn, pupilName,
      typed: Object.hasOwn(journalCommandArgs, command.name) ? textOfCommand(copy, { name: command.name, args: command.args } as JournalCommand) : '',
      standing: row ? textOfRow(own, command.entity, command.name, row) : '', typedOn: isoDay(command.madeAt),
    };
  });
  entries.sort((one, other) => one.heldOn.localeCompare(other.heldOn) || one.groupName.localeCompare(other.groupName, 'ru') || one.subjectName.localeCompare(other.subjectName, 'ru') || one.pupilName.localeCompare(other.pupilName, 'ru'));
  return { rescueId, entries, pupilIds: [...pupilIds], unreadable: untaken.length - readable.length };
}

import type { SyncVerdict } from '#domain/contract/sync/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import type { PendingCommand } from '../../sync/outbox-repository.ts';
import { isoDay } from '../school/index.ts';
import { placeOf } from '../sync/index.ts';

/** So many commands of a kind were made on a day of the workstation's clock. */
export interface DayLine {
  readonly day: string;
  readonly kind: string;
  readonly count: number;
}

/** So many commands of a kind in a lesson that the server did not take as they were, for one reason. */
export interface UntakenPlace {
  readonly status: 'refused' | 'conflict';
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly kind: string;
  readonly groupName: string;
  readonly subjectName: string;
  /** ISO; empty where no lesson is meant, or it is gone. */
  readonly heldOn: string;
  readonly count: number;
}

export interface RescueCounts {
  readonly waiting: number;
  readonly accepted: number;
  readonly refused: number;
  readonly conflicts: number;
  /** Not judged: it was not sent, or the answer was lost. */
  readonly left: number;
}

/** By day and kind, oldest day first. */
export function countByDay(waiting: readonly PendingCommand[]): DayLine[] {
  return grouped(waiting.map(({ madeAt, name }) => ({ day: isoDay(madeAt), kind: name }))).sort((one, other) => one.day.localeCompare(other.day) || one.kind.localeCompare(other.kind));
}

export function countVerdicts(waiting: readonly PendingCommand[], verdicts: ReadonlyMap<string, SyncVerdict>): RescueCounts {
  const counted = { waiting: waiting.length, accepted: 0, refused: 0, conflicts: 0, left: 0 };
  for (const { commandId } of waiting) counted[groupOf(verdicts.get(commandId))] += 1;
  return counted;
}

/**
 * What was not taken, by lesson: class, subject, day, kind and reason. Pupils and values stay out: they are the journal's, and not the administrator's (P-06).
 * @param db of the copy, in which lessons and journals are as the author saw them
 */
export function listUntaken(db: ReadHandle, waiting: readonly PendingCommand[], verdicts: ReadonlyMap<string, SyncVerdict>): UntakenPlace[] {
  const found = waiting.flatMap((command) => {
    const verdict = verdicts.get(command.commandId);
    const group = groupOf(verdict);
    if (!verdict || (group !== 'refused' && group !== 'conflicts')) return [];
    const { groupName, subjectName, heldOn } = placeOf(db, command);
    return [{ status: group === 'refused' ? ('refused' as const) : ('conflict' as const), code: verdict.code ?? '', params: plainParams(verdict.params), kind: command.name, groupName, subjectName, heldOn }];
  });
  return grouped(found).sort((one, other) => one.heldOn.localeCompare(other.heldOn) || one.groupName.localeCompare(other.groupName, 'ru') || one.subjectName.localeCompare(other.subjectName, 'ru'));
}

function groupOf(verdict: SyncVerdict | undefined): 'accepted' | 'refused' | 'conflicts' | 'left' {
  switch (verdict?.status) {
    case undefined: return 'left';
    case 'conflict': return 'conflicts';
    case 'rejected': return 'refused';
    default: return 'accepted';
  }
}

/** A reason names days, numbers and rights; what is longer is a text of somebody and no reason. */
const plainParams = (params: SyncVerdict['params']): Record<string, string | number> =>
  Object.fromEntries(Object.entries(params ?? {}).flatMap(([name, value]) => (typeof value === 'number' || (typeof value === 'string' && value.length <= 40 && name !== 'text') ? [[name, value]] : [])));

function grouped<Line extends object>(lines: readonly Line[]): (Line & { count: number })[] {
  const groups = new Map<string, Line & { count: number }>();
  for (const line of lines) {
    const key = JSON.stringify(line);
    const known = groups.get(key);
    if (known) known.count += 1;
    else groups.set(key, { ...line, count: 1 });
  }
  return [...groups.values()];
}

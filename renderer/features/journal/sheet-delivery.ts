import type { CommandId, LessonId, PupilId } from '#domain/ids.ts';
import type { OutputFor } from '../../bridge/index.ts';
import { keyOfCell } from './sheet-problems.ts';

/** The answer of `sync.readCells`. */
export type CellsOnTheirWay = OutputFor<'sync', 'readCells'>;

export interface CellKey {
  readonly lessonId: LessonId;
  readonly pupilId: PupilId;
}

/** How the cells of a sheet stand with the school server: not sent yet, or waiting for a person to decide a conflict. */
export class SheetDelivery {
  #unsent: ReadonlySet<string> = new Set();
  #decisions: ReadonlyMap<string, CommandId> = new Map();

  isUnsent(pupilId: PupilId, lessonId: LessonId): boolean {
    return this.#unsent.size > 0 && this.#unsent.has(keyOfCell(pupilId, lessonId));
  }

  /** The refused command that waits to be decided. */
  decisionAt(pupilId: PupilId, lessonId: LessonId): CommandId | undefined {
    return this.#decisions.size === 0 ? undefined : this.#decisions.get(keyOfCell(pupilId, lessonId));
  }

  /** Takes what the core knows now; answers the cells that look otherwise than before. */
  take({ pending, conflicts }: CellsOnTheirWay): readonly CellKey[] {
    const unsent = new Set(pending.map(([lessonId, pupilId]) => keyOfCell(pupilId, lessonId)));
    const decisions = new Map(conflicts.map(([lessonId, pupilId, commandId]) => [keyOfCell(pupilId, lessonId), commandId] as const));
    const changed: CellKey[] = [];
    const differ = (key: string): boolean => unsent.has(key) !== this.#unsent.has(key) || decisions.get(key) !== this.#decisions.get(key);
    for (const key of new Set([...unsent, ...decisions.keys(), ...this.#unsent, ...this.#decisions.keys()])) {
      if (!differ(key)) continue;
      const [pupilId = '', lessonId = ''] = key.split('/');
      changed.push({ pupilId: pupilId as PupilId, lessonId: lessonId as LessonId });
    }
    this.#unsent = unsent;
    this.#decisions = decisions;
    return changed;
  }
}

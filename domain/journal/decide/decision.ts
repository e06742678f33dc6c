import type { JournalId, StaffId } from '../../ids.ts';
import type { Actor, PolicySettings } from '../../policy/index.ts';
import { failed, type Result } from '../../result.ts';

/** Who commands, as the one who decides knows them, and when. */
export interface CommandAuthor {
  readonly actor: Actor;
  readonly staffId: StaffId;
  /** Milliseconds since 1970 UTC, the moment the row will carry. */
  readonly now: number;
  readonly settings: PolicySettings;
}

export type JournalEntity = 'mark' | 'attendance' | 'work' | 'lesson' | 'term_mark';

/** A row by the columns of the synced table that `entity` names. */
export type RowColumns = Readonly<Record<string, string | number | null>>;

/**
 * What a command does. The workstation and the server write `row` into the table `entity`, and `before` and `after` into
 * the chain of revisions.
 */
export interface Decision {
  readonly entity: JournalEntity;
  /** The key of the row, its columns joined by «/». */
  readonly entityId: string;
  readonly journalId: JournalId;
  /** What people see of the row; null where there was nothing. */
  readonly before: unknown;
  readonly after: unknown;
  /** The whole row afterwards; null where it is removed. `kept`: the row that stands is not touched (status `adjusted`). */
  readonly row: RowColumns | null | 'kept';
  readonly version: number;
  /** Something else happened than what was asked; a code of the catalogue, told to the author as a notice. */
  readonly adjusted?: 'attendance_outranked' | 'attendance_merged' | 'content_both_kept';
}

export type Decided = Result<Decision>;

/**
 * Another author's change after what I saw is a conflict; my own later command wins in the server's order (design §4).
 * `baseVersion` is of the history in which the row stands; a server that was restored brings it into its own first (docs/adr/0014). It may still be ahead of the row
 * where the workstation does not tell histories yet.
 */
export const isOutdated = (row: { readonly version: number; readonly authorId: StaffId | null } | undefined, baseVersion: number, author: CommandAuthor): boolean =>
  row !== undefined && row.version > baseVersion && row.authorId !== author.staffId;

export const conflict = () => failed('conflict_newer_version');

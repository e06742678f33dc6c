import type { ListActRequest, ListChangeAnswer, MovementsAnswer, PreviewRosterAnswer } from '#domain/contract/sync/index.ts';
import type { CommandId } from '#domain/ids.ts';
import type { ListCounts, RosterDecision, RosterRow } from '#domain/people/index.ts';
import type { Result } from '#domain/result.ts';
import type { ClassRow } from './people-repository.ts';

export interface RosterWish {
  readonly rows: readonly RosterRow[];
  readonly enrolOn: string | null;
  readonly decisions: readonly RosterDecision[];
}

export interface RosterCommand extends RosterWish {
  readonly commandId: CommandId;
  readonly kind: 'import' | 'enrol';
  readonly fingerprint: string;
  readonly basis: string;
}

/** Where the lists of classes are kept and changed: in the own file of the demonstration school, else at the server. Codes are those of `server/lists`, and `needs_server`. */
export interface ClassLists {
  preview(group: ClassRow, wish: RosterWish): Promise<Result<PreviewRosterAnswer>>;
  apply(group: ClassRow, command: RosterCommand): Promise<Result<ListChangeAnswer>>;
  act(group: ClassRow, command: ListActRequest): Promise<Result<ListChangeAnswer>>;
  undo(group: ClassRow, command: { readonly commandId: CommandId; readonly changeId: CommandId }): Promise<Result<ListCounts>>;
  movements(group: ClassRow): Promise<Result<MovementsAnswer>>;
}

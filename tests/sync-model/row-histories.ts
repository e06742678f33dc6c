import { syncTable, type SyncTableName } from '#domain/contract/sync/index.ts';
import type { RowColumns } from '#domain/journal/index.ts';

/** What one command made of a row, and of what. A restored server goes on from an earlier state, so histories share their beginnings. */
interface RowState {
  /** The command that wrote it, or a name of its own for what was changed at the server itself. */
  readonly writer: string;
  readonly authorId: string;
  readonly content: string;
  /** The history it was written in. */
  readonly epoch: string;
  readonly before: RowState | null;
}

/** What somebody had before his eyes when he typed. */
export interface Seen {
  /** Whose effects the row had in it, this one or one before it. */
  readonly writers: ReadonlySet<string>;
  readonly content: string;
  /** In which histories the row became what it was; none where it is of the beginning. */
  readonly epochs: readonly string[];
}

/**
 * Who made which row out of which, in every history that the school ever had: the world's own knowledge of what an author saw, without a number of the code's.
 * What a school begins with counts as seen by everybody.
 */
export class RowHistories {
  private standing = new Map<string, RowState>();
  private readonly byText = new Map<string, RowState[]>();
  private readonly byWriter = new Map<string, RowState[]>();

  /** @returns what `bringBack` takes */
  copy(): ReadonlyMap<string, unknown> {
    return new Map(this.standing);
  }

  bringBack(copy: ReadonlyMap<string, unknown>): void {
    this.standing = new Map(copy as ReadonlyMap<string, RowState>);
  }

  /** @param row as the server has it from now on; null: it went */
  write(entity: string, entityId: string, row: RowColumns | null, writer: string, epoch: string): void {
    const key = `${entity} ${entityId}`;
    if (row === null) {
      this.standing.delete(key);
      return;
    }
    const state: RowState = { writer, authorId: String(row['author_id']), content: contentOf(entity, row), epoch, before: this.standing.get(key) ?? null };
    this.standing.set(key, state);
    put(this.byText, `${key} ${textOf(entity, row)}`, state);
    put(this.byWriter, writer, state);
  }

  /** By who has a row of the server before his eyes; the same row in two histories is one. */
  seenIn(entity: string, entityId: string, row: RowColumns | null): Seen {
    const states = row === null ? [] : (this.byText.get(`${entity} ${entityId} ${textOf(entity, row)}`) ?? []);
    return { writers: writersOf(states), content: contentOf(entity, row), epochs: states.map(({ epoch }) => epoch) };
  }

  /** By whose commands were accepted and are not shown by a row of the server yet. */
  seenAfter(commandIds: readonly string[]): Seen {
    const states = commandIds.flatMap((id) => this.byWriter.get(id) ?? []);
    return { writers: writersOf(states), content: '', epochs: states.map(({ epoch }) => epoch) };
  }

  /** Whether the row that stands is, but for numbers and times, the very one that was seen. */
  isTheSame(entity: string, entityId: string, { content }: Seen): boolean {
    return (this.standing.get(`${entity} ${entityId}`)?.content ?? NOTHING) === content;
  }

  /** Whether another author has a hand in the row that stands which this one has not seen; whatever stood beneath the author's own last word, he knew when he gave it. */
  holdsUnseen(entity: string, entityId: string, authorId: string, { writers }: Seen): boolean {
    for (let state = this.standing.get(`${entity} ${entityId}`) ?? null; state && state.authorId !== authorId; state = state.before) {
      if (!writers.has(state.writer)) return true;
    }
    return false;
  }
}

const NOTHING = 'nothing';

const textOf = (entity: string, row: RowColumns): string => JSON.stringify(syncTable(entity as SyncTableName).columns.filter(({ since }: { readonly since?: number }) => since === undefined).map(({ name }) => row[name] ?? null));

const contentOf = (entity: string, row: RowColumns | null): string => (row === null ? NOTHING : textOf(entity, { ...row, version: 0, made_at: 0 }));

function put(map: Map<string, RowState[]>, key: string, state: RowState): void {
  const list = map.get(key);
  if (list) list.push(state);
  else map.set(key, [state]);
}

function writersOf(states: readonly RowState[]): Set<string> {
  const writers = new Set<string>();
  for (const one of states) for (let state: RowState | null = one; state; state = state.before) writers.add(state.writer);
  return writers;
}

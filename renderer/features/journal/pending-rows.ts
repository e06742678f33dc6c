import type { CommandId } from '#domain/ids.ts';

interface Versioned {
  readonly version: number;
}

/**
 * Rows as they are shown: displayed row = reduce(stored row, pending commands on it, in order) (design §3). A stored row
 * changes only by what the core acknowledged; a refused command leaves no trace.
 */
export class PendingRows<Row extends Versioned, Args> {
  readonly #reduce: (row: Row | null, args: Args) => Row;
  #stored = new Map<number, Row>();
  readonly #pending = new Map<number, { readonly commandId: CommandId; readonly args: Args }[]>();
  readonly #shown = new Map<number, Row>();

  constructor(reduce: (row: Row | null, args: Args) => Row) {
    this.#reduce = reduce;
  }

  /** The row with everything pending on it; undefined where there never was one. */
  get(key: number): Row | undefined {
    return this.#shown.get(key) ?? this.#stored.get(key);
  }

  /**
   * The version the core acknowledged, the base of the next command. A predicted one would be wrong where a colleague was
   * faster: the refused command's successor would then name the colleague's version and overwrite the entry.
   */
  baseVersion(key: number): number {
    return this.#stored.get(key)?.version ?? 0;
  }

  waits(key: number): boolean {
    return this.#pending.has(key);
  }

  /** A command was sent, or shall be. */
  add(key: number, commandId: CommandId, args: Args): void {
    const waiting = this.#pending.get(key);
    if (waiting) waiting.push({ commandId, args });
    else this.#pending.set(key, [{ commandId, args }]);
    this.#shown.set(key, this.#reduce(this.get(key) ?? null, args));
  }

  /** The core did it. */
  accept(key: number, commandId: CommandId, version: number): void {
    const command = this.#take(key, commandId);
    if (command) this.#stored.set(key, { ...this.#reduce(this.#stored.get(key) ?? null, command.args), version });
    this.#show(key);
  }

  /** The core refused it. */
  drop(key: number, commandId: CommandId): void {
    this.#take(key, commandId);
    this.#show(key);
  }

  /** Stored rows as they were read anew; what is pending stays upon them. */
  restore(rows: Iterable<readonly [number, Row]>): void {
    this.#stored = new Map(rows);
    for (const key of this.#pending.keys()) this.#show(key);
  }

  /** One stored row as it was read. */
  restoreOne(key: number, row: Row): void {
    this.#stored.set(key, row);
    this.#show(key);
  }

  #take(key: number, commandId: CommandId) {
    const waiting = this.#pending.get(key) ?? [];
    const index = waiting.findIndex((command) => command.commandId === commandId);
    if (index === -1) return undefined;
    const [command] = waiting.splice(index, 1);
    if (waiting.length === 0) this.#pending.delete(key);
    return command;
  }

  #show(key: number): void {
    const waiting = this.#pending.get(key);
    if (!waiting) {
      this.#shown.delete(key);
      return;
    }
    let row: Row | null = this.#stored.get(key) ?? null;
    for (const { args } of waiting) row = this.#reduce(row, args);
    if (row) this.#shown.set(key, row);
  }
}

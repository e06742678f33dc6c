import type { Bridge } from '../../bridge/index.ts';
import type { CommandQueue } from './command-queue.ts';
import type { JournalSheet } from './journal-sheet.ts';

export interface DeliveryWatchParts {
  readonly bridge: Bridge;
  readonly queue: Pick<CommandQueue, 'state' | 'subscribe'>;
  readonly sheet: JournalSheet;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Whatever happens within this time is asked for once: no key ever waits for it, and a fast hand asks three times a second. */
const GATHER_MS = 300;

/**
 * Keeps a sheet told which of its cells have not reached the school server: asked once at the beginning, after own commands were
 * stored, and whenever the core says that something moved.
 */
export class DeliveryWatch {
  readonly #parts: DeliveryWatchParts;
  #asking = false;
  #again = false;
  #stopped = false;

  constructor(parts: DeliveryWatchParts) {
    this.#parts = parts;
  }

  /** Begins; answers how to stop. */
  follow(): () => void {
    const { bridge, queue } = this.#parts;
    this.#stopped = false;
    const stops = [
      bridge.listen('syncStatus', () => this.#ask()),
      queue.subscribe(() => {
        if (queue.state.is === 'idle') this.#ask();
      }),
    ];
    this.#ask();
    return () => {
      this.#stopped = true;
      for (const stop of stops) stop();
    };
  }

  #ask(): void {
    this.#again = true;
    if (!this.#asking) void this.#run();
  }

  async #run(): Promise<void> {
    const { bridge, sheet, wait } = this.#parts;
    this.#asking = true;
    while (this.#again && !this.#stopped) {
      await wait(GATHER_MS);
      this.#again = false;
      if (this.#stopped) break;
      const cells = await bridge.api.sync.readCells({ journalId: sheet.journalId, termId: sheet.parts.term.termId });
      // A core that is just starting anew answers at the next event; what was shown stays until then.
      if (cells.ok && !this.#stopped) sheet.tellDelivery(cells.value);
    }
    this.#asking = false;
  }
}

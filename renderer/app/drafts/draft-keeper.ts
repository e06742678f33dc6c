import type { Bridge } from '../../bridge/index.ts';

/** After so long a pause in typing a text is kept. */
export const KEEP_AFTER_MS = 300;

/**
 * Keeps what stands in fields and was not stored yet, in the encrypted file of who types: a lock, a power cut or a fall of the page loses no more than the last third of a
 * second. A failure to keep is no failure of typing: the shell writes it into its log, the person types on.
 */
export class DraftKeeper {
  readonly #bridge: Pick<Bridge, 'api'>;
  readonly #waiting = new Map<string, { readonly text: string; readonly timer: ReturnType<typeof setTimeout> }>();
  /** Places of which something lies in the file. */
  readonly #kept: Set<string>;

  constructor(bridge: Pick<Bridge, 'api'>, kept: Iterable<string> = []) {
    this.#bridge = bridge;
    this.#kept = new Set(kept);
  }

  keep(place: string, text: string): void {
    clearTimeout(this.#waiting.get(place)?.timer);
    this.#waiting.set(place, { text, timer: setTimeout(() => this.#send(place), KEEP_AFTER_MS) });
  }

  /** The text was stored or thrown away. */
  drop(place: string): void {
    clearTimeout(this.#waiting.get(place)?.timer);
    this.#waiting.delete(place);
    if (this.#kept.delete(place)) void this.#bridge.api.drafts.drop({ place });
  }

  /** What is still held back goes at once: the window locks. */
  flush(): void {
    for (const place of this.#waiting.keys()) this.#send(place);
  }

  #send(place: string): void {
    const held = this.#waiting.get(place);
    if (!held) return;
    clearTimeout(held.timer);
    this.#waiting.delete(place);
    this.#kept.add(place);
    void this.#bridge.api.drafts.keep({ place, text: held.text });
  }
}

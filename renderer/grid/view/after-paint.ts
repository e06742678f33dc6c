/**
 * Work that must not delay the picture: runs once after the next frame is painted, however often it was asked for.
 * A hidden window paints no frames, there it runs soon anyway.
 */
export class AfterPaint {
  readonly #work: () => void;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  ask(): void {
    if (this.#frame !== undefined || this.#timer !== undefined) return;
    if (document.hidden) {
      this.#timer = setTimeout(() => this.#run(), 0);
      return;
    }
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#timer = setTimeout(() => this.#run(), 0);
    });
  }

  /** Runs what is waiting at once. */
  flush(): void {
    if (this.#frame === undefined && this.#timer === undefined) return;
    this.drop();
    this.#work();
  }

  drop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
  }

  #run(): void {
    this.#timer = undefined;
    this.#work();
  }
}

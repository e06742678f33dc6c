/** Long work under way, by window, so that its owner alone can cancel it. */
export class Jobs {
  private readonly running = new Map<string, AbortController>();

  /** A call without a job id cannot be cancelled by name, but goes with its window. */
  begin(windowId: number, jobId: string | null): { readonly signal: AbortSignal; end(): void } {
    const controller = new AbortController();
    const name = `${windowId}/${jobId ?? `call-${this.running.size}-${performance.now()}`}`;
    this.running.set(name, controller);
    return {
      signal: controller.signal,
      end: () => {
        if (this.running.get(name) === controller) this.running.delete(name);
      },
    };
  }

  cancel(windowId: number, jobId: string): void {
    this.running.get(`${windowId}/${jobId}`)?.abort();
  }

  cancelAll(windowId: number): void {
    for (const [name, controller] of this.running) if (name.startsWith(`${windowId}/`)) controller.abort();
  }

  cancelEverything(): void {
    for (const controller of this.running.values()) controller.abort();
  }
}

interface LaidPaper {
  readonly bytes: Uint8Array;
  readonly windowId: number;
}

/**
 * Documents on their way to the printer: letters with names, slips with passwords. They lie in the memory of the core, from the drawing to the end of the print dialog, and never in a file: what is not on the
 * disk needs no deleting after a crash, and a deleted file can be read again (issue 4, «How it is proven»: nothing of them in the spool).
 */
export class PaperTray {
  private readonly papers = new Map<string, LaidPaper>();

  /**
   * @param windowId from which it is printed
   * @param bytes are the tray's from now on
   */
  lay(paperId: string, windowId: number, bytes: Uint8Array): void {
    this.remove(paperId);
    this.papers.set(paperId, { bytes, windowId });
  }

  /** A copy for the print window of that window, which wipes it; null where it is gone, or is another window's. */
  copyFor(windowId: number, paperId: string): Uint8Array<ArrayBuffer> | null {
    const paper = this.papers.get(paperId);
    return paper?.windowId === windowId ? new Uint8Array(paper.bytes) : null;
  }

  remove(paperId: string): void {
    this.papers.get(paperId)?.bytes.fill(0);
    this.papers.delete(paperId);
  }

  /** The window is gone: nobody ends its printing any more. */
  removeOf(windowId: number): void {
    for (const [paperId, paper] of this.papers) if (paper.windowId === windowId) this.remove(paperId);
  }

  /** When the person leaves, at the lock, and when the core ends. */
  clear(): void {
    for (const paperId of this.papers.keys()) this.remove(paperId);
  }
}

import type { Announcement } from '../core/state.ts';
import type { GridOwner, GridTexts } from '../model.ts';
import { part } from './body.ts';

/** The live region: what the screen reader hears of the grid, and only the last of a quick series of moves. */
export class Announcer {
  readonly element = part('div', 'live');
  #waiting: Announcement[] = [];

  constructor() {
    this.element.setAttribute('aria-live', 'polite');
    this.element.setAttribute('role', 'status');
  }

  /** Keeps it until `sayWaiting`: words must not delay the picture. */
  add(announcement: Announcement): void {
    // of a quick series of moves only the last one is worth saying
    if (announcement.code === 'moved' || announcement.code === 'selected') {
      this.#waiting = this.#waiting.filter((other) => other.code !== 'moved' && other.code !== 'selected');
    }
    this.#waiting.push(announcement);
  }

  sayWaiting(owner: GridOwner, texts: GridTexts): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length > 0) this.say(waiting.map((announcement) => wordsOf(announcement, owner, texts)));
  }

  say(words: readonly string[]): void {
    this.element.textContent = words.filter((text) => text !== '').join('. ');
  }
}

function wordsOf(announcement: Announcement, owner: GridOwner, texts: GridTexts): string {
  switch (announcement.code) {
    case 'moved': return owner.say(announcement.at);
    case 'selected': return texts.selected(announcement.rows, announcement.columns);
    case 'refused': return announcement.refusal;
    case 'done': return texts.done(announcement.cause, announcement.cells, announcement.skipped);
    case 'nothing': return announcement.cause === 'undo' ? texts.nothingToUndo : texts.nothingToRedo;
    default: return announcement satisfies never;
  }
}

import { afterEach, describe, expect, it } from 'vitest';
import { markCopies } from './mark-copies.ts';

/** jsdom has no DataTransfer. */
class Data {
  readonly kept = new Map<string, string>();
  setData(type: string, text: string): void {
    this.kept.set(type, text);
  }
}

markCopies(window);
afterEach(() => document.body.replaceChildren());

function fire(target: EventTarget, type: 'copy' | 'cut' = 'copy'): Map<string, string> {
  const data = new Data();
  target.dispatchEvent(Object.assign(new Event(type, { bubbles: true, cancelable: true }), { clipboardData: data }));
  return data.kept;
}

function field(type: string, value: string, from: number, to: number): HTMLInputElement {
  const input = document.createElement('input');
  Object.assign(input, { type, value });
  document.body.append(input);
  input.setSelectionRange(from, to);
  return input;
}

describe('a copy out of our page (issue 4, point 5)', () => {
  it('carries the mark beside the selected text of a field', () => {
    expect([...fire(field('text', 'решала у доски', 0, 6))]).toEqual([['text/plain', 'решала'], ['application/x-uchitelskaya', '1']]);
  });

  it('carries the mark beside what somebody else put there', () => {
    const place = document.createElement('div');
    document.body.append(place);
    place.addEventListener('copy', (event) => {
      event.clipboardData?.setData('text/plain', '5\t4');
      event.preventDefault();
    });
    expect([...fire(place)]).toEqual([['text/plain', '5\t4'], ['application/x-uchitelskaya', '1']]);
  });

  it('puts nothing there where nothing is selected, nor out of a password', () => {
    expect([...fire(field('text', 'решала', 2, 2))]).toEqual([]);
    expect([...fire(field('password', 'снег тает', 0, 4))]).toEqual([]);
  });
});

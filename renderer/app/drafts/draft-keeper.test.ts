import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../bridge/index.ts';
import { DraftKeeper, KEEP_AFTER_MS } from './draft-keeper.ts';

function open(kept: readonly string[] = []) {
  const deeds: string[] = [];
  const api = {
    drafts: {
      keep: async ({ place, text }: { place: string; text: string }) => (deeds.push(`keep ${place} ${text}`), { ok: true, value: {} }),
      drop: async ({ place }: { place: string }) => (deeds.push(`drop ${place}`), { ok: true, value: {} }),
    },
  };
  return { deeds, keeper: new DraftKeeper({ api } as unknown as Bridge, kept) };
}

describe('unfinished input (issue 4, point 5)', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is kept after a pause in typing, once', () => {
    const { keeper, deeds } = open();
    keeper.keep('a', 'х');
    vi.advanceTimersByTime(KEEP_AFTER_MS - 1);
    keeper.keep('a', 'хо');
    vi.advanceTimersByTime(KEEP_AFTER_MS - 1);
    expect(deeds).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(deeds).toEqual(['keep a хо']);
  });

  it('goes at once when the window locks, place by place', () => {
    const { keeper, deeds } = open();
    keeper.keep('a', '1');
    keeper.keep('b', '2');
    keeper.flush();
    vi.runAllTimers();
    expect(deeds).toEqual(['keep a 1', 'keep b 2']);
  });

  it('is dropped when it was stored: what waits is not kept, what was kept is removed, nothing else is asked', () => {
    const { keeper, deeds } = open(['of-before']);
    keeper.keep('a', '1');
    keeper.drop('a');
    keeper.drop('of-before');
    vi.runAllTimers();
    expect(deeds).toEqual(['drop of-before']);
  });
});

import { describe, expect, it } from 'vitest';
import { runSeeds } from './run-seeds.ts';

describe('the sync through more bad days (design §4)', () => {
  it('holds its invariants in another 1 000 worlds', { timeout: 600_000 }, async () => {
    expect((await runSeeds(1_001, 1_000)).map(({ seed, reason }) => `seed ${seed}: ${reason}`)).toEqual([]);
  });
});

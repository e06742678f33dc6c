import { describe, expect, it } from 'vitest';
import { runSeed, runSeeds } from './run-seeds.ts';
import { makeTemplate } from './template.ts';

const text = (failures: Awaited<ReturnType<typeof runSeeds>>): string => failures.map(({ seed, reason, events }) => `seed ${seed}: ${reason}\n${events.join('\n')}`).join('\n\n');

describe('the sync through bad days (design §4)', () => {
  it('the same seed lives the same life', async () => {
    const template = await makeTemplate();
    for (let seed = 1; seed <= 20; seed++) {
      const once = await runSeed(seed, template);
      const again = await runSeed(seed, template);
      expect([seed, again.digest]).toEqual([seed, once.digest]);
    }
  });

  it('holds its invariants in 1 000 worlds', { timeout: 600_000 }, async () => {
    expect(text(await runSeeds(1, 1_000))).toBe('');
  });
});

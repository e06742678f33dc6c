import { expect, it } from 'vitest';
import { SlipBatches } from './slip-batches.ts';

const batch = { kind: 'staff', staffId: 'me', slips: [{ name: 'Петрова', about: '', login: 'petrova', password: 'ложка-вагон', validUntil: null }], holderIds: ['anna'] } as const;

it('passwords on their way to the slip are kept a quarter of an hour, for who issued them, and can be forgotten (R-05)', () => {
  let now = 0;
  const batches = new SlipBatches(() => now);
  batches.keep('a', batch);
  batches.keep('b', batch);
  expect(batches.find('a', 'me')?.slips).toEqual(batch.slips);
  expect(batches.find('a', 'other')).toBeUndefined();
  batches.forget('b');
  expect(batches.find('b', 'me')).toBeUndefined();
  now = 15 * 60_000;
  expect(batches.find('a', 'me')).toBeUndefined();
});

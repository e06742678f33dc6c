import { expect, it } from 'vitest';
import { blocksAnswer } from './personal-messages.ts';

it('blocks of a server that has no numbers yet are read, and have no acts (the sync schema is additive)', () => {
  const before = { kind: 'pupil', personId: '0'.repeat(22), name: 'Ёлкина Анна', reason: 'спор', basis: 'заявление № 3', blockedByName: 'Орлов Иван', blockedAt: 1, liftedAt: null, liftBasis: '' };
  expect(blocksAnswer.parse({ blocks: [before] })).toEqual({ blocks: [{ ...before, blockId: null, number: 0, liftedByName: '', destroyed: false }] });
});

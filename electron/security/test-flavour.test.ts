import { expect, test } from 'vitest';
import { isTestFlavour } from './test-flavour.ts';

test('an inspector that runs is the mark of the flavour for tests; a release has none', () => {
  expect(isTestFlavour(() => 'ws://127.0.0.1:9229/1')).toBe(true);
  expect(isTestFlavour(() => undefined)).toBe(false);
});

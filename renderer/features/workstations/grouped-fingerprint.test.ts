import { expect, it } from 'vitest';
import { groupedFingerprint } from './grouped-fingerprint.ts';

it('writes a fingerprint in groups of four, however it came', () => {
  expect(groupedFingerprint('a1b2c3d4e5f6')).toEqual(['A1B2', 'C3D4', 'E5F6']);
  expect(groupedFingerprint('A1:B2:C3:D4:E5')).toEqual(['A1B2', 'C3D4', 'E5']);
  expect(groupedFingerprint('A1B2 C3D4')).toEqual(['A1B2', 'C3D4']);
});

it('has nothing to compare on loopback, where there is no authority', () => {
  expect(groupedFingerprint('')).toEqual([]);
  expect(groupedFingerprint('0000 0000 0000 0000')).toEqual([]);
});

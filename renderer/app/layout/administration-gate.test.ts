import { expect, it } from 'vitest';
import { isClosedHere } from './administration-gate.tsx';

it('administration is closed where the school wants marked workstations and this is surely none, and nothing else is (P-10)', () => {
  const section = { isAdministration: true } as const;
  expect(isClosedHere(section, { administrative: false, required: true })).toBe(true);
  expect([
    isClosedHere(section, { administrative: true, required: true }), isClosedHere(section, { administrative: false, required: false }), isClosedHere(section, { administrative: null, required: true }),
    isClosedHere(section, undefined), isClosedHere({}, { administrative: false, required: true }), isClosedHere(undefined, { administrative: false, required: true }),
  ]).toEqual([false, false, false, false, false, false]);
});

import { expect, it } from 'vitest';
import { CONSENT_FILTERS, fitsFilter } from './consent-filters.ts';

it('the lists of consents hold who belongs there (P-02, P-03)', () => {
  const given = { lacksConsent: false, own: 'notYet', data: 'given', diary: 'given', transfer: 'given' } as const;
  const lists = (over: Partial<Parameters<typeof fitsFilter>[0]>) => CONSENT_FILTERS.filter((filter) => fitsFilter({ ...given, ...over }, filter));
  expect(lists({})).toEqual(['all']);
  expect(lists({ lacksConsent: true, data: 'none' })).toEqual(['all', 'lacks']);
  expect(lists({ own: 'soon' })).toEqual(['all', 'own']);
  expect(lists({ own: 'due', diary: 'withdrawn' })).toEqual(['all', 'own', 'withdrawn']);
});

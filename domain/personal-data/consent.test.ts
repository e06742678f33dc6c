import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentState, mayIssueCredentials, mayTransferOnConsent, ownConsent, ownConsentFrom, pupilConsents, type ConsentEntry } from './consent.ts';
import { missingDocuments, PERSONAL_DOCUMENTS } from './register.ts';

const entry = (over: Partial<ConsentEntry>): ConsentEntry => ({ subject: 'data', holder: 'guardian', state: 'given', decidedOn: '2026-09-01', validUntil: null, madeAt: 1, ...over });
const all = (over: Partial<ConsentEntry> = {}): ConsentEntry[] => (['data', 'diary', 'transfer'] as const).map((subject) => entry({ subject, ...over }));
const pupil = { birthDate: '2013-05-01', leftOn: null };

describe('consents of a pupil (P-02)', () => {
  it('count from the day of the paper on, and until the pupil leaves', () => {
    const state = (day: string, leftOn: string | null = null) => consentState([entry({})], { subject: 'data', holder: 'guardian', day, leftOn });
    expect([state('2026-08-31'), state('2026-09-01'), state('2036-09-01')]).toEqual(['none', 'given', 'given']);
    expect([state('2027-05-25', '2027-05-25'), state('2027-05-26', '2027-05-25')]).toEqual(['given', 'expired']);
  });

  it('given for a time they end with it', () => {
    const state = (day: string) => consentState([entry({ validUntil: '2026-12-31' })], { subject: 'data', holder: 'guardian', day });
    expect([state('2026-12-31'), state('2027-01-01')]).toEqual(['given', 'expired']);
  });

  it('a later paper outranks an earlier one, whatever order they were entered in, and takes nothing from the days before', () => {
    const papers = [entry({ madeAt: 9 }), entry({ state: 'withdrawn', decidedOn: '2026-10-10', madeAt: 2 }), entry({ decidedOn: '2026-11-01', madeAt: 1 })];
    fc.assert(fc.property(fc.shuffledSubarray(papers, { minLength: 3 }), (mixed) => {
      const state = (day: string) => consentState(mixed, { subject: 'data', holder: 'guardian', day });
      expect([state('2026-10-09'), state('2026-10-10'), state('2026-11-01')]).toEqual(['given', 'withdrawn', 'given']);
    }));
    expect(consentState([entry({ madeAt: 1 }), entry({ state: 'refused', madeAt: 2 })], { subject: 'data', holder: 'guardian', day: '2026-09-01' })).toBe('refused');
  });

  it('without one the pupil is flagged; a refused diary alone flags nobody', () => {
    expect(pupilConsents(pupil, [], '2026-09-10')).toMatchObject({ data: 'none', lacksConsent: true });
    expect(pupilConsents(pupil, [entry({ state: 'withdrawn' })], '2026-09-10').lacksConsent).toBe(true);
    expect(pupilConsents(pupil, [entry({}), entry({ subject: 'diary', state: 'refused' })], '2026-09-10')).toMatchObject({ diary: 'refused', lacksConsent: false });
  });
});

describe('the own consent from 16 on (P-03)', () => {
  it('is asked from the sixteenth birthday on, a task thirty days before', () => {
    const own = (day: string) => ownConsent({ birthDate: '2010-11-26', leftOn: null }, all(), day);
    expect([own('2026-10-26'), own('2026-10-27'), own('2026-11-25'), own('2026-11-26')]).toEqual(['notYet', 'soon', 'soon', 'due']);
    expect(ownConsentFrom('2012-02-29')).toBe('2028-02-29');
    expect(ownConsentFrom('2011-02-28')).toBe('2027-02-28');
    expect(ownConsentFrom('2008-02-29')).toBe('2024-02-29');
    // A century without a leap day: the rule is proven where it can be met.
    expect(ownConsentFrom('2084-02-29')).toBe('2100-03-01');
  });

  it('is no task once given or refused, and unknown without a date of birth', () => {
    const own = (entries: ConsentEntry[], birthDate: string | null = '2009-01-01') => ownConsent({ birthDate, leftOn: null }, entries, '2026-11-26');
    expect([own([entry({ holder: 'pupil' })]), own([entry({ holder: 'pupil', state: 'refused' })]), own([]), own([], null)]).toEqual(['given', 'refused', 'due', 'unknown']);
  });
});

describe('what a missing consent holds back', () => {
  it('credentials of the diary need the parents’ papers to data and diary, and from 16 on the pupil’s own', () => {
    const day = '2026-11-26';
    expect(mayIssueCredentials(pupil, all(), day)).toBeNull();
    expect(mayIssueCredentials(pupil, [entry({})], day)).toBe('consent_missing');
    expect(mayIssueCredentials(pupil, [entry({ subject: 'diary' })], day)).toBe('consent_missing');
    const grown = { birthDate: '2010-11-26', leftOn: null };
    expect(mayIssueCredentials(grown, all(), '2026-11-25')).toBeNull();
    expect(mayIssueCredentials(grown, all(), day)).toBe('own_consent_missing');
    expect(mayIssueCredentials(grown, [...all(), entry({ holder: 'pupil' })], day)).toBeNull();
    expect(mayIssueCredentials({ ...pupil, leftOn: '2026-11-01' }, all(), day)).toBe('consent_missing');
  });

  it('a transfer on consent needs the one to transfer', () => {
    expect(mayTransferOnConsent(pupil, all(), '2026-11-26')).toBeNull();
    expect(mayTransferOnConsent(pupil, [...all(), entry({ subject: 'transfer', state: 'withdrawn', decidedOn: '2026-11-26' })], '2026-11-26')).toBe('consent_missing');
  });
});

it('the folder of documents says what is missing of what the regulations name (P-11)', () => {
  expect(missingDocuments([])).toEqual(PERSONAL_DOCUMENTS.filter(({ obligatory }) => obligatory).map(({ kind }) => kind));
  expect(missingDocuments(['responsibleOrder', 'introductionOrder', 'regulation', 'consentForm', 'nondisclosureForm', 'accessList'])).toEqual(['securityInstruction']);
});

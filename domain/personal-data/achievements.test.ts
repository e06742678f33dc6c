import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACHIEVEMENT_KINDS, ACHIEVEMENT_RESULTS, achievementFault, isPrize, mayRecordAchievements, resultsOf, type Achievement, type ConsentEntry } from './index.ts';

const around = { birthDate: '2013-05-01', today: '2026-11-26' };
const prize: Achievement = { kind: 'olympiad', title: 'Всероссийская олимпиада школьников', level: 'municipal', subject: 'математика', day: '2026-11-20', result: 'prizewinner', award: '' };

describe('what a pupil achieved (P-04, G-08)', () => {
  it('is of a day between birth and tomorrow; without a birth date of any day that is over', () => {
    const of = (day: string, birthDate: string | null = around.birthDate) => achievementFault({ ...prize, day }, { ...around, birthDate });
    expect(['2026-11-26', '2026-11-27', '2013-05-02'].map((day) => of(day))).toEqual([null, null, null]);
    expect(['2026-11-28', '2013-05-01', '1999-01-01'].map((day) => of(day))).toEqual(['achievement_day_wrong', 'achievement_day_wrong', 'achievement_day_wrong']);
    expect([of('1999-01-01', null), of('2026-11-28', null)]).toEqual([null, 'achievement_day_wrong']);
  });

  it('an award that no event gave has no place, and whoever is awarded is awarded with something', () => {
    expect(achievementFault({ ...prize, kind: 'award', award: 'похвальный лист' }, around)).toBe('achievement_result_wrong');
    expect(achievementFault({ ...prize, kind: 'award', result: 'awarded', award: 'похвальный лист' }, around)).toBeNull();
    expect(achievementFault({ ...prize, result: 'awarded', award: ' ' }, around)).toBe('achievement_award_missing');
    expect(achievementFault({ ...prize, result: 'participant', award: '' }, around)).toBeNull();
  });

  it('every result that a kind offers is taken, and no other', () => {
    fc.assert(fc.property(fc.constantFrom(...ACHIEVEMENT_KINDS), fc.constantFrom(...ACHIEVEMENT_RESULTS), (kind, result) => {
      expect(achievementFault({ ...prize, kind, result, award: 'диплом' }, around) === null).toBe(resultsOf(kind).includes(result));
    }));
    expect(ACHIEVEMENT_RESULTS.filter((result) => isPrize(result))).toEqual(['laureate', 'prizewinner', 'winner']);
  });

  it('is entered with a consent to the data in force alone, from sixteen on with the pupil’s own (P-02, P-03)', () => {
    const paper: ConsentEntry = { subject: 'data', holder: 'guardian', state: 'given', decidedOn: '2026-09-01', validUntil: null, madeAt: 1 };
    const may = (entries: readonly ConsentEntry[], pupil: object = {}) => mayRecordAchievements({ birthDate: '2013-05-01', leftOn: null, ...pupil }, entries, around.today);
    expect([may([]), may([paper]), may([paper, { ...paper, state: 'withdrawn', decidedOn: '2026-10-01' }])]).toEqual(['consent_missing', null, 'consent_missing']);
    // The diary is another matter, and who left the school has none in force.
    expect([may([{ ...paper, subject: 'diary' }]), may([paper], { leftOn: '2026-11-01' })]).toEqual(['consent_missing', 'consent_missing']);
    expect([may([paper], { birthDate: '2009-01-01' }), may([paper, { ...paper, holder: 'pupil' }], { birthDate: '2009-01-01' })]).toEqual(['own_consent_missing', null]);
  });
});

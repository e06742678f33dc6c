import { expect, it } from 'vitest';
import type { PupilId } from '#domain/ids.ts';
import { chosenByRule, firstOptions, noteOf, withNote, type Candidate } from './letter-options.ts';

const anna = 'anna' as PupilId;
const boris = 'boris' as PupilId;
const options = firstOptions({ absencePercent: 20, densityPercent: 70, average: 3.5 });

it('takes the rule from the settings of the school', () => {
  expect(options.thresholds).toEqual({ absencePercent: 20, densityPercent: 70, averageBelow: 3.5, debtsFrom: 1 });
});

it('keeps a note a pupil and forgets an emptied one (X-05)', () => {
  const both = withNote(withNote(options, { pupilId: anna, remark: 'а', recommendation: '' }), { pupilId: boris, remark: '', recommendation: 'б' });
  expect(both.notes.map((note) => note.pupilId)).toEqual([anna, boris]);
  expect(noteOf(withNote(both, { pupilId: anna, remark: 'в', recommendation: '' }), anna).remark).toBe('в');
  expect(withNote(both, { pupilId: anna, remark: ' ', recommendation: '' }).notes.map((note) => note.pupilId)).toEqual([boris]);
});

it('chooses by rule who has a reason', () => {
  const candidate = (pupilId: PupilId, reasons: Candidate['reasons']): Candidate => ({
    pupilId, name: '', lessonsHeld: 0, lessonsMissed: 0, average: null, debts: 0, reasons, lastLetter: null,
  });
  expect([...chosenByRule([candidate(anna, []), candidate(boris, [{ kind: 'debts', count: 2 }])])]).toEqual([boris]);
});

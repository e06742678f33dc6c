import { describe, expect, it } from 'vitest';
import type { RosterAction, RosterDecision, RosterPlanRow } from '#domain/people/index.ts';
import { errorLines, fits, isToDecide, spellingRows, withDecision } from './roster-session.ts';

const row = (action: RosterAction, more: Partial<RosterPlanRow> = {}): RosterPlanRow => ({
  line: 2, action, title: 'Ким Анна', written: null, birthDate: null, pupilId: null, target: null, startsOn: null, leaves: null, changes: [], problems: [], question: null, decision: null, ...more,
});

describe('filters of the dry run', () => {
  it('put every line under its kind, and an answered one stays to be decided', () => {
    expect((['add', 'enrol', 'move'] as const).every((action) => fits(row(action), 'add'))).toBe(true);
    expect(fits(row('enrol', { changes: [{ field: 'phone', from: '', to: '1' }] }), 'update')).toBe(true);
    expect([fits(row('same'), 'add'), fits(row('same'), 'same'), fits(row('skip'), 'skip'), fits(row('error'), 'all')]).toEqual([false, true, true, true]);
    expect([isToDecide(row('question')), isToDecide(row('error')), isToDecide(row('add')), isToDecide(row('add', { decision: { line: 2, answer: 'other' } }))]).toEqual([true, true, false, true]);
  });
});

describe('answers', () => {
  const first: RosterDecision = { line: 5, answer: 'skip' };
  it('are one for a line, in the order of the lines, and can be taken away', () => {
    const two = withDecision([first], { line: 3, answer: 'other' });
    expect(two).toEqual([{ line: 3, answer: 'other' }, first]);
    expect(withDecision(two, { line: 5, answer: 'other' })).toEqual([{ line: 3, answer: 'other' }, { line: 5, answer: 'other' }]);
    expect(withDecision(two, { line: 5 })).toEqual([{ line: 3, answer: 'other' }]);
  });

  it('for many lines at once find those lines', () => {
    const spelling = row('question', { line: 7, question: { kind: 'spelling', candidates: [], alikeLine: null } });
    expect(errorLines([row('error', { line: 4 }), row('add')])).toEqual([4]);
    expect(spellingRows([spelling, row('question', { question: { kind: 'slip', candidates: [], alikeLine: null } })])).toEqual([spelling]);
  });
});

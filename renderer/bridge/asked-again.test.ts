import { describe, expect, it } from 'vitest';
import { isAskedAgain } from './asked-again.ts';

const event = (topic: 'journal' | 'lesson' | 'people' | 'letters' | 'school', ids: string[] = []) => ({ topic, ids, source: null });

describe('what is asked again after a change', () => {
  it('a journal that is named, not another one', () => {
    expect(isAskedAgain(event('journal', ['j1']), ['journal', 'readPage', { journalId: 'j1', termId: 't' }])).toBe(true);
    expect(isAskedAgain(event('journal', ['j1']), ['journal', 'readPage', { journalId: 'j2', termId: 't' }])).toBe(false);
  });

  it('all of them when none is named', () => {
    expect(isAskedAgain(event('journal'), ['journal', 'readPage', { journalId: 'j2', termId: 't' }])).toBe(true);
  });

  it('letters of every class when a journal changed, the list of journals not', () => {
    expect(isAskedAgain(event('journal', ['j1']), ['letters', 'listCandidates', { groupId: 'g', termId: 't' }])).toBe(true);
    expect(isAskedAgain(event('journal', ['j1']), ['journal', 'listJournals', {}])).toBe(false);
  });

  it('everything that shows people when people changed', () => {
    expect(isAskedAgain(event('people', ['p1']), ['people', 'listPupils', { groupId: 'g' }])).toBe(true);
    expect(isAskedAgain(event('people', ['p1']), ['journal', 'readPage', { journalId: 'j', termId: 't' }])).toBe(true);
    expect(isAskedAgain(event('people', ['p1']), ['school', 'readOverview', {}])).toBe(true);
  });

  it('never the shell’s own state, nor keys that are not ours', () => {
    expect(isAskedAgain(event('school'), ['app', 'readState', {}])).toBe(false);
    expect(isAskedAgain(event('school'), ['something'])).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import type { JournalSheet } from './journal-sheet.ts';
import { cellDraftOf } from './use-cell-draft.ts';
import { wantedBefore } from './use-reason-draft.ts';

/** What lies in the file of who typed is read with care: it may be of another version (issue 4, point 5). */
const sheet = { rowOf: (pupilId: string) => ['anna', 'boris'].indexOf(pupilId) } as unknown as JournalSheet;

describe('the text of an open cell', () => {
  it('comes back with the way it was opened', () => {
    expect(cellDraftOf('{"text":"4/","kind":"typed"}')).toEqual({ text: '4/', kind: 'typed' });
    expect(cellDraftOf('{"text":"н","kind":"opened","more":1}')).toEqual({ text: 'н', kind: 'opened' });
  });

  it.each(['', '5', 'null', '{}', '{"text":5,"kind":"typed"}', '{"text":"5","kind":"other"}', '{'])('of a text that is not ours nothing comes: %s', (text) => {
    expect(cellDraftOf(text)).toBeNull();
  });
});

describe('term marks that wait for their reason', () => {
  it('come back for pupils that are still there, with the reason so far', () => {
    const text = JSON.stringify({ marks: [{ pupilId: 'boris', value: '5' }, { pupilId: 'gone', value: '4' }], reason: 'защитил исс' });
    expect(wantedBefore(sheet, text)).toEqual({ rows: [{ row: 1, value: '5' }], restored: 'защитил исс' });
  });

  it.each([
    '', '{}', '{"marks":[],"reason":""}', '{"marks":[{"pupilId":"anna","value":"7"}],"reason":""}', '{"marks":[{"pupilId":"gone","value":"5"}],"reason":""}', '{"marks":7,"reason":""}',
    '{"marks":[{"pupilId":"anna","value":"5"}]}', '{"marks":[null],"reason":""}',
  ])('of a text that is not ours, or of nobody, nothing comes: %s', (text) => {
    expect(wantedBefore(sheet, text)).toBeNull();
  });
});

import { expect, it } from 'vitest';
import { incidentNotices, runningNotices } from './incident-notices.ts';

const at = (text: string): number => Date.parse(text);

it('both terms run from the moment it was known, over a weekend and to the minute (152-ФЗ, article 21, part 3.1)', () => {
  expect(incidentNotices(at('2026-11-27T15:40:00+03:00'))).toEqual({ firstBy: at('2026-11-28T15:40:00+03:00'), resultsBy: at('2026-11-30T15:40:00+03:00') });
});

it('a report is reminded of until its later term is over, the nearest first', () => {
  const reports = [{ id: 'new', reportedAt: at('2026-11-26T10:00:00Z') }, { id: 'over', reportedAt: at('2026-11-20T10:00:00Z') }, { id: 'old', reportedAt: at('2026-11-24T10:00:01Z') }];
  expect(runningNotices(reports, at('2026-11-27T10:00:00Z')).map(({ id }) => id)).toEqual(['old', 'new']);
  expect(runningNotices(reports, at('2026-11-27T10:00:01Z')).map(({ id }) => id)).toEqual(['new']);
});

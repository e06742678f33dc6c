import { describe, expect, it } from 'vitest';
import { countsOfReport, failuresOfReport, lineOf, sumOf } from './test-counts.mjs';

const report = (over: object) => ({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...over });

describe('what a suite came to', () => {
  it('counts passed, failed and skipped', () => {
    expect(countsOfReport(report({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }), 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('counts a file that did not load as one failed test', () => {
    const files = [{ status: 'failed', assertionResults: [] }, { status: 'failed', assertionResults: [{ status: 'failed' }] }, { status: 'passed', assertionResults: [] }];
    expect(countsOfReport(report({ numFailedTests: 1, testResults: files }), 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });

  it.each([
    ['there is no report: the suite crashed', null, 134],
    ['the report is something else', [], 0],
    ['an error happened outside of every test', report({}), 1],
    ['there was not one test', report({ numPassedTests: 0 }), 0],
    ['it was killed after the last test', report({}), null],
  ])('is failed when %s', (_case, found, code) => {
    expect(countsOfReport(found, code).failed).toBe(1);
  });
});

describe('what failed', () => {
  it('is a line each, with its file, name and the first line of what it said', () => {
    const testResults = [
      { name: '/p/a.test.ts', status: 'failed', assertionResults: [{ status: 'failed', fullName: 'one two', failureMessages: ['expected 1 to be 2\n  at line'] }, { status: 'passed', fullName: 'three' }] },
      { name: '/p/b.test.ts', status: 'failed', message: 'no such module\n  at', assertionResults: [] },
      { name: '/p/c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'four' }] },
    ];
    expect(failuresOfReport(report({ testResults }), '/p')).toEqual(['a.test.ts › one two: expected 1 to be 2', 'b.test.ts: no such module']);
    expect(failuresOfReport(null, '/p')).toEqual([]);
  });
});

describe('the last line of npm test (issue 2, item 1)', () => {
  it.each([
    [{ passed: 12, failed: 0, skipped: 0 }, '12 passed, 0 failed'],
    [{ passed: 0, failed: 1, skipped: 3 }, '0 passed, 1 failed, 3 skipped'],
  ])('%o', (counts, line) => {
    expect(lineOf(counts)).toBe(line);
  });

  it('is the sum of all suites', () => {
    expect(sumOf([{ passed: 1, failed: 0, skipped: 2 }, { passed: 4, failed: 1, skipped: 0 }])).toEqual({ passed: 5, failed: 1, skipped: 2 });
    expect(sumOf([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

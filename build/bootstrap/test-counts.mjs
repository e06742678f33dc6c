import { relative } from 'node:path';

/**
 * What one suite of `npm test` came to. A suite that is one command counts as one test.
 *
 * @typedef {{passed: number, failed: number, skipped: number, failures?: readonly string[]}} Counts
 */

/**
 * Reads a report of vitest's JSON reporter. A file that did not even load has no tests in the report, and an error outside of
 * every test is told by the exit code alone: each counts as one failed test, so that nothing broken looks green.
 *
 * @param {unknown} report parsed JSON; null when there was none
 * @param {number | null} exitCode of vitest
 * @returns {Counts}
 */
export function countsOfReport(report, exitCode) {
  if (!isReport(report)) return { passed: 0, failed: 1, skipped: 0 };
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  let failed = report.numFailedTests + brokenFiles;
  if (failed === 0 && (exitCode !== 0 || passed + skipped === 0)) failed = 1;
  return { passed, failed, skipped };
}

/**
 * A line for each failed test: file, name, the first line of what it said. Whoever reads only the end of a long run learns what to look for.
 *
 * @param {unknown} report as of `countsOfReport`
 * @param {string} folder that file names are told from
 * @returns {string[]}
 */
export function failuresOfReport(report, folder) {
  if (!isReport(report)) return [];
  return report.testResults.flatMap(({ name = '', status, message = '', assertionResults }) => {
    const file = relative(folder, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : [];
    return failed.map(({ fullName = '', failureMessages = [] }) => `${file} › ${fullName}: ${firstLine(failureMessages[0] ?? '')}`);
  });
}

/** @param {string} text */
const firstLine = (text) => text.split('\n', 1)[0]?.slice(0, 300) ?? '';

/**
 * @param {unknown} report
 * @returns {report is {numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: {name?: string, status: string, message?: string, assertionResults: {status: string, fullName?: string, failureMessages?: string[]}[]}[]}}
 */
function isReport(report) {
  return typeof report === 'object' && report !== null && 'numPassedTests' in report && 'testResults' in report && Array.isArray(report.testResults);
}

/** @param {readonly Counts[]} counts */
export function sumOf(counts) {
  return counts.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed, skipped: sum.skipped + one.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });
}

/**
 * The line that machines read: `12 passed, 0 failed`, with `, 1 skipped` when there are some.
 *
 * @param {Counts} counts
 */
export function lineOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

import { expect, test } from 'vitest';
import { done, failed } from '#domain/result.ts';
import { printOutcome } from './print-outcome.ts';

test('a printed document is printed', () => {
  expect(printOutcome({ success: true, reason: '', printers: 1 })).toEqual(done({ printed: true }));
});

test.each(['Print job canceled', 'Print job cancelled'])('closing the dialog («%s») is no error', (reason) => {
  expect(printOutcome({ success: false, reason, printers: 1 })).toEqual(done({ printed: false }));
  expect(printOutcome({ success: false, reason, printers: 0 })).toEqual(done({ printed: false }));
});

test.each([['Failed to enumerate printers', 0], ['No printers available on the network', 0], ['Print job failed', 0], ['Invalid deviceName provided', 1]])(
  '«%s» with %d printers says that there is none',
  (reason, printers) => {
    expect(printOutcome({ success: false, reason, printers })).toEqual(failed('print_no_printer'));
  },
);

test('everything else is a failure with the reason of the system', () => {
  expect(printOutcome({ success: false, reason: 'Print job failed', printers: 2 })).toEqual(failed('print_failed', { reason: 'Print job failed' }));
});

import { pluralsOf } from '../plural.ts';
import type { ui as ru } from '../ru/ui.ts';

const { counted } = pluralsOf('en');

export const ui: typeof ru = {
  ok: 'OK',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  tryAgain: 'Try again',
  copyDetails: 'Copy the details',
  detailsCopied: 'The details are copied',
  loading: 'Loading…',
  cancelling: 'Stopping…',
  progress: (done, total) => `${done} of ${total}`,
  search: 'Search',
  clearSearch: 'Clear the search',
  details: 'Details for the administrator',
  and: 'and',
  classes: (count) => counted(count, { one: 'class', many: 'classes' }),
  pupils: (count) => counted(count, { one: 'pupil', many: 'pupils' }),
  journals: (count) => counted(count, { one: 'journal', many: 'journals' }),
  people: (count) => counted(count, { one: 'person', many: 'people' }),
  hoursAWeek: (count) => `${counted(count, { one: 'hour', many: 'hours' })} a\u00a0week`,
};

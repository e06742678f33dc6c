import { describe, expect, it } from 'vitest';
import { dayjs, DATE_FIELD_FORMAT } from './dayjs.ts';
import { formatOf } from './format.ts';

describe('dates and numbers', () => {
  const format = formatOf('ru');

  it('writes days as Russian papers do', () => {
    expect(format.date('2026-10-05')).toBe('05.10.2026');
    expect(format.dayAndMonth('2026-10-05')).toBe('05.10');
    expect(format.longDate('2026-11-23')).toBe('понедельник, 23 ноября 2026 г.');
    expect(format.month('2026-11-23')).toBe('ноябрь 2026');
    expect(formatOf('en').date('2026-10-05')).toBe('05.10.2026');
  });

  it('writes numbers with a comma and never breaks them', () => {
    expect(format.decimal(4.25)).toBe('4,25');
    expect(format.decimal(4, 1)).toBe('4,0');
    expect(format.whole(1234567)).toBe('1\u00a0234\u00a0567');
    expect(format.percent(20)).toBe('20\u00a0%');
  });

  it('reads 05.10.2026 as the fifth of October, not the tenth of May', () => {
    const read = dayjs('05.10.2026', DATE_FIELD_FORMAT, true);
    expect(read.isValid()).toBe(true);
    expect(read.format('YYYY-MM-DD')).toBe('2026-10-05');
    expect(dayjs('31.02.2026', DATE_FIELD_FORMAT, true).isValid()).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { pluralsOf } from './plural.ts';

const lesson = { one: 'урок', few: 'урока', many: 'уроков' };

describe('plural forms', () => {
  it.each([
    [0, 'уроков'], [1, 'урок'], [2, 'урока'], [4, 'урока'], [5, 'уроков'], [11, 'уроков'], [12, 'уроков'], [14, 'уроков'], [21, 'урок'],
    [22, 'урока'], [25, 'уроков'], [101, 'урок'], [111, 'уроков'], [1_000_000, 'уроков'], [1.5, 'урока'],
  ])('%d: %s', (count, word) => {
    expect(pluralsOf('ru').plural(count, lesson)).toBe(word);
  });

  it('keeps the number with its word', () => {
    expect(pluralsOf('ru').counted(2, lesson)).toBe('2\u00a0урока');
    expect(pluralsOf('en').counted(1, { one: 'lesson', many: 'lessons' })).toBe('1\u00a0lesson');
    expect(pluralsOf('en').counted(0, { one: 'lesson', many: 'lessons' })).toBe('0\u00a0lessons');
  });
});

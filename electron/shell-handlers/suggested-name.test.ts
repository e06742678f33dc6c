import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withExtension } from './suggested-name.ts';

test.each([
  ['Письма родителям 7А', 'Письма родителям 7А.pdf'],
  ['Письма.pdf', 'Письма.pdf'],
  ['Письма.PDF', 'Письма.pdf'],
  ['7А: 1/2 четверть', '7А- 1-2 четверть.pdf'],
  ['../../etc/passwd', '-..-etc-passwd.pdf'],
  ['CON', 'document.pdf'],
  [' . ', 'document.pdf'],
  ['', 'document.pdf'],
])('«%s» becomes «%s»', (wish, name) => {
  expect(withExtension(wish, 'pdf')).toBe(name);
});

test('whatever the page wishes, it is one name that every file system takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (wish) => {
      const name = withExtension(wish, 'xlsx');
      expect(name).toMatch(/^[^\\/:*?"<>|]+\.xlsx$/);
      expect([...name].every((letter) => letter >= ' ')).toBe(true);
      expect(name.length).toBeLessThanOrEqual(125);
      expect(name).not.toMatch(/^[\s.]/);
    }),
  );
});

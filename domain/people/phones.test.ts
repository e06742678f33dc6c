import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPhones } from './phones.ts';

describe('telephones (P-04)', () => {
  it.each([
    ['8 (912) 345-67-89', '+7 912 345-67-89', false], ['+79123456789', '+7 912 345-67-89', false], ['9123456789', '+7 912 345-67-89', false],
    ['89123456789', '+7 912 345-67-89', false], ['8-912-345-67-89; 8 912 000 00 01', '+7 912 345-67-89, +7 912 000-00-01', false],
    ['89123456789, +7 912 345 67 89', '+7 912 345-67-89', false], ['45-67-89', '45-67-89', false], ['+375 29 123 45 67', '+375 29 123 45 67', false],
    ['', '', false], ['мама 89123456789', 'мама 89123456789', true], ['нет', 'нет', true], ['123', '123', true], ['8912345678', '+7 891 234-56-78', false],
  ])('%s', (typed, phone, unusual) => {
    expect(readPhones(typed)).toEqual({ phone, unusual });
  });

  it('changes nothing in what it has made', () => {
    const anyPhone = fc.array(fc.constantFrom('89123456789', '8 (800) 555-35-35', '45-67-89', '+375 29 123 45 67', '9001112233'), { maxLength: 3 });
    fc.assert(
      fc.property(anyPhone, (phones) => {
        const { phone } = readPhones(phones.join('; '));
        expect(readPhones(phone).phone).toBe(phone);
      }),
    );
  });
});

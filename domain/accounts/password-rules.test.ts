import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePassword, LEAST_PASSWORD_LENGTH } from './password-rules.ts';

const COMMON = new Set(['qwertyuiop', 'password', '1234567890', 'пароль', 'iloveyou']);
const judge = (password: string, former: string | null = null) =>
  judgePassword(password, { login: 'petrova.am', name: 'Петрова Анна Михайловна', former, isCommon: (folded) => COMMON.has(folded) });

describe('rules of passwords (R-05, R-07; ASVS 5.0 V6)', () => {
  it.each([
    ['короткий', 'password_too_short'], ['ёжик', 'password_too_short'], ['QwertyUIOP', 'password_common'], ['password2026!', 'password_common'],
    ['1234567890', 'password_common'], ['йцукенгшщз', 'password_common'], ['gfhjkm2026', 'password_common'], ['аааааааааааа', 'password_common'],
    ['Петрова1985', 'password_personal'], ['petrova.am1', 'password_personal'], ['Михайловна!', 'password_personal'], ['gtnhjdf1985', 'password_personal'],
    ['учительская1', 'password_personal'], ['учительница', 'password_common'], ['любовь12345', 'password_common'], ['uchitel2026', 'password_common'],
  ])('%s is refused as %s', (password, problem) => {
    expect(judge(password)).toBe(problem);
  });

  it.each(['снег тает у крыльца', 'three blind mice ran', 'петрова любит снег и чай', '７５ёлок-в-тайге', '          x y z w v'])('%s is taken: nothing is demanded of its characters', (password) => {
    expect(judge(password)).toBeNull();
  });

  it('the former one is not taken again', () => {
    expect(judge('снег тает у крыльца', 'снег тает у крыльца')).toBe('password_same');
  });

  it('never throws, and never takes less than the least length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (password) => {
        expect(judge(password) === 'password_too_short').toBe([...password].length < LEAST_PASSWORD_LENGTH);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { foldLogin, isLogin, makeLogin } from './login.ts';

describe('logins (R-05)', () => {
  it('are made of surname and initials, in letters of every keyboard, and each once', () => {
    const taken = new Set(['shchukina.iuf']);
    const person = { lastName: 'Щукина', firstName: 'Юлия', middleName: 'Фёдоровна' };
    expect(makeLogin(person, () => false)).toBe('shchukina.iuf');
    expect(makeLogin(person, (login) => taken.has(login))).toBe('shchukina.iuf2');
    expect(makeLogin({ lastName: 'Ли', firstName: 'Он', middleName: '' }, () => false)).toBe('li.o');
    expect(makeLogin({ lastName: '王', firstName: '', middleName: '' }, () => false)).toBe('sotrudnik');
  });

  it.each(['elkina.d', 'abc', ' Elkina-D2 ', 'a1_b', '0ab', 'ｅｌｋｉｎａ', 'a'.repeat(60)])('«%s» may be chosen', (login) => expect(isLogin(login)).toBe(true));
  it.each(['', 'ab', 'ёлкина', 'elkina d', '.elkina', 'elkina.', 'a..b', 'a._b', 'elkina@school', "x' OR 1", 'a'.repeat(61), 'el\nkina'])('«%s» may not', (login) => expect(isLogin(login)).toBe(false));

  it('what is made of a name may be chosen, whatever the name is', () => {
    for (const [lastName, firstName, middleName] of [['Щукина', 'Юлия', 'Фёдоровна'], ['Ли', 'Он', ''], ['王', '', ''], ['О’Нил-Петров', 'Ян', 'Карлович'], ['Ю', 'Э', ''], ['Юй', 'Э', '']] as const) {
      expect([lastName, isLogin(makeLogin({ lastName, firstName, middleName }, () => false))]).toEqual([lastName, true]);
    }
  });

  it('are compared without case and spaces around them', () => {
    expect(foldLogin('  Petrova.AM ')).toBe('petrova.am');
    expect(foldLogin('ｐｅｔｒｏｖａ')).toBe('petrova');
  });
});

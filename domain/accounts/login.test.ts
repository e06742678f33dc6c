import { describe, expect, it } from 'vitest';
import { foldLogin, makeLogin } from './login.ts';

describe('logins (R-05)', () => {
  it('are made of surname and initials, in letters of every keyboard, and each once', () => {
    const taken = new Set(['shchukina.iuf']);
    const person = { lastName: 'Щукина', firstName: 'Юлия', middleName: 'Фёдоровна' };
    expect(makeLogin(person, () => false)).toBe('shchukina.iuf');
    expect(makeLogin(person, (login) => taken.has(login))).toBe('shchukina.iuf2');
    expect(makeLogin({ lastName: 'Ли', firstName: 'Он', middleName: '' }, () => false)).toBe('li.o');
    expect(makeLogin({ lastName: '王', firstName: '', middleName: '' }, () => false)).toBe('sotrudnik');
  });

  it('are compared without case and spaces around them', () => {
    expect(foldLogin('  Petrova.AM ')).toBe('petrova.am');
    expect(foldLogin('ｐｅｔｒｏｖａ')).toBe('petrova');
  });
});

import { describe, expect, it } from 'vitest';
import { findHolders, isLapsed, reasonFor, type Holder } from './find-holders.ts';

const holder = (name: string, login: string | null, state: Holder['state'] = 'active'): Holder => ({
  kind: 'staff', holderId: name, name, about: '', login, state, issuedAt: null, passwordUntil: null, isPasswordExpired: false, handedAt: null, lastSignInAt: null, requestedOn: null,
});
const anna = holder('Петрова-Алёхина Анна Михайловна', 'petrova.am');
const oleg = holder('Орлов Олег Ильич', null, 'not_issued');

describe('finding whose credentials (R-05)', () => {
  it('by beginnings of names, without ё, and by the login', () => {
    expect(findHolders([anna, oleg], 'алех ан')).toEqual([anna]);
    expect(findHolders([anna, oleg], 'petr')).toEqual([anna]);
    expect(findHolders([anna, oleg], ' ')).toEqual([anna, oleg]);
    expect(findHolders([anna, oleg], 'вна')).toEqual([]);
  });

  it('whose slip was not used in its time, and nobody who has a password of their own or is blocked (ASVS 5.0, 6.4.1)', () => {
    const late = { ...anna, isPasswordExpired: true, passwordUntil: '2026-12-10' };
    expect((['issued', 'active', 'blocked', 'not_issued'] as const).filter((state) => isLapsed({ ...late, state }))).toEqual(['issued']);
    expect(isLapsed({ ...late, state: 'issued', isPasswordExpired: false })).toBe(false);
  });

  it('the reason proposed is what all have in common', () => {
    expect(reasonFor([oleg])).toBe('first');
    expect(reasonFor([anna])).toBe('reset');
    expect(reasonFor([anna, oleg])).toBe('first');
    expect(reasonFor([holder('X', 'x', 'blocked')])).toBe('reissue');
  });
});

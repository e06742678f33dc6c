import { describe, expect, it } from 'vitest';
import { findHolders, reasonFor, type Holder } from './find-holders.ts';

const holder = (name: string, login: string | null, state: Holder['state'] = 'active'): Holder => ({
  kind: 'staff', holderId: name, name, about: '', login, state, issuedAt: null, handedAt: null, lastSignInAt: null, requestedOn: null,
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

  it('the reason proposed is what all have in common', () => {
    expect(reasonFor([oleg])).toBe('first');
    expect(reasonFor([anna])).toBe('reset');
    expect(reasonFor([anna, oleg])).toBe('first');
    expect(reasonFor([holder('X', 'x', 'blocked')])).toBe('reissue');
  });
});

import { describe, expect, it } from 'vitest';
import { hintOfLogin } from './hint-of-login.ts';

describe('what a lock screen tells of a login (L-09: no names)', () => {
  it('is its first and last letter, never the rest, and not even the length', () => {
    expect(['ivanova.mp', 'абвгд', 'abc'].map(hintOfLogin)).toEqual(['i…p', 'а…д', 'a…c']);
  });

  it('does not tell a short login whole', () => {
    expect(['ab', 'a', '  '].map(hintOfLogin)).toEqual(['a…', 'a…', null]);
  });
});

import { isGuessable, underOtherLayout } from './guessable-password.ts';

/**
 * The rules of passwords (R-05, R-07; ASVS 5.0, chapter V6): length and what is easy to guess, and no demands on kinds of characters, which make people write
 * passwords on paper under the keyboard.
 */
export const PASSWORD_PROBLEMS = ['password_too_short', 'password_common', 'password_personal', 'password_same'] as const;
export type PasswordProblem = (typeof PASSWORD_PROBLEMS)[number];

/** Characters as a person counts them. */
export const LEAST_PASSWORD_LENGTH = 10;
/** Words of a name shorter than this may stand in a password by chance. */
const SHORTEST_PERSONAL_WORD = 4;

export interface PasswordContext {
  readonly login: string;
  /** «Фамилия Имя Отчество» */
  readonly name: string;
  /** null where it is not known, as at the first issue. */
  readonly former: string | null;
  /** Folded by `foldPassword`; common and breached ones. */
  readonly isCommon: (folded: string) => boolean;
}

/** What is wrong with a new password; null where nothing is. */
export function judgePassword(password: string, { login, name, former, isCommon }: PasswordContext): PasswordProblem | null {
  if ([...password].length < LEAST_PASSWORD_LENGTH) return 'password_too_short';
  if (former !== null && password === former) return 'password_same';
  const folded = foldPassword(password);
  const typed = underOtherLayout(folded);
  const repeats = new Set(folded).size < 4;
  if (repeats || isCommon(folded) || isCommon(typed) || isCommon(bare(folded)) || isCommon(bare(typed))) return 'password_common';
  const words = [login, ...name.split(/[\s-]+/), 'учительская'].map(foldPassword).filter((word) => word.length >= SHORTEST_PERSONAL_WORD);
  if (words.some((word) => isMadeOf(folded, word) || isMadeOf(typed, word))) return 'password_personal';
  return isGuessable(folded, isCommon) ? 'password_common' : null;
}

/** Case and width told apart by nobody who guesses. */
export const foldPassword = (password: string): string => password.normalize('NFKC').toLocaleLowerCase('ru').replaceAll('ё', 'е');

/** A word with a year or a few signs around it is still the word. */
const bare = (folded: string): string => folded.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** The word takes most of the password. */
const isMadeOf = (folded: string, word: string): boolean => folded.includes(word) && folded.length - word.length < LEAST_PASSWORD_LENGTH - 2;

import type { InputFor, OutputFor } from '../../bridge/index.ts';

/** `lost`: who issues says so; nobody can see it from the account. */
export type IssueReason = InputFor<'credentials', 'issue'>['reason'];
export type Holder = OutputFor<'credentials', 'list'>[number];

const fold = (text: string): string => text.toLocaleLowerCase('ru').replaceAll('ё', 'е');

/** Every word of the question begins a word of the name, or stands in the login. */
export function findHolders(holders: readonly Holder[], question: string): readonly Holder[] {
  const words = fold(question).split(/\s+/).filter((word) => word !== '');
  return holders.filter(({ name, login }) => {
    const names = fold(name).split(/[\s-]+/);
    return words.every((word) => names.some((part) => part.startsWith(word)) || (login?.includes(word) ?? false));
  });
}

/** Whose password on the slip was not changed in its time. */
export const isLapsed = ({ state, isPasswordExpired }: Holder): boolean => state === 'issued' && isPasswordExpired;

/** Why new credentials are given to them: what all have in common, and where they differ the first issue. */
export function reasonFor(holders: readonly Holder[]): IssueReason {
  if (holders.length > 0 && holders.every(({ state }) => state === 'blocked')) return 'reissue';
  return holders.length > 0 && holders.every(({ state }) => state !== 'not_issued') ? 'reset' : 'first';
}

import { homedir } from 'node:os';

/** A log is read by people; and the patterns below must never be given a megabyte. */
const LONGEST = 2_000;

/**
 * Takes out of a text what could speak of a person: quoted pieces, words with Cyrillic letters, e-mail addresses, long numbers
 * (telephones, SNILS) and the name of the account in paths. What is left is what a developer needs: the English of the runtime, codes and
 * places in our own source.
 */
export function withoutPersonalData(text: string, home: string = homedir()): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const withoutHome = home.length > 1 ? short.replaceAll(home, '~') : short;
  return withoutHome
    .replaceAll(/"[^"]*"|«[^»]*»|`[^`]*`/g, '"…"')
    .replaceAll(/[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}/g, '…')
    .replaceAll(/[\p{Script=Cyrillic}][\p{Script=Cyrillic}.\-\s]*/gu, '…')
    .replaceAll(/\+?\d[\d\s()-]{6,}\d/g, '…');
}

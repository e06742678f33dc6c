import { homedir } from 'node:os';

/**
 * Takes out of a text what could speak of a person: quoted pieces, words with Cyrillic letters, e-mail addresses, long numbers
 * (telephones, SNILS) and the name of the account in paths. What is left is what a developer needs: the English of the runtime, codes and
 * places in our own source.
 */
export function withoutPersonalData(text: string, home: string = homedir()): string {
  const withoutHome = home.length > 1 ? text.replaceAll(home, '~') : text;
  return withoutHome
    .replaceAll(/"[^"]*"|«[^»]*»|`[^`]*`/g, '"…"')
    .replaceAll(/[\w.+-]+@[\w-]+\.[\w.]+/g, '…')
    .replaceAll(/[\p{Script=Cyrillic}][\p{Script=Cyrillic}.\-\s]*/gu, '…')
    .replaceAll(/\+?\d[\d\s()-]{6,}\d/g, '…');
}

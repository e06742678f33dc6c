/** A login as it is compared: without case, spaces around it, and full-width letters. */
export const foldLogin = (login: string): string => login.normalize('NFKC').trim().toLowerCase();

/** Of a login that a person chooses: what every keyboard has, and what can be read out without a mistake. */
export const LEAST_LOGIN_LENGTH = 3;
const CHOSEN_LOGIN = /^[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9])){2,59}$/;

/** Whether a login that somebody chose is one: 3–60 Latin letters and digits, with single dots, dashes and underscores between them. */
export const isLogin = (login: string): boolean => CHOSEN_LOGIN.test(foldLogin(login));

const LETTERS: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't',
  у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'iu', я: 'ia',
};
const latin = (word: string): string => [...word.toLowerCase()].map((letter) => LETTERS[letter] ?? (/[a-z0-9]/.test(letter) ? letter : '')).join('');

/**
 * A login for a person, from the surname and the initials, in letters that every keyboard has (transliteration of ICAO Doc 9303): «Щукина Юлия Фёдоровна» → `shchukina.iuf`.
 * @param isTaken whether a login is in use; then a number is put behind
 */
export function makeLogin(person: { readonly lastName: string; readonly firstName: string; readonly middleName: string }, isTaken: (login: string) => boolean): string {
  const initials = `${latin(person.firstName.slice(0, 1))}${latin(person.middleName.slice(0, 1))}`;
  const stem = [latin(person.lastName).slice(0, 40) || 'sotrudnik', initials].filter((part) => part !== '').join('.');
  for (let number = 1; ; number++) {
    const login = number === 1 ? stem : `${stem}${number}`;
    if (!isTaken(login)) return login;
  }
}

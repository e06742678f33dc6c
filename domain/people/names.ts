/**
 * Names of people as school lists write them (P-04): in one column or three, with hyphens, with «оглы», «кызы», «заде»,
 * without a patronymic, typed in capitals or with a Latin «a» that nobody sees.
 */

export interface FullName {
  readonly last: string;
  readonly first: string;
  /** Empty where there is no patronymic. */
  readonly middle: string;
}

/** What was done to a name, or is doubtful in it. A remark never stops an import; it is shown. */
export type NameRemark =
  /** Latin letters that look like Cyrillic ones stood in a Cyrillic word and were replaced. */
  | 'name_latin_mended'
  /** The name is written in Latin letters throughout. */
  | 'name_in_latin'
  /** It was in capitals and is now «Иванов». */
  | 'name_capitals'
  /** A part begins with a small letter; it is left as it was typed. */
  | 'name_small_letter'
  /** More words than «Фамилия Имя Отчество» has, or another order: the split is our guess. */
  | 'name_split_guessed';

/** Why a text is not a full name. */
export type NameFault =
  | 'name_missing'
  /** Only one word: a surname without a first name. */
  | 'name_incomplete'
  /** «Иванов П. С.» */
  | 'name_initials'
  /** Digits, brackets or other characters that no name has. */
  | 'name_characters'
  /** Longer than any name: the cell holds something else. */
  | 'name_too_long';

export type ParsedName =
  | { readonly ok: true; readonly name: FullName; readonly remarks: readonly NameRemark[] }
  | { readonly ok: false; readonly fault: NameFault };

const LATIN_LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ['A', 'А'], ['B', 'В'], ['C', 'С'], ['E', 'Е'], ['H', 'Н'], ['K', 'К'], ['M', 'М'], ['O', 'О'], ['P', 'Р'], ['T', 'Т'],
  ['X', 'Х'], ['Y', 'У'], ['Ë', 'Ё'], ['a', 'а'], ['c', 'с'], ['e', 'е'], ['k', 'к'], ['m', 'м'], ['o', 'о'], ['p', 'р'],
  ['t', 'т'], ['x', 'х'], ['y', 'у'], ['ë', 'ё'],
]);

/** Words that belong to the word before them. */
const TRAILING_PARTICLES = new Set(['оглы', 'оглу', 'кызы', 'кизи', 'гызы', 'кзы', 'улы', 'уулу', 'заде', 'зода']);
/** Of those, the ones that end a surname and not a patronymic. */
const SURNAME_PARTICLES = new Set(['заде', 'зода']);
/** Words that begin a surname of two words. */
const LEADING_PARTICLES = new Set(['фон', 'де', 'дер', 'ди', 'да', 'дю', 'ла', 'ле', 'ибн', 'аль', 'эль']);

const LONGEST_NAME = 150;

/**
 * The key by which names are sorted and compared: small letters, «е» for «ё», Cyrillic for Latin letters that look the same,
 * no difference between a space and a hyphen inside a part; one space between the parts, so that «Иванов Яков» stands before
 * «Ивановский Антон». Kept as `pupil.sort_name`.
 */
export function sortName(last: string, first: string, middle: string): string {
  return [last, first, middle].map(sortPart).filter((part) => part !== '').join(' ');
}

function sortPart(part: string): string {
  let key = '';
  for (const letter of part.normalize('NFC').toUpperCase()) {
    if (/[\p{L}\p{N}]/u.test(letter)) key += letter === 'Ё' || letter === 'Ë' ? 'Е' : (LATIN_LOOK_ALIKES.get(letter) ?? letter);
  }
  return key.toLowerCase();
}

/** «Иванов Пётр Сергеевич» for a person to read. */
export function fullName(name: FullName): string {
  return [name.last, name.first, name.middle].filter((part) => part !== '').join(' ');
}

/**
 * A name from one cell: «Иванов Пётр Сергеевич», «Мамедов Али Гасан оглы», «Ким Алина».
 * @returns the parts with remarks on what was mended or guessed; or the fault that makes it no full name
 */
export function parseFullName(text: string): ParsedName {
  const clean = cleanText(text.replace(/,/g, ' '));
  const fault = faultOf(clean);
  if (fault) return { ok: false, fault };
  const words = joinTrailingParticles(clean.split(' '));
  if (words.length < 2) return { ok: false, fault: 'name_incomplete' };
  const { name, guessed } = splitWords(words);
  return finish(name, guessed);
}

/**
 * A name from three cells (or two, where there is no column for the patronymic).
 * @returns as parseFullName
 */
export function parseNameParts(last: string, first: string, middle: string): ParsedName {
  const name = { last: cleanText(last), first: cleanText(first), middle: emptyMark(cleanText(middle)) };
  if (name.last === '' && name.first === '') return { ok: false, fault: 'name_missing' };
  if (name.last === '' || name.first === '') return { ok: false, fault: 'name_incomplete' };
  const fault = faultOf(fullName(name));
  return fault ? { ok: false, fault } : finish(name, false);
}

/** The sex that a patronymic tells, or undefined: «Ильич», «Сергеевна», «Гасан оглы», «Гасан кызы». */
export function sexOfPatronymic(middle: string): 'male' | 'female' | undefined {
  const word = sortPart(middle);
  if (/(ович|евич|ич|оглы|оглу|улы|уулу)$/.test(word)) return 'male';
  if (/(овна|евна|ична|инична|кызы|кизи|гызы|кзы)$/.test(word)) return 'female';
  return undefined;
}

/**
 * Whether two names differ by one letter put in, left out or changed, or by two neighbours swapped: a slip of the hand.
 * Equal names are no slip.
 * @param left, right keys made by sortName
 */
export function differByOneSlip(left: string, right: string): boolean {
  if (left === right || Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let endLeft = left.length;
  let endRight = right.length;
  while (endLeft > start && endRight > start && left[endLeft - 1] === right[endRight - 1]) {
    endLeft -= 1;
    endRight -= 1;
  }
  const between = [left.slice(start, endLeft), right.slice(start, endRight)] as const;
  if (between[0].length <= 1 && between[1].length <= 1) return true;
  return between[0].length === 2 && between[1].length === 2 && between[0][0] === between[1][1] && between[0][1] === between[1][0];
}

function cleanText(text: string): string {
  return text
    .normalize('NFC')
    // Non-breaking and zero-width spaces come with texts copied from web pages.
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/['\u2018\u2019\u02BC`´]/g, '’')
    .replace(/\s+/g, ' ')
    .replace(/ ?- ?/g, '-')
    .trim();
}

/** «-», «нет», «б/о»: the ways a list says that there is no patronymic. */
function emptyMark(text: string): string {
  return /^(-+|нет|б\/о|без отчества)$/i.test(text) ? '' : text;
}

function faultOf(clean: string): NameFault | undefined {
  if (clean === '') return 'name_missing';
  if (clean.length > LONGEST_NAME) return 'name_too_long';
  if (/(^|[\s.])\p{L}\.(\s|\p{L}|$)/u.test(clean) || /\s\p{Lu}$/u.test(clean)) return 'name_initials';
  if (!/^[\p{L}\p{M} ’-]+$/u.test(clean)) return 'name_characters';
  return undefined;
}

function joinTrailingParticles(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    if (joined.length > 0 && TRAILING_PARTICLES.has(sortPart(word))) joined.push(`${joined.pop()!} ${word}`);
    else joined.push(word);
  }
  return joined;
}

function splitWords(words: readonly string[]): { readonly name: FullName; readonly guessed: boolean } {
  const rest = [...words];
  const lead: string[] = [];
  while (rest.length > 2 && LEADING_PARTICLES.has(sortPart(rest[0]!))) lead.push(rest.shift()!);
  const surname = [...lead, rest.shift()!].join(' ');
  const [second, third] = rest;
  if (rest.length === 1) return { name: { last: surname, first: second!, middle: '' }, guessed: false };
  if (rest.length === 2) {
    // «Пётр Сергеевич Иванов»: the patronymic in the middle betrays the order.
    if (lead.length === 0 && isPatronymic(second!) && !isPatronymic(third!)) {
      return { name: { last: third!, first: surname, middle: second! }, guessed: true };
    }
    return { name: { last: surname, first: second!, middle: third! }, guessed: false };
  }
  const middle = isPatronymic(rest.at(-1)!) ? rest.pop()! : '';
  if (rest.length > 1 && looksLikeSurname(rest[0]!)) {
    return { name: { last: `${surname} ${rest[0]!}`, first: rest.slice(1).join(' '), middle }, guessed: true };
  }
  return { name: { last: surname, first: rest.join(' '), middle }, guessed: true };
}

function isPatronymic(word: string): boolean {
  const lastWord = sortPart(word.split(' ').at(-1)!);
  if (SURNAME_PARTICLES.has(lastWord)) return false;
  return TRAILING_PARTICLES.has(lastWord) || /(ович|евич|овна|евна|инична|ична)$/.test(lastWord) || /^(ильич|кузьмич|лукич|фомич|саввич|никитич)$/.test(lastWord);
}

function looksLikeSurname(word: string): boolean {
  return /(ов|ев|ин|ын|ский|цкий|ской|ова|ева|ина|ына|ская|цкая|енко|чук|юк|их|ых|швили|дзе|ян)$/.test(sortPart(word)) && sortPart(word).length > 4;
}

function finish(parts: FullName, guessed: boolean): ParsedName {
  const remarks = new Set<NameRemark>();
  if (guessed) remarks.add('name_split_guessed');
  const inCyrillic = /\p{Script=Cyrillic}/u.test(fullName(parts));
  const tidy = (part: string): string => {
    const mended = mendLatin(part, inCyrillic, remarks);
    const capital = fromCapitals(mended);
    if (capital !== mended) remarks.add('name_capitals');
    if (capital !== '' && /^\p{Ll}/u.test(capital) && !LEADING_PARTICLES.has(sortPart(capital.split(/[ -]/)[0]!))) remarks.add('name_small_letter');
    return capital;
  };
  const name = { last: tidy(parts.last), first: tidy(parts.first), middle: tidy(parts.middle) };
  return { ok: true, name, remarks: [...remarks] };
}

/** Replaces Latin look-alikes in words that are Cyrillic otherwise, or stand in a Cyrillic name; other Latin is left and told. */
function mendLatin(part: string, inCyrillic: boolean, remarks: Set<NameRemark>): string {
  return part.replace(/[^ -]+/g, (word) => {
    if (!/\p{Script=Latin}/u.test(word)) return word;
    const mended = word.replace(/\p{L}/gu, (letter) => LATIN_LOOK_ALIKES.get(letter) ?? letter);
    if (inCyrillic && !/\p{Script=Latin}/u.test(mended)) {
      remarks.add('name_latin_mended');
      return mended;
    }
    remarks.add('name_in_latin');
    return word;
  });
}

/** «ПЕТРОВ-ВОДКИН» → «Петров-Водкин»; anything not wholly in capitals is left as its owner writes it («МакДональд»). */
function fromCapitals(part: string): string {
  const letters = part.match(/\p{L}/gu) ?? [];
  if (letters.length < 2 || letters.some((letter) => letter !== letter.toUpperCase() || letter === letter.toLowerCase())) return part;
  let isFirst = true;
  return part.toLowerCase().replace(/[^ -]+/g, (word) => {
    const key = sortPart(word);
    const small = isFirst ? LEADING_PARTICLES.has(key) && part.includes(' ') : TRAILING_PARTICLES.has(key) || LEADING_PARTICLES.has(key);
    isFirst = false;
    return small ? word : word[0]!.toUpperCase() + word.slice(1);
  });
}

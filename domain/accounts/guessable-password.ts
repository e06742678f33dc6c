import { guessableGlue, guessableLatin, guessableSayings, guessableWords, wordEndings } from './guessable-words.ts';

/*
 * Whether a password is one well-known word (or two) with digits, years and signs around it: what programs that guess try first (ASVS 5.0, 6.2.4 and 6.2.12). A password is cut into words, rows of the keyboard,
 * digits and signs; a run of letters that cannot be cut so is taken to be strong, which is why phrases are never refused by chance.
 */

/** What is added to nothing, to one word, to two words before the whole is worth its length: digits and a first sign weigh 1, letters and further signs 2. */
const LOOSE_ENDS = [6, 8, 4] as const;
const SHORTEST_STEM = 3;
const SHORTEST_LISTED = 4;
const LONGEST_PART = 24;

interface Part {
  /** What counts as the same word; empty for rows and glue, which count as nothing. */
  readonly word: string;
  /** Of our own short list, not of the long one. */
  readonly isOurs: boolean;
}
type IsCommon = (folded: string) => boolean;

/**
 * @param folded by `foldPassword`
 * @param isCommon the list of breached passwords, folded
 */
export function isGuessable(folded: string, isCommon: IsCommon): boolean {
  const lexicon = makeLexicon();
  return readings(folded).some((reading) => isWeak(reading, lexicon, isCommon));
}

/** What the same keys, shapes and substitutions may stand for. */
function readings(folded: string): readonly string[] {
  const typed = underOtherLayout(folded);
  const plain = [folded, typed, ...[folded, typed].flatMap((text) => [withLookAlikes(text, CYRILLIC_SHAPE), withLookAlikes(text, LATIN_SHAPE)])];
  return [...new Set(plain.flatMap((text) => [text, ...SUBSTITUTIONS.flatMap((signs) => [substituted(text, signs, INSIDE), substituted(text, signs, BESIDE)])]))];
}

function isWeak(text: string, lexicon: Lexicon, isCommon: IsCommon): boolean {
  const words = new Map<string, boolean>();
  const signs = new Set<string>();
  let letters = 0;
  let digits = 0;
  if (lexicon.sayings.has(text.replaceAll(/\P{L}/gu, ''))) return true;
  // Digits alone are one number however they are parted: a telephone, a date.
  const whole = /^[\d\s()+./!-]+$/.test(text) ? text.replaceAll(/\D+/g, '') : text.replaceAll(DATE, ' ');
  for (const [token] of whole.matchAll(TOKENS)) {
    if (/^\d/.test(token)) digits += looseDigits(token, isCommon);
    else if (!/^\p{L}/u.test(token)) for (const sign of token) signs.add(sign);
    else {
      const parts = cut(token, lexicon, isCommon);
      if (parts !== null) for (const { word, isOurs } of parts) if (word !== '') words.set(word, isOurs);
      if (parts === null && token.length > 2) return false;
      if (parts === null) letters += token.length;
    }
  }
  if (words.size > 2 || (words.size === 2 && [...words.values()].includes(false))) return false;
  const loose = digits + 2 * letters + Math.max(0, 2 * signs.size - 1);
  return loose <= LOOSE_ENDS[words.size]!;
}

const TOKENS = /\p{L}+|\d+|[^\p{L}\d]+/gu;
const DATE = /(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)/g;

/** The cut of a run of letters into the fewest words; null where it cannot be cut. */
function cut(run: string, lexicon: Lexicon, isCommon: IsCommon): readonly Part[] | null {
  const text = /^[a-z]+$/.test(run) ? latinSound(run) : run;
  return cutText(run, lexicon, isCommon) ?? (text !== run && run.length > 2 ? cutText(text, lexicon, isCommon) : null);
}

function cutText(run: string, lexicon: Lexicon, isCommon: IsCommon): readonly Part[] | null {
  const best: ({ readonly cost: number; readonly parts: readonly Part[] } | null)[] = [{ cost: 0, parts: [] }];
  for (let end = 1; end <= run.length; end += 1) {
    best[end] = null;
    for (let start = Math.max(0, end - LONGEST_PART); start < end; start += 1) {
      const former = best[start];
      if (!former) continue;
      const part = readPart(run.slice(start, end), run.length, lexicon, isCommon);
      if (part === null) continue;
      // A word costs more than any number of rows; one of our own is preferred to one of the long list.
      const cost = former.cost + 1 + (part.word === '' ? 0 : part.isOurs ? 100 : 101);
      if (cost < (best[end]?.cost ?? Infinity)) best[end] = { cost, parts: [...former.parts, part] };
    }
  }
  return best[run.length]?.parts ?? null;
}

function readPart(part: string, ofLength: number, lexicon: Lexicon, isCommon: IsCommon): Part | null {
  if (isRow(part)) return NOTHING;
  if (lexicon.glue.has(part) && (part.length > 1 || ofLength === 1)) return NOTHING;
  const stem = stemOf(part, lexicon);
  if (stem !== null) return { word: stem, isOurs: true };
  return part.length >= SHORTEST_LISTED && isCommon(part) ? { word: part, isOurs: false } : null;
}

const NOTHING: Part = { word: '', isOurs: true };

interface Lexicon {
  /** What a word is known by, to the word. */
  readonly stems: ReadonlyMap<string, string>;
  readonly whole: ReadonlySet<string>;
  readonly endings: ReadonlySet<string>;
  readonly glue: ReadonlySet<string>;
  readonly sayings: ReadonlySet<string>;
}

/** Made for each judgement: a password is changed once in months, and nothing is kept of it. */
function makeLexicon(): Lexicon {
  const stems = new Map<string, string>();
  const whole = new Set([...guessableLatin(), ...guessableLatin().map(latinSound)]);
  const glue = new Set([...guessableGlue(), ...guessableGlue().map(inLatin).filter((word) => word.length > 1)]);
  const sayings = new Set([...guessableSayings(), ...guessableSayings().map(inLatin)]);
  for (const word of guessableWords()) {
    whole.add(word).add(inLatin(word));
    const stem = word.replace(/[аеиоуыьэюяй]+$/, '');
    if (stem.length < SHORTEST_STEM) continue;
    stems.set(stem, stem);
    stems.set(inLatin(stem), stem);
  }
  return { stems, whole, endings: new Set(['', ...wordEndings(), ...wordEndings().map(inLatin)]), glue, sayings };
}

function stemOf(part: string, { stems, whole, endings }: Lexicon): string | null {
  for (let length = part.length; length >= SHORTEST_STEM; length -= 1) {
    const stem = stems.get(part.slice(0, length));
    if (stem !== undefined && endings.has(part.slice(length))) return stem;
  }
  return whole.has(part) ? part : null;
}

const SOUNDS: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'sh',
  ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
};
const inLatin = (word: string): string => latinSound([...word].map((letter) => SOUNDS[letter] ?? letter).join(''));

/** «lyubov», «ljubov» and «lubov» are one word. */
const latinSound = (run: string): string =>
  run.replaceAll(/shch|sch/g, 'sh').replaceAll('kh', 'h').replaceAll(/t[sz]/g, 'c').replaceAll('w', 'v').replaceAll(/[yji]([uaeo])/g, (_, vowel: string) => (vowel === 'o' ? 'e' : vowel)).replaceAll(/[yj]/g, 'i').replaceAll(/ii+/g, 'i');

const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const RUSSIAN = 'ёйцукенгшщзхъфывапролджэячсмитьбю';
const OTHER_KEY = new Map([...LATIN].flatMap((key, at) => [[key, RUSSIAN[at]!], [RUSSIAN[at]!, key]] as const));

/** What the same keys give under the other layout: «gfhjkm» is «пароль». */
export const underOtherLayout = (folded: string): string => [...folded].map((key) => OTHER_KEY.get(key) ?? key).join('').replaceAll('ё', 'е');

/** Rows and columns of both layouts, and the alphabets. */
const ROWS: readonly string[] = [
  'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qazwsxedcrfvtgbyhnujmikolp', 'йфяцычувскамепинртгоьшлбщдю', 'абвгдежзийклмнопрстуфхцчшщъыьэюя', 'abcdefghijklmnopqrstuvwxyz',
];
const LEAST_OF_ROW = 3;

/** Three keys in a row or more, there or back; or one letter again and again. */
function isRow(part: string): boolean {
  if (part.length > 1 && new Set(part).size === 1) return true;
  return part.length >= LEAST_OF_ROW && (ROWS.some((row) => row.includes(part)) || ROWS.some((row) => row.includes([...part].reverse().join(''))));
}

const PHONE = /^[78]?9\d{9}$/;
const BIRTHDAY = /^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])((19|20)\d\d|\d\d)$/;
const YEAR = /^(19|20)\d\d/;
const DAY = /^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d\d/;

/** Digits that are no year, date, telephone, sequence or repetition. */
function looseDigits(run: string, isCommon: IsCommon): number {
  if (PHONE.test(run) || BIRTHDAY.test(run) || (run.length >= SHORTEST_LISTED && isCommon(run))) return 0;
  const period = [1, 2, 3].find((length) => run.length >= 2 * length && run.startsWith(run.slice(length)));
  if (period !== undefined) return period;
  let loose = 0;
  for (let at = 0; at < run.length; ) {
    const length = sequenceAt(run, at);
    const rest = run.slice(at);
    at += length >= LEAST_OF_ROW ? length : DAY.test(rest) ? 8 : YEAR.test(rest) ? 4 : 1;
    loose += 1;
  }
  return loose;
}

/** How far digits go on by the same step of −1, 0 or 1 (0 stands after 9). */
function sequenceAt(run: string, at: number): number {
  const step = (place: number): number => (Number(run[place + 1]) - Number(run[place]) + 10) % 10;
  const first = at + 1 < run.length ? step(at) : 5;
  if (![0, 1, 9].includes(first)) return 1;
  let end = at + 1;
  while (end < run.length && step(end - 1) === first) end += 1;
  return end - at;
}

type Signs = Readonly<Record<string, string>>;
const SUBSTITUTIONS: readonly Signs[] = [
  { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' },
  { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' },
  { '0': 'о', '3': 'з', '4': 'ч', '6': 'б', '@': 'а', '1': 'и' },
  { '0': 'о', '3': 'е', '4': 'а', '6': 'б', '@': 'а', '1': 'л' },
];
const INSIDE = /(?<=\p{L})[\d@$!]{1,2}(?=\p{L})/gu;
const BESIDE = /(?<=\p{L})[\d@$!]|[\d@$!](?=\p{L})/gu;
const substituted = (text: string, signs: Signs, where: RegExp): string => text.replaceAll(where, (found) => [...found].map((sign) => signs[sign] ?? sign).join(''));

const CYRILLIC_SHAPE: Signs = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х', y: 'у', k: 'к', m: 'м', t: 'т', b: 'в', h: 'н' };
const LATIN_SHAPE: Signs = Object.fromEntries(Object.entries(CYRILLIC_SHAPE).map(([latin, cyrillic]) => [cyrillic, latin]));

/** Letters of the other alphabet that look the same, in runs that hold letters of both. */
const withLookAlikes = (text: string, shape: Signs): string =>
  text.replaceAll(/\p{L}+/gu, (run) => (/[a-z]/.test(run) && /[а-я]/.test(run) ? [...run].map((letter) => shape[letter] ?? letter).join('') : run));

/**
 * A teacher often starts typing before the layout is switched: the keys of «Б» give «,» and those of «УП» give «eg».
 * The journal reads the keys, not the letters.
 */
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюё';

const BY_KEY = new Map([...LATIN].map((key, index) => [key, CYRILLIC[index]!]));

/** The same keys under the Russian layout; digits, «/» and spaces stay, «.» stays a dot because it is the sign of a debt. */
export function asRussianLayout(text: string): string {
  return [...text].map((char) => (char === '.' ? char : (BY_KEY.get(char.toLowerCase()) ?? char))).join('');
}

/** Latin letters that look like the Russian ones, as they come with texts copied from elsewhere. */
const LOOK_ALIKE = new Map(Object.entries({ A: 'А', B: 'В', C: 'С', E: 'Е', H: 'Н', K: 'К', M: 'М', O: 'О', P: 'Р', T: 'Т', X: 'Х', Y: 'У', a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', y: 'у' }));

export const withoutLookAlikes = (text: string): string => [...text].map((char) => LOOK_ALIKE.get(char) ?? char).join('');

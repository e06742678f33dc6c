/** Sixteen and four, so that bits of random bytes choose evenly; nothing that looks like a digit or another letter in print (l, i, o, q, w). */
const CONSONANTS = 'bcdfghjkmnprstvz';
const VOWELS = 'aeuy';
const DIGITS = '23456789';

/**
 * A password to be read from paper once: «kuba-tesy-ramu-47». 42 bits, which the delays after wrong attempts keep out of reach, and it must be changed at the first sign-in.
 * @param random seven bytes are asked
 */
export function makeTemporaryPassword(random: (bytes: number) => Uint8Array): string {
  const bytes = random(7);
  const syllable = (at: number): string => `${CONSONANTS[bytes[at]! & 15]}${VOWELS[(bytes[at]! >> 4) & 3]}`;
  const word = (at: number): string => `${syllable(at)}${syllable(at + 1)}`;
  const number = `${DIGITS[bytes[6]! & 7]}${DIGITS[(bytes[6]! >> 3) & 7]}`;
  return `${word(0)}-${word(2)}-${word(4)}-${number}`;
}

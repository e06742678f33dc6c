/**
 * Where a Russian word may be divided: every part keeps a vowel and two letters, й ь ъ stay with what precedes them,
 * a lone vowel is not torn off. Used only where a word is wider than its whole column, so a dictionary is not worth it.
 */
const VOWELS = new Set('аеёиоуыэюяәөүұіӑӗӳАЕЁИОУЫЭЮЯӘӨҮҰІӐӖӲ');
const STAY_WITH_PREVIOUS = new Set('йьъЙЬЪ');
const LETTER = /\p{L}/u;

/** Numbers of characters (UTF-16) before which a hyphen may stand, ascending. */
export function hyphenationPoints(word: string): number[] {
  const points: number[] = [];
  for (let i = 2; i <= word.length - 2; i++) {
    const before = word[i - 1]!;
    const after = word[i]!;
    if (!LETTER.test(before) || !LETTER.test(word[i - 2]!) || !LETTER.test(after) || !LETTER.test(word[i + 1]!)) continue;
    if (STAY_WITH_PREVIOUS.has(after)) continue;
    const rest = word.slice(i);
    if (!hasVowel(word.slice(0, i)) || !hasVowel(rest)) continue;
    // A syllable begins with one consonant and its vowel; й, ь and ъ close the part before.
    const opensSyllable = !VOWELS.has(after) && VOWELS.has(word[i + 1]!);
    const vowelAfterVowel = VOWELS.has(after) && VOWELS.has(before);
    if (opensSyllable || vowelAfterVowel || STAY_WITH_PREVIOUS.has(before)) points.push(i);
  }
  return points;
}

function hasVowel(part: string): boolean {
  for (const letter of part) if (VOWELS.has(letter)) return true;
  return false;
}

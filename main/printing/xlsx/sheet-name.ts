/** Names of sheets as a spreadsheet accepts them: 31 characters, none of `[]:*?/\`, no quote at an end, no two alike. */

const LONGEST = 31;

/** A name like `wanted` that is not among `taken` (lower case); it is added to them. */
export function sheetName(wanted: string, taken: Set<string>): string {
  const clean =
    wanted
      .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
      .replace(/[\s\u00a0]+/g, ' ')
      .trim()
      .replace(/^'+|'+$/g, '')
      .trim() || 'Лист';
  for (let attempt = 1; ; attempt++) {
    const suffix = attempt === 1 ? '' : ` (${attempt})`;
    const name = cut(clean, LONGEST - suffix.length) + suffix;
    const key = name.toLocaleLowerCase('ru');
    // Excel keeps «History» for itself.
    if (taken.has(key) || key === 'history') continue;
    taken.add(key);
    return name;
  }
}

/** No more than `most` UTF-16 units, never half a character, never a quote at the end. */
function cut(text: string, most: number): string {
  let kept = '';
  for (const char of text) {
    if (kept.length + char.length > most) break;
    kept += char;
  }
  return kept.replace(/['\s]+$/, '');
}

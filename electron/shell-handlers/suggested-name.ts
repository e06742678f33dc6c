/** Names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const LONGEST = 120;

/**
 * A name that every file system takes, with that extension: the page's wish is text with names of people and classes in it
 * («Письма 7А: 1/2»), and a slash would be a folder.
 */
export function withExtension(suggested: string, extension: string): string {
  const ending = `.${extension}`;
  const wish = suggested.toLowerCase().endsWith(ending) ? suggested.slice(0, -ending.length) : suggested;
  const name = wish
    .replaceAll(/[\\/:*?"<>|]/g, '-')
    // oxlint-disable-next-line no-control-regex -- these are what must not be in a name
    .replaceAll(/[\u0000-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, LONGEST)
    .trim();
  return `${name === '' || RESERVED.test(name) ? 'document' : name}${ending}`;
}

/** What a file is by its first bytes; the name and its ending are never asked (they lie by mistake daily). */
export type FileKind = 'zip' | 'ole' | 'text' | 'pdf' | 'picture' | 'archive' | 'program' | 'binary';

const SIGNATURES: readonly (readonly [FileKind, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['ole', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['picture', [0x89, 0x50, 0x4e, 0x47]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', [0x47, 0x49, 0x46, 0x38]],
  ['picture', [0x42, 0x4d]],
  ['archive', [0x52, 0x61, 0x72, 0x21]],
  ['archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['archive', [0x1f, 0x8b]],
  ['program', [0x4d, 0x5a]],
  ['program', [0x7f, 0x45, 0x4c, 0x46]],
];

/** How far control characters are looked for: a binary file shows one long before. */
const LOOKED_AT = 64 * 1024;

export function fileKind(bytes: Uint8Array): FileKind {
  const known = SIGNATURES.find(([, signature]) => signature.every((byte, at) => bytes[at] === byte));
  const isText = looksLikeText(bytes);
  // Two letters are also the beginning of texts («BM», «MZ»).
  if (known && !(known[1].length === 2 && isText)) return known[0];
  return isText ? 'text' : 'binary';
}

/** No control characters but tab and line ends; a text in UTF-16 has zeros in every second place. */
function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, LOOKED_AT);
  if (startsAsUtf16(head)) return true;
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1a) return false;
  return true;
}

function startsAsUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

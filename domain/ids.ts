/**
 * Identifiers. Every entity and command is named by a UUIDv7 written in 22 characters of an order-preserving
 * base-64 alphabet: the same word in the grid, the contract, the database, the server and the log, at 61 % of the
 * length of the usual spelling, and sorting as text sorts by time.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type SchoolId = Branded<'School'>;
export type YearId = Branded<'Year'>;
export type TermId = Branded<'Term'>;
export type SubjectId = Branded<'Subject'>;
export type WorkTypeId = Branded<'WorkType'>;
export type PupilId = Branded<'Pupil'>;
export type GuardianId = Branded<'Guardian'>;
export type StaffId = Branded<'Staff'>;
export type GroupId = Branded<'Group'>;
/** A journal is one teaching load: one subject taught to one group by one teacher in one year. */
export type JournalId = Branded<'Journal'>;
export type LessonId = Branded<'Lesson'>;
export type WorkId = Branded<'Work'>;
export type PlanItemId = Branded<'PlanItem'>;
export type LetterId = Branded<'Letter'>;
export type CommandId = Branded<'Command'>;

const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
export const ID_PATTERN = /^[-0-9A-Z_a-z]{22}$/;

/**
 * Make an id from the time and ten random bytes (RFC 9562, version 7).
 * @param timeMs milliseconds since 1970-01-01 UTC
 * @param random at least 10 bytes
 */
export function makeId<Id extends string>(timeMs: number, random: Uint8Array): Id {
  if (random.length < 10) throw new RangeError('makeId needs 10 random bytes');
  const bytes = new Uint8Array(16);
  let time = Math.floor(timeMs);
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return encodeId(bytes) as Id;
}

/** 16 bytes → 22 characters; the order of the bytes is the order of the text. */
export function encodeId(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < 16; i++) {
    held = (held << 8) | bytes[i]!;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET[(held >> bits) & 63];
      held &= (1 << bits) - 1;
    }
  }
  return text + ALPHABET[(held << (6 - bits)) & 63];
}

/** The usual hexadecimal spelling, for people who compare with other systems' logs. */
export function idToUuid(id: string): string {
  const bytes = decodeId(id);
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** 22 characters → 16 bytes. Throws RangeError on anything that is not an id. */
export function decodeId(id: string): Uint8Array {
  if (!ID_PATTERN.test(id)) throw new RangeError('not an id');
  const bytes = new Uint8Array(16);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const char of id) {
    held = (held << 6) | ALPHABET.indexOf(char);
    bits += 6;
    if (bits >= 8 && at < 16) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}

import { done, failed, type Result } from '../../result.ts';

/** What a workstation must know to join a school: where its server is, which authority it has, and the secret that lets it in. */
export interface EnrolmentCode {
  /** `host:port`; `http://` in front for a server on this very computer, else TLS. */
  readonly address: string;
  /** The first 16 bytes of the SHA-256 of the authority's certificate (DER); zeroes for a server without one. */
  readonly fingerprint: Uint8Array;
  /** 10 bytes. */
  readonly secret: Uint8Array;
}

/** Crockford's: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FINGERPRINT_BYTES = 16;
const SECRET_BYTES = 10;
const CHECK_BYTES = 2;
const VERSION = 1;

/** What is read for what: small letters, look-alikes, and what a Russian keyboard puts in their place. */
const READ_AS: Readonly<Record<string, string>> = {
  O: '0', I: '1', L: '1', О: '0', І: '1', А: 'A', В: 'B', С: 'C', Е: 'E', Н: 'H', К: 'K', М: 'M', Р: 'P', Т: 'T', Х: 'X', З: '3',
};

/** Groups of five, to be read out, typed or pasted. */
export function encodeEnrolmentCode(code: EnrolmentCode): string {
  if (code.fingerprint.length !== FINGERPRINT_BYTES || code.secret.length !== SECRET_BYTES) throw new RangeError('16 bytes of fingerprint, 10 of secret');
  const address = [...code.address].map((char) => char.charCodeAt(0));
  if (address.length === 0 || address.length > 200 || address.some((char) => char < 33 || char > 126)) throw new RangeError('an address of plain letters');
  const body = [VERSION, ...code.fingerprint, ...code.secret, ...address];
  const text = toBase32([...body, ...checkOf(body)]);
  return text.replaceAll(/(.{5})(?=.)/g, '$1-');
}

/** @returns `enrolment_code_invalid` for anything that is not whole */
export function decodeEnrolmentCode(text: string): Result<EnrolmentCode> {
  const letters = [...text.toUpperCase()].map((char) => READ_AS[char] ?? char).filter((char) => !/[\s\-–—]/.test(char));
  const bytes = fromBase32(letters);
  const shortest = 1 + FINGERPRINT_BYTES + SECRET_BYTES + 1 + CHECK_BYTES;
  if (!bytes || bytes.length < shortest || bytes[0] !== VERSION) return failed('enrolment_code_invalid');
  const body = bytes.slice(0, -CHECK_BYTES);
  const check = checkOf(body);
  if (check.some((byte, at) => bytes[body.length + at] !== byte)) return failed('enrolment_code_invalid');
  const secretAt = 1 + FINGERPRINT_BYTES;
  return done({
    fingerprint: Uint8Array.from(body.slice(1, secretAt)),
    secret: Uint8Array.from(body.slice(secretAt, secretAt + SECRET_BYTES)),
    address: String.fromCharCode(...body.slice(secretAt + SECRET_BYTES)),
  });
}

/** Two bytes that change with every mistyped letter (CRC-16/CCITT-FALSE, polynomial 0x1021, start 0xFFFF). */
function checkOf(bytes: readonly number[]): number[] {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return [crc >> 8, crc & 255];
}

function toBase32(bytes: readonly number[]): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

function fromBase32(letters: readonly string[]): number[] | null {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0 || letter.length !== 1) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}

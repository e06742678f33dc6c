import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ID_PATTERN } from '#domain/ids.ts';
import { KEYCHAINS } from '../secrets/secret-store.ts';

/** Never less, whatever a machine or a header says: a header with less was made by an attacker (a downgrade), or is damaged. */
export const LEAST_MEMORY_KIB = 65_536;
/** A header that asks for more would stop the computer before it is found to be wrong. */
const MOST_MEMORY_KIB = 1_048_576;
const MOST_PASSES = 1_000;

/** base64url as we write it: the last sign has bits to spare, and another spelling of the same bytes is none of ours. */
const bytes = (length: number) => z.string().length(Math.ceil((length * 4) / 3)).regex(/^[\w-]+$/).refine((text) => asText(asBytes(text)) === text);
export const vaultId = z.string().regex(ID_PATTERN);

const sealed = z.object({ nonce: bytes(12), body: bytes(32), tag: bytes(16) });

const derivation = z.object({
  algorithm: z.literal('argon2id'), memoryKiB: z.number().int().min(LEAST_MEMORY_KIB).max(MOST_MEMORY_KIB), passes: z.number().int().min(1).max(MOST_PASSES), lanes: z.literal(1),
  salt: bytes(16),
});

/** The database key once more, for whoever holds the private half of the school's recovery key. */
export const recoverySeal = z.object({ keyId: z.string().max(64), ephemeralKey: bytes(32), sealed });

const header = z.object({
  version: z.literal(1),
  vaultId, schoolId: vaultId, staffId: vaultId,
  /** Where the device secret lies, for the day on which it is not found. */
  keychain: z.enum(KEYCHAINS),
  derivation,
  /** HMAC of the folded login under a key of the workstation: found by a login, without telling one. */
  loginTag: bytes(32),
  /** HMAC by the device secret over the vault's id: tells another's secret from a wrong password, and nothing of the secret. */
  deviceTag: bytes(32),
  /** Counted up at every sign-in. */
  generation: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  recovery: recoverySeal.nullable(),
  /** The database key under the key of password and device secret; everything above is its additional data. */
  wrapped: sealed,
});

/**
 * The header of a person's vault: `<staffId>.vault` beside their encrypted file (docs/adr/0013). Binary values are base64url without padding. Nothing in it
 * tells a name, a login or a key.
 */
export type VaultHeader = z.output<typeof header>;
export type Derivation = VaultHeader['derivation'];
export type SealedKey = VaultHeader['wrapped'];
export type RecoverySeal = NonNullable<VaultHeader['recovery']>;
export type UnwrappedHeader = Omit<VaultHeader, 'wrapped'>;

export const asText = (value: Uint8Array): string => Buffer.from(value).toString('base64url');
export const asBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));

/** Everything in the header but the wrapped key, in one order: the additional data of the wrapping, so that nothing of it can be edited unseen. */
export function boundText(value: UnwrappedHeader): string {
  const { version, vaultId: id, schoolId, staffId, keychain, derivation: kdf, loginTag, deviceTag, generation, recovery: rescue } = value;
  return JSON.stringify([
    'uchitelskaya vault', version, id, schoolId, staffId, keychain, [kdf.algorithm, kdf.memoryKiB, kdf.passes, kdf.lanes, kdf.salt], loginTag, deviceTag, generation,
    rescue && [rescue.keyId, rescue.ephemeralKey, rescue.sealed.nonce, rescue.sealed.body, rescue.sealed.tag],
  ]);
}

const sumOf = (value: VaultHeader): Uint8Array => createHash('sha256').update(`${boundText(value)}\n${JSON.stringify([value.wrapped.nonce, value.wrapped.body, value.wrapped.tag])}`).digest();

/** HMAC by a secret of the keychain: shows an edited header before a password is asked for. */
const sealOf = (value: VaultHeader, sealingKey: Uint8Array): Uint8Array => createHmac('sha256', sealingKey).update(sumOf(value)).digest();

/** The text of the file. @param sealingKey derived from the device secret */
export function writeHeader(value: VaultHeader, sealingKey: Uint8Array): string {
  return `${JSON.stringify({ ...value, sum: asText(sumOf(value)), seal: asText(sealOf(value, sealingKey)) }, null, 1)}\n`;
}

export interface ReadHeader {
  readonly header: VaultHeader;
  /** Whether it is as it was written with that device secret. */
  readonly isSealedBy: (sealingKey: Uint8Array) => boolean;
}

const file = header.extend({ sum: bytes(32), seal: bytes(32) });
/** A header is below two kilobytes. */
const LONGEST = 8_000;

/** @returns null where the text is cut, changed by accident, of another version, or asks for less than the least memory */
export function readHeader(text: string): ReadHeader | null {
  if (text.length > LONGEST) return null;
  try {
    const parsed = file.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    const { sum, seal, ...value } = parsed.data;
    if (!timingSafeEqual(asBytes(sum), sumOf(value))) return null;
    return { header: value, isSealedBy: (sealingKey) => timingSafeEqual(asBytes(seal), sealOf(value, sealingKey)) };
  } catch {
    return null;
  }
}

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { foldLogin } from '#domain/accounts/index.ts';
import { asBytes, asText, boundText, type SealedKey, type UnwrappedHeader } from './vault-header.ts';

/*
 * The keys of a vault and what each is for (docs/adr/0013). Every function hands out fresh bytes, which the caller zeroes; intermediate values are zeroed here.
 */

const KEY_BYTES = 32;

/** HKDF-SHA-256. @param salt an id as text, or none */
export function deriveKey(from: Uint8Array, salt: string, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', from, salt, info, KEY_BYTES));
}

/** `HKDF(Argon2id(password) ‖ device secret)`: neither half alone opens anything. */
export function keyEncryptionKey(stretched: Uint8Array, deviceSecret: Uint8Array, vaultId: string): Uint8Array {
  const both = new Uint8Array(stretched.length + deviceSecret.length);
  both.set(stretched);
  both.set(deviceSecret, stretched.length);
  try {
    return deriveKey(both, vaultId, 'uchitelskaya vault kek 1');
  } finally {
    both.fill(0);
  }
}

/** What the secret in the keychain is known by, without a password. */
export function deviceTag(deviceSecret: Uint8Array, vaultId: string): string {
  const key = deriveKey(deviceSecret, vaultId, 'uchitelskaya vault device 1');
  try {
    return asText(createHmac('sha256', key).update(vaultId).digest());
  } finally {
    key.fill(0);
  }
}

/** What seals a header against editing before a password is asked for. */
export const headerSealingKey = (deviceSecret: Uint8Array, vaultId: string): Uint8Array => deriveKey(deviceSecret, vaultId, 'uchitelskaya vault header 1');

/** @param workstationKey derived from the key of the workstation, which another workstation does not have */
export const loginTag = (workstationKey: Uint8Array, login: string): string => asText(createHmac('sha256', workstationKey).update(foldLogin(login)).digest());

export const isSameTag = (one: string, other: string): boolean => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** AES-256-GCM over a secret of 32 bytes. */
export function sealSecret(secret: Uint8Array, key: Uint8Array, bound: string, random: (bytes: number) => Uint8Array): SealedKey {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(secret), cipher.final()]);
  return { nonce: asText(nonce), body: asText(body), tag: asText(cipher.getAuthTag()) };
}

/** @returns null where the key or what it is bound to is another */
export function openSecret(sealed: { readonly nonce: string; readonly body: string; readonly tag: string }, key: Uint8Array, bound: string): Uint8Array | null {
  const decipher = createDecipheriv('aes-256-gcm', key, asBytes(sealed.nonce), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(asBytes(sealed.tag));
  const open = decipher.update(asBytes(sealed.body));
  try {
    decipher.final();
    return new Uint8Array(open);
  } catch {
    return null;
  } finally {
    open.fill(0);
  }
}

export const wrapDatabaseKey = (databaseKey: Uint8Array, kek: Uint8Array, header: UnwrappedHeader, random: (bytes: number) => Uint8Array): SealedKey =>
  sealSecret(databaseKey, kek, boundText(header), random);

export const unwrapDatabaseKey = (header: UnwrappedHeader & { readonly wrapped: SealedKey }, kek: Uint8Array): Uint8Array | null => openSecret(header.wrapped, kek, boundText(header));

/** Under which the sign-in's secret lies in the keychain: whoever reads the entry without the database key can do nothing with it. */
export const signInSealingKey = (databaseKey: Uint8Array, vaultId: string): Uint8Array => deriveKey(databaseKey, vaultId, 'uchitelskaya sign-in 1');

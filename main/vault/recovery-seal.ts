import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { openSecret, sealSecret } from './key-hierarchy.ts';
import { deriveKey } from './key-hierarchy.ts';
import { asBytes, asText, type RecoverySeal } from './vault-header.ts';

/** As the server tells it: X25519, SPKI, base64. */
export interface RecoveryKey {
  readonly keyId: string;
  readonly publicKey: string;
}

/** RFC 8410: what stands before the 32 bytes of an X25519 public key in SPKI. */
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');

const boundTo = (vaultId: string, keyId: string): string => `uchitelskaya recovery seal 1\n${vaultId}\n${keyId}`;

/** The sender's key is thrown away: who sealed it cannot open it again. */
export function sealForRecovery(databaseKey: Uint8Array, recipient: RecoveryKey, vaultId: string, random: (bytes: number) => Uint8Array): RecoverySeal | null {
  const theirs = readPublicKey(Buffer.from(recipient.publicKey, 'base64'));
  if (!theirs) return null;
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const ephemeralKey = rawOf(publicKey);
  const key = agree(privateKey, theirs, ephemeralKey, rawOf(theirs));
  try {
    return { keyId: recipient.keyId, ephemeralKey: asText(ephemeralKey), sealed: sealSecret(databaseKey, key, boundTo(vaultId, recipient.keyId), random) };
  } finally {
    key.fill(0);
  }
}

/**
 * @param privateKey PKCS #8, DER
 * @returns the database key; null where the seal was made for another key or another vault
 */
export function openRecoverySeal(seal: RecoverySeal, privateKey: Uint8Array, vaultId: string): Uint8Array | null {
  const ephemeral = asBytes(seal.ephemeralKey);
  const theirs = readPublicKey(Buffer.concat([SPKI_HEAD, ephemeral]));
  const mine = readPrivateKey(privateKey);
  if (!theirs || !mine) return null;
  const key = agree(mine, theirs, ephemeral, rawOf(createPublicKey(mine)));
  try {
    return openSecret(seal.sealed, key, boundTo(vaultId, seal.keyId));
  } finally {
    key.fill(0);
  }
}

/** HKDF over the shared secret, salted with both public keys, so that a key is of this pair alone (RFC 9180 does the same). */
function agree(mine: KeyObject, theirs: KeyObject, ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array {
  const shared = diffieHellman({ privateKey: mine, publicKey: theirs });
  try {
    return deriveKey(shared, `${asText(ephemeral)}.${asText(recipient)}`, 'uchitelskaya recovery seal 1');
  } finally {
    shared.fill(0);
  }
}

const rawOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length));

function readPublicKey(der: Buffer): KeyObject | null {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'x25519' ? key : null;
  } catch {
    return null;
  }
}

function readPrivateKey(der: Uint8Array): KeyObject | null {
  try {
    const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyType === 'x25519' ? key : null;
  } catch {
    return null;
  }
}

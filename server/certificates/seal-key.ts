import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sealer } from '../sync/countersign.ts';

/** The seal of a server's folder, made at the first asking, readable by its owner alone: with it the server countersigns heads of chains (P-14). */
export function readSealKey(folder: string): Sealer {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'seal.key');
  if (!existsSync(file)) writeFileSync(file, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return sealKeyOf(createPrivateKey(readFileSync(file)));
}

/** The seal of a folder where it has one; none is made, so that looking leaves no trace. */
export const findSealKey = (folder: string): Sealer | null => (existsSync(join(folder, 'seal.key')) ? readSealKey(folder) : null);

/** A sealer from an Ed25519 key; its name follows from the public half. */
export function sealKeyOf(key: KeyObject): Sealer {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16), publicKey: spki.toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

/** Ed25519 over the UTF-8 text. @param publicKey SPKI, base64 @returns false also for what is no key and no signature */
export function verifiesSeal(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text), createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

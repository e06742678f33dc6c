import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** With what the server countersigns heads of chains (P-14). */
export interface SealKey {
  readonly keyId: string;
  /** SPKI, base64. */
  readonly publicKey: string;
  /** @returns base64 of the Ed25519 signature over the UTF-8 text */
  readonly sign: (text: string) => string;
}

/** The seal of a server's folder, made at the first asking, readable by its owner alone. */
export function readSealKey(folder: string): SealKey {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'seal.key');
  if (!existsSync(file)) writeFileSync(file, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return sealKeyOf(createPrivateKey(readFileSync(file)));
}

export function sealKeyOf(key: KeyObject): SealKey {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16), publicKey: spki.toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

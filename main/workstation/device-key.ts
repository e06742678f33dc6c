import { createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';
import { done, failed, type Result } from '#domain/result.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key by which a school's server knows this workstation. Its seed stays in the keychain of the operating system and is read for each use. */
export class DeviceKey {
  private readonly secrets: SecretStore;
  private readonly name: string;

  /** @param keychainId of the membership */
  constructor(secrets: SecretStore, keychainId: string) {
    this.secrets = secrets;
    this.name = `device-${keychainId}`;
  }

  /** SPKI, base64; made at first where `create`. Codes: `keychain_missing`, `keychain_changed`. */
  async publicKey(create: boolean): Promise<Result<string>> {
    return this.withKey(create, (key) => createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'));
  }

  /** Of a school that was not joined in the end. Code: `keychain_missing`. */
  forget(): Promise<Result<null>> {
    return this.secrets.remove(this.name);
  }

  /** Ed25519 over the UTF-8 text, base64. Codes as above. */
  sign(text: string): Promise<Result<string>> {
    return this.withKey(false, (key) => sign(null, Buffer.from(text), key).toString('base64'));
  }

  /** 32 bytes that this workstation alone can derive, zeroed by the caller. @param info what they are for. Codes as above. */
  async derive(info: string): Promise<Result<Uint8Array>> {
    const seed = await this.secrets.readKey(this.name, false);
    if (!seed.ok) return seed;
    if (seed.value === null) return failed('keychain_changed', { profile: this.name });
    try {
      return done(new Uint8Array(hkdfSync('sha256', seed.value, this.name, info, 32)));
    } finally {
      seed.value.fill(0);
    }
  }

  private async withKey<Value>(create: boolean, take: (key: ReturnType<typeof createPrivateKey>) => Value): Promise<Result<Value>> {
    const seed = await this.secrets.readKey(this.name, create);
    if (!seed.ok) return seed;
    if (seed.value === null) return failed('keychain_changed', { profile: this.name });
    const der = Buffer.concat([PKCS8_HEAD, seed.value]);
    try {
      return done(take(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })));
    } finally {
      der.fill(0);
      seed.value.fill(0);
    }
  }
}

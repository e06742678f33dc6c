import { z } from 'zod';
import { done, failed, type Result } from '#domain/result.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { openSecret, sealSecret } from './key-hierarchy.ts';

const stored = z.object({ v: z.literal(1), nonce: z.string(), body: z.string().max(400), tag: z.string() });

/**
 * The secret of the sign-in, which opens sessions at the server without asking for the password again. It lies in the keychain, sealed by a key that is derived from the database key:
 * colleagues of the same OS account read the entry and can do nothing with it.
 */
export class SignInSecret {
  private readonly secrets: SecretStore;
  private readonly name: string;
  private readonly random: (bytes: number) => Uint8Array;
  private readonly bound: string;
  private readonly key: Uint8Array;
  private isClosed = false;

  /** @param key `signInSealingKey`, taken over and zeroed by `close` */
  constructor(parts: { readonly secrets: SecretStore; readonly random: (bytes: number) => Uint8Array }, place: { readonly keychainId: string; readonly staffId: string }, key: Uint8Array) {
    this.secrets = parts.secrets;
    this.random = parts.random;
    this.name = `signin-${place.keychainId}-${place.staffId}`;
    this.bound = `uchitelskaya sign-in 1\n${place.keychainId}\n${place.staffId}`;
    this.key = key;
  }

  /** Codes: `keychain_missing`, `database_not_open` after `close`: what a zeroed key seals anybody opens */
  async keep(secret: string): Promise<Result<null>> {
    if (this.isClosed) return failed('database_not_open');
    const bytes = new TextEncoder().encode(secret);
    const sealed = sealSecret(bytes, this.key, this.bound, this.random);
    bytes.fill(0);
    return this.secrets.write(this.name, new TextEncoder().encode(JSON.stringify({ v: 1, ...sealed })));
  }

  /** Codes: `sign_in_over` where there is none that this key opens, `keychain_missing` */
  async read(): Promise<Result<string>> {
    const entry = await this.secrets.read(this.name);
    if (!entry.ok) return entry.error.code === 'keychain_changed' ? failed('sign_in_over') : entry;
    if (entry.value === null) return failed('sign_in_over');
    try {
      const parsed = stored.safeParse(JSON.parse(Buffer.from(entry.value).toString('utf8')));
      const secret = parsed.success ? openSecret(parsed.data, this.key, this.bound) : null;
      if (!secret) return failed('sign_in_over');
      const text = Buffer.from(secret).toString('utf8');
      secret.fill(0);
      return done(text);
    } catch {
      return failed('sign_in_over');
    }
  }

  close(): void {
    this.isClosed = true;
    this.key.fill(0);
  }
}

import { done, failed, type Result } from '#domain/result.ts';
import type { Log } from '../log.ts';
import { keychainOf, MOST_SECRET_BYTES, type KeychainKind, type SecretStore } from './secret-store.ts';

/** One entry of the OS keychain: Secret Service, Windows Credential Manager, macOS Keychain. */
export interface KeychainEntry {
  getPassword(): Promise<string | null | undefined>;
  setPassword(password: string): Promise<void>;
  /** Resolves also where there was none. */
  deletePassword(): Promise<void>;
}

export interface KeychainParts {
  /** Opens the entry of that account; may reject or throw where the system has no keychain. */
  readonly open: (account: string) => Promise<KeychainEntry>;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
  /** Of the process; for a test of another system. */
  readonly platform?: NodeJS.Platform;
}

const KEY_BYTES = 32;
/** A person may have to type the password of the keychain; a service that hangs must still become a message. */
const ANSWERS_WITHIN_MS = 120_000;

/**
 * Keys in the keychain of the operating system, and nowhere else: where it is missing the answer is `keychain_missing` with the reason of
 * the system, never a file. The key crosses the keychain as base64, because several of them keep text only.
 */
export class Keychain implements SecretStore {
  private readonly parts: KeychainParts;
  /** One question at a time: two windows that open a new file at once must get the same key. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(parts: KeychainParts) {
    this.parts = parts;
  }

  backend(): KeychainKind {
    return keychainOf(this.parts.platform ?? process.platform);
  }

  readKey(name: string, create: boolean): Promise<Result<Uint8Array | null>> {
    return this.inTurn('readKey', () => this.ask(name, create));
  }

  read(name: string): Promise<Result<Uint8Array | null>> {
    return this.inTurn('read', async () => {
      const present = await (await this.parts.open(name)).getPassword();
      if (present === null || present === undefined || present === '') return done(null);
      const secret = ownCopy(Buffer.from(present, 'base64'));
      // Base64 that does not come back as it was is cut, or was written by somebody else.
      return base64Of(secret) === present ? done(secret) : failed('keychain_changed', { profile: name });
    });
  }

  write(name: string, secret: Uint8Array): Promise<Result<null>> {
    if (secret.length === 0 || secret.length > MOST_SECRET_BYTES) throw new RangeError(`a secret is 1 to ${MOST_SECRET_BYTES} bytes`);
    const text = base64Of(secret);
    return this.inTurn('write', async () => {
      const entry = await this.parts.open(name);
      await entry.setPassword(text);
      if ((await entry.getPassword()) !== text) throw new Error('the keychain did not keep the secret');
      return done(null);
    });
  }

  remove(name: string): Promise<Result<null>> {
    return this.inTurn('remove', async () => {
      const entry = await this.parts.open(name);
      await entry.deletePassword();
      const left = await entry.getPassword();
      if (left !== null && left !== undefined) throw new Error('the keychain did not remove the secret');
      return done(null);
    });
  }

  private inTurn<Value>(question: string, ask: () => Promise<Result<Value>>): Promise<Result<Value>> {
    const answer = this.last.then(() => this.within(question, ask));
    this.last = answer;
    return answer;
  }

  private async within<Value>(question: string, ask: () => Promise<Result<Value>>): Promise<Result<Value>> {
    try {
      const late = this.parts.wait(ANSWERS_WITHIN_MS).then(() => {
        throw new Error('the keychain did not answer');
      });
      return await Promise.race([ask(), late]);
    } catch (error) {
      this.parts.log.error('keychain.failed', error, { question, backend: this.backend() });
      return failed('keychain_missing', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  private async ask(name: string, create: boolean): Promise<Result<Uint8Array | null>> {
    const entry = await this.parts.open(name);
    const present = await entry.getPassword();
    if (present !== null && present !== undefined && present !== '') {
      const key = Buffer.from(present, 'base64');
      // Somebody else's entry, or one that was cut: it opens nothing, and overwriting it could destroy the only key of a file.
      return key.length === KEY_BYTES ? done(ownCopy(key)) : failed('keychain_changed', { profile: name });
    }
    if (!create) return failed('keychain_changed', { profile: name });

    const key = this.parts.random(KEY_BYTES);
    const text = base64Of(key);
    await entry.setPassword(text);
    // A keychain that says yes and keeps nothing would cost a whole file: what was written is read again before it is used.
    if ((await entry.getPassword()) !== text) throw new Error('the keychain did not keep the key');
    return done(key);
  }
}

/** Without the copy that `Buffer.from` makes of bytes, which nobody would wipe. */
const base64Of = ({ buffer, byteOffset, byteLength }: Uint8Array): string => Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** `Buffer.from` may hand out a piece of a shared pool, which must not be wiped or sent as a whole. */
function ownCopy(key: Buffer): Uint8Array {
  const copy = new Uint8Array(key);
  key.fill(0);
  return copy;
}

import type { Result } from '#domain/result.ts';

/** Which store of the operating system keeps the secrets. There is no other kind: none that writes a secret in clear. */
export const KEYCHAINS = ['secret-service', 'windows-credential-manager', 'macos-keychain'] as const;
export type KeychainKind = (typeof KEYCHAINS)[number];

export const keychainOf = (platform: NodeJS.Platform): KeychainKind => (platform === 'win32' ? 'windows-credential-manager' : platform === 'darwin' ? 'macos-keychain' : 'secret-service');

/**
 * The largest secret. Windows Credential Manager takes 2560 bytes of UTF-16, and a secret travels as base64: 900 bytes are 1200 characters, 2400 bytes.
 */
export const MOST_SECRET_BYTES = 900;

/**
 * Where secrets are kept: in the application the OS keychain, which the core asks itself. Whoever gets bytes wipes them after use.
 */
export interface SecretStore {
  /** The store behind it, for the screen that tells what to unlock. */
  backend(): KeychainKind;
  /** The secret of that name, made of 32 random bytes at first where `create`. Codes: `keychain_missing`, `keychain_changed`. */
  readKey(name: string, create: boolean): Promise<Result<Uint8Array | null>>;
  /** null where there is no entry of that name. Codes: `keychain_missing`, and `keychain_changed` where the entry is none of ours. */
  read(name: string): Promise<Result<Uint8Array | null>>;
  /** At most `MOST_SECRET_BYTES`; done means that it was read back. Code: `keychain_missing`. */
  write(name: string, secret: Uint8Array): Promise<Result<null>>;
  /** Done also where there was none. Code: `keychain_missing`. */
  remove(name: string): Promise<Result<null>>;
}

import type { Result } from '#domain/result.ts';

/**
 * Where keys come from. In the application the shell answers from the OS keychain; the vault of accounts will take this
 * place. There is no implementation that writes a secret in clear.
 */
export interface SecretStore {
  /** The secret of that name, made of 32 random bytes at first where `create`. Codes: `keychain_missing`, `keychain_changed`. */
  readKey(name: string, create: boolean): Promise<Result<Uint8Array | null>>;
}

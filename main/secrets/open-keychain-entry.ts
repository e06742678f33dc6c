import type { KeychainEntry } from './keychain.ts';

const SERVICE = 'uchitelskaya';

/**
 * An entry of the real keychain. `secret-service` is pinned: without D-Bus the library would take the kernel's keyring on
 * Linux, which lives in memory only, and the key of a file would be gone with the next start. The native module is loaded here and not at start.
 */
export async function openKeychainEntry(account: string): Promise<KeychainEntry> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  const entry = new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
  return {
    getPassword: () => entry.getPassword(),
    setPassword: (password) => entry.setPassword(password),
    deletePassword: async () => void (await entry.deleteCredential()),
  };
}

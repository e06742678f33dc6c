import { describe, expect, test } from 'vitest';
import { done, failed } from '#domain/result.ts';
import { keychainOf, MOST_SECRET_BYTES } from './secret-store.ts';
import { Keychain, type KeychainEntry } from './keychain.ts';

const KEY = new Uint8Array(32).fill(7);
const TEXT = Buffer.from(KEY).toString('base64');

function open(options: { stored?: Record<string, string>; entry?: Partial<KeychainEntry>; broken?: Error } = {}) {
  const stored = new Map(Object.entries(options.stored ?? {}));
  const logged: unknown[] = [];
  let made = 0;
  const waits: (() => void)[] = [];
  const keychain = new Keychain({
    open: async (account) => {
      if (options.broken) throw options.broken;
      return {
        getPassword: async () => stored.get(account) ?? null,
        setPassword: async (password) => void stored.set(account, password),
        deletePassword: async () => void stored.delete(account),
        ...options.entry,
      };
    },
    random: (bytes) => {
      made += 1;
      return new Uint8Array(bytes).fill(7);
    },
    log: { info: (...a) => void logged.push(a), warn: (...a) => void logged.push(a), error: (...a) => (logged.push(a), 'REF') },
    wait: () => new Promise((resolve) => waits.push(resolve)),
  });
  return { keychain, stored, logged, waits, made: () => made };
}

test('a key is made once and read ever after', async () => {
  const { keychain, stored, made } = open();
  expect(await keychain.readKey('demo', true)).toEqual(done(KEY));
  expect(stored.get('demo')).toBe(TEXT);
  expect(await keychain.readKey('demo', true)).toEqual(done(KEY));
  expect(await keychain.readKey('demo', false)).toEqual(done(KEY));
  expect(made()).toBe(1);
});

test('two who ask at once get the same key', async () => {
  const { keychain, made } = open();
  const keys = await Promise.all([keychain.readKey('demo', true), keychain.readKey('demo', true)]);
  expect(keys).toEqual([done(KEY), done(KEY)]);
  expect(made()).toBe(1);
});

test('what is handed out is a copy of its own, so that wiping it wipes nothing else', async () => {
  const { keychain } = open({ stored: { demo: TEXT } });
  const key = await keychain.readKey('demo', false);
  if (key.ok) key.value?.fill(0);
  expect(await keychain.readKey('demo', false)).toEqual(done(KEY));
});

describe('keychain_changed', () => {
  test('where the key of a file that exists is gone: none is made instead', async () => {
    const { keychain, stored } = open();
    expect(await keychain.readKey('demo', false)).toEqual(failed('keychain_changed', { profile: 'demo' }));
    expect(stored.size).toBe(0);
  });

  test('where the entry is not a key: it is left as it is', async () => {
    const { keychain, stored } = open({ stored: { demo: 'c2hvcnQ=' } });
    expect(await keychain.readKey('demo', true)).toEqual(failed('keychain_changed', { profile: 'demo' }));
    expect(stored.get('demo')).toBe('c2hvcnQ=');
  });
});

describe('keychain_missing', () => {
  test('with the reason of the system; the next question is asked anew', async () => {
    const { keychain } = open({ broken: new Error('no secret service') });
    const answer = failed('keychain_missing', { reason: 'no secret service' });
    expect(await keychain.readKey('demo', true)).toEqual(answer);
    expect(await keychain.readKey('demo', true)).toEqual(answer);
  });

  test('where it says yes and keeps nothing', async () => {
    const { keychain } = open({ entry: { getPassword: async () => null } });
    expect(await keychain.readKey('demo', true)).toMatchObject({ ok: false, error: { code: 'keychain_missing' } });
  });

  test('where it never answers', async () => {
    const { keychain, waits } = open({ entry: { getPassword: () => new Promise(() => {}) } });
    const answer = keychain.readKey('demo', true);
    await new Promise((resolve) => setImmediate(resolve));
    waits[0]!();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'keychain_missing' } });
  });
});

describe('a secret of any size that a keychain takes', () => {
  test('is written, read as a copy, and removed', async () => {
    const { keychain, stored } = open();
    const secret = new Uint8Array(MOST_SECRET_BYTES).fill(3);
    expect(await keychain.read('vault')).toEqual(done(null));
    expect(await keychain.write('vault', secret)).toEqual(done(null));
    // Windows Credential Manager: 2560 bytes of UTF-16.
    expect(stored.get('vault')!.length * 2).toBeLessThanOrEqual(2_560);
    expect(await keychain.read('vault')).toEqual(done(secret));
    expect(await keychain.remove('vault')).toEqual(done(null));
    expect(await keychain.remove('vault')).toEqual(done(null));
    expect(await keychain.read('vault')).toEqual(done(null));
    expect(() => keychain.write('vault', new Uint8Array(MOST_SECRET_BYTES + 1))).toThrow(RangeError);
  });

  test('that was cut or written by somebody else is keychain_changed; one that is not kept or not removed is told', async () => {
    expect(await open({ stored: { vault: 'not base64!' } }).keychain.read('vault')).toEqual(failed('keychain_changed', { profile: 'vault' }));
    const forgets = open({ entry: { setPassword: async () => undefined } });
    expect(await forgets.keychain.write('vault', KEY)).toMatchObject({ ok: false, error: { code: 'keychain_missing' } });
    const keeps = open({ stored: { vault: TEXT }, entry: { deletePassword: async () => undefined } });
    expect(await keeps.keychain.remove('vault')).toMatchObject({ ok: false, error: { code: 'keychain_missing' } });
  });

  test.each([['linux', 'secret-service'], ['win32', 'windows-credential-manager'], ['darwin', 'macos-keychain']] as const)('on %s lies in %s', (platform, backend) => {
    expect(keychainOf(platform)).toBe(backend);
  });
});

test('no key is ever logged', async () => {
  const { keychain, logged } = open({ entry: { setPassword: async () => Promise.reject(new Error('locked')) } });
  await keychain.readKey('demo', true);
  expect(logged).toHaveLength(1);
  expect(JSON.stringify(logged)).not.toContain(TEXT);
});

/**
 * What the real keychain of a desk of its own says, told as one line of JSON: `node build/headless-desk.mjs -- node tests/e2e/vault/keychain-child.ts`. It locks the keychain, so nobody else
 * may be on that desk.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keychain } from '#main/secrets/keychain.ts';
import { openKeychainEntry } from '#main/secrets/open-keychain-entry.ts';
import { MOST_SECRET_BYTES } from '#main/secrets/secret-store.ts';

const keychain = new Keychain({
  open: openKeychainEntry, random: (bytes) => new Uint8Array(randomBytes(bytes)), log: { info: () => undefined, warn: () => undefined, error: () => 'REF' },
  wait: (ms) => sleep(Math.min(ms, 5_000), undefined, { ref: false }),
});
const name = `vault-${randomBytes(6).toString('hex')}`;
const secret = new Uint8Array(randomBytes(MOST_SECRET_BYTES));

const none = await keychain.read(name);
const written = await keychain.write(name, secret);
const read = await keychain.read(name);
const isSame = read.ok && read.value !== null && Buffer.from(read.value).equals(Buffer.from(secret));
const removed = await keychain.remove(name);
const gone = await keychain.read(name);
await keychain.write(name, secret);
execFileSync('dbus-send', [
  '--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', 'array:objpath:/org/freedesktop/secrets/collection/login',
]);
const locked = await keychain.read(name);
const lockedWrite = await keychain.write(name, secret);
console.log(JSON.stringify({ backend: keychain.backend(), none, written, isSame, removed, gone, locked, lockedWrite }));
process.exit(0);

import { z } from 'zod';
import { done, failed, type Result } from '#domain/result.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { attempts, NO_ATTEMPTS, type Attempts } from './attempt-delay.ts';
import { seenTime } from './seen-time.ts';
import { asBytes, asText } from './vault-header.ts';

const stored = z.object({
  v: z.literal(1),
  secret: z.string().length(43),
  generation: z.number().int().nonnegative(),
  seen: seenTime.nullable(),
  attempts,
});

/**
 * What the keychain of the operating system holds of one person on one workstation: the device secret, and in the same entry what was seen – whoever takes the evidence away takes half of
 * the key with it.
 */
export interface KeychainRecord {
  /** 32 bytes; zeroed by who read it. */
  readonly secret: Uint8Array;
  /** Of the last sign-in that was ended here. */
  readonly generation: number;
  readonly seen: z.output<typeof seenTime> | null;
  readonly attempts: Attempts;
}

/** null where there is none. Codes: `keychain_missing`, `keychain_changed` */
export async function readRecord(secrets: SecretStore, name: string): Promise<Result<KeychainRecord | null>> {
  const entry = await secrets.read(name);
  if (!entry.ok || entry.value === null) return entry as Result<null>;
  try {
    const parsed = stored.safeParse(JSON.parse(Buffer.from(entry.value).toString('utf8')));
    if (!parsed.success) return failed('keychain_changed', { profile: name });
    const { secret, generation, seen, attempts: tried } = parsed.data;
    return done({ secret: asBytes(secret), generation, seen, attempts: tried });
  } catch {
    return failed('keychain_changed', { profile: name });
  } finally {
    entry.value.fill(0);
  }
}

/** Code: `keychain_missing` */
export async function writeRecord(secrets: SecretStore, name: string, { secret, generation, seen, attempts: tried }: KeychainRecord): Promise<Result<null>> {
  const entry = new TextEncoder().encode(JSON.stringify({ v: 1, secret: asText(secret), generation, seen, attempts: tried }));
  try {
    return await secrets.write(name, entry);
  } finally {
    entry.fill(0);
  }
}

const storedAttempts = z.object({ v: z.literal(1), attempts });

/** Of the workstation as a whole; none where nothing was counted yet. Code: `keychain_missing` */
export async function readWorkstationAttempts(secrets: SecretStore, name: string): Promise<Result<Attempts>> {
  const entry = await secrets.read(name);
  if (!entry.ok) return entry.error.code === 'keychain_changed' ? done(NO_ATTEMPTS) : entry;
  if (entry.value === null) return done(NO_ATTEMPTS);
  try {
    const parsed = storedAttempts.safeParse(JSON.parse(Buffer.from(entry.value).toString('utf8')));
    return done(parsed.success ? parsed.data.attempts : NO_ATTEMPTS);
  } catch {
    return done(NO_ATTEMPTS);
  }
}

export const writeWorkstationAttempts = (secrets: SecretStore, name: string, tried: Attempts): Promise<Result<null>> =>
  secrets.write(name, new TextEncoder().encode(JSON.stringify({ v: 1, attempts: tried })));

import { signedLease, type SignedLease } from '#domain/contract/sync/index.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';
import { findFact, setFact } from '../sync/state-repository.ts';
import { seenTime, type SeenTime } from './seen-time.ts';

/** What the encrypted file itself remembers of its vault: the second witness beside the keychain. */
export interface VaultFacts {
  /** 0 where no sign-in has ended in this file yet. */
  readonly generation: number;
  readonly lease: SignedLease | null;
  readonly seen: SeenTime | null;
  readonly login: string | null;
  /** From when by the clock here a typed password makes a new sign-in; null where the server does not tell. */
  readonly signInRenewFrom: number | null;
  /** The password of this vault was taken for wrong by the server: another one was chosen elsewhere. It is not shown again until the person has signed in there. */
  readonly isPasswordRefused: boolean;
}

export function readVaultFacts(db: ReadHandle): VaultFacts {
  const generation = Number(findFact(db, 'vaultGeneration') ?? 0);
  return {
    generation: Number.isSafeInteger(generation) ? generation : 0, lease: parse(findFact(db, 'lease'), signedLease), seen: parse(findFact(db, 'seenTime'), seenTime),
    login: findFact(db, 'login'), signInRenewFrom: wholeOf(findFact(db, 'signInRenewFrom')), isPasswordRefused: findFact(db, 'passwordRefused') === '1',
  };
}

export function writeVaultFacts(tx: WriteHandle, { generation, lease, seen, login, signInRenewFrom, isPasswordRefused }: Partial<VaultFacts>): void {
  if (generation !== undefined) setFact(tx, 'vaultGeneration', String(generation));
  if (lease) setFact(tx, 'lease', JSON.stringify(lease));
  if (seen) setFact(tx, 'seenTime', JSON.stringify(seen));
  if (login) setFact(tx, 'login', login);
  if (typeof signInRenewFrom === 'number') setFact(tx, 'signInRenewFrom', String(signInRenewFrom));
  if (isPasswordRefused !== undefined) setFact(tx, 'passwordRefused', isPasswordRefused ? '1' : '0');
}

function wholeOf(text: string | null): number | null {
  const whole = Number(text ?? Number.NaN);
  return Number.isSafeInteger(whole) ? whole : null;
}

function parse<Value>(text: string | null, schema: { safeParse(value: unknown): { success: true; data: Value } | { success: false } }): Value | null {
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

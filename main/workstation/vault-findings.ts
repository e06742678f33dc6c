import type { ErrorCode } from '#domain/errors.ts';
import { makeId } from '#domain/ids.ts';
import type { WriteHandle } from '../database/handles.ts';
import { recordLocalEvent } from '../features/audit/index.ts';

/** What was found of a vault, for the school's register of security events. */
export interface VaultFinding {
  readonly kind: 'vault_damaged' | 'vault_rolled_back' | 'keychain_changed' | 'clock_went_back' | 'integrity_failed';
  readonly params: Readonly<Record<string, string | number>>;
}

const KINDS: Partial<Record<ErrorCode, VaultFinding['kind']>> = {
  vault_damaged: 'vault_damaged', vault_foreign: 'vault_damaged', vault_rolled_back: 'vault_rolled_back', keychain_changed: 'keychain_changed', database_key_wrong: 'integrity_failed',
  database_damaged: 'integrity_failed',
};

/** Of a file that did not open and was set aside, by why; null where a person forgot a password, which is no finding. */
export function findingOf(code: ErrorCode): VaultFinding | null {
  const kind = KINDS[code];
  return kind === undefined ? null : { kind, params: { code, setAside: 1 } };
}

/**
 * Told with the next contact, in the transaction of the sign-in that found it: a refused sign-in without contact writes nothing, so that guesses and swapped files change no byte.
 * @param at.now milliseconds since 1970 UTC by this workstation's clock
 */
export function tellFindings(tx: WriteHandle, findings: readonly VaultFinding[], { staffId, now, random }: { readonly staffId: string; readonly now: number; readonly random: (bytes: number) => Uint8Array }): void {
  for (const { kind, params } of findings) recordLocalEvent(tx, { eventId: makeId<string>(now, random(10)), staffId, kind, result: 'refused', subjectId: null, deviceAt: Math.trunc(now), params });
}

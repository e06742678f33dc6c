import { leaseText, type SignedLease } from '#domain/contract/sync/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { clockWentBack, countOpening, join, spentOf, type Moment, type SeenTime } from './seen-time.ts';

export const DAY_MS = 86_400_000;

export interface LeaseWitnesses {
  /** As the file holds it; null where it holds none. */
  readonly lease: SignedLease | null;
  readonly inFile: SeenTime | null;
  readonly inKeychain: SeenTime | null;
}

export interface LeasePlace {
  readonly schoolId: string;
  readonly deviceId: string;
  readonly staffId: string;
  /** The seal keys of the school's server that the file knows: id → SPKI, base64. */
  readonly keys: Readonly<Record<string, string>>;
  readonly verifies: (publicKey: string, text: string, signature: string) => boolean;
}

/**
 * Whether a person may open their file without contact, and what is to be remembered of it before the file is shown. What is told is the worst that any witness has
 * seen: none of them can be taken away or put back to make it less.
 *
 * @returns what to write into file and keychain, and the moment of the wall clock at which the lease ends; `lease_over`, `clock_went_back`
 */
export function judgeOpening({ lease, inFile, inKeychain }: LeaseWitnesses, place: LeasePlace, now: Moment): Result<{ readonly seen: SeenTime; readonly endsAt: number }> {
  if (!lease || !inFile || !inKeychain) return failed('lease_over');
  for (const seen of [inFile, inKeychain]) if (clockWentBack(seen, now)) return failed('clock_went_back');
  const seen = countOpening(join(inFile, inKeychain, now));
  if (!isOwnLease(lease, place) || lease.issuedAt !== seen.leaseIssuedAt || lease.accountVersion !== seen.accountVersion) return failed('lease_over');
  const left = leftOf(lease, seen);
  return left <= 0 ? failed('lease_over') : done({ seen, endsAt: now.wall + left });
}

/** Milliseconds; zero or less when it is over. */
export const leftOf = (lease: Pick<SignedLease, 'days'>, seen: SeenTime): number => lease.days * DAY_MS - spentOf(seen);

/** Signed by this school's server, for this person on this workstation. */
function isOwnLease(lease: SignedLease, { schoolId, deviceId, staffId, keys, verifies }: LeasePlace): boolean {
  if (lease.schoolId !== schoolId || lease.deviceId !== deviceId || lease.staffId !== staffId) return false;
  const key = Object.hasOwn(keys, lease.keyId) ? keys[lease.keyId] : undefined;
  return key !== undefined && verifies(key, leaseText(lease), lease.signature);
}

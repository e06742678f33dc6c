import { leaseText, type SignedLease } from '#domain/contract/sync/index.ts';
import type { Sealer } from '../sync/countersign.ts';

/** Signs that a person may work on a workstation without contact for so many days from now. */
export function signLease(sealer: Sealer, told: Omit<SignedLease, 'keyId' | 'signature'>): SignedLease {
  return { ...told, keyId: sealer.keyId, signature: sealer.sign(leaseText(told)) };
}

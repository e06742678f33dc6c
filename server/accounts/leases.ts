import type pg from 'pg';
import { accessSettingsOf } from '#domain/accounts/index.ts';
import { leaseText, type SignedLease } from '#domain/contract/sync/index.ts';
import type { Sealer } from '../sync/countersign.ts';

/** Signs that a person may work on a workstation without contact for so many days from now. */
export function signLease(sealer: Sealer, told: Omit<SignedLease, 'keyId' | 'signature'>): SignedLease {
  return { ...told, keyId: sealer.keyId, signature: sealer.sign(leaseText(told)) };
}

/** The school's setting `access`. */
export async function readLeaseDays(client: pg.ClientBase, schoolId: string): Promise<number> {
  const { rows } = await client.query<{ value: string }>(`SELECT value FROM setting WHERE school_id = $1 AND name = 'access'`, [schoolId]);
  return accessSettingsOf(rows[0] ? JSON.parse(rows[0].value) : null).leaseDays;
}

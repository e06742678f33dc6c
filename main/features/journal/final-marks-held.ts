import type { ReadHandle } from '../../database/handles.ts';
import type { PersonVault } from '../../workstation/person-vault.ts';
import { readAccessSettings } from '../school/index.ts';

/**
 * Whether marks of a term and of a year wait for the password: the school wants it, the person has one, and it was typed too long ago.
 * @param uptime milliseconds since the computer was started
 */
export function areFinalMarksHeld(db: ReadHandle, vault: PersonVault | null, uptime: number): boolean {
  if (vault === null) return false;
  const { finalMarksPasswordMinutes } = readAccessSettings(db);
  return finalMarksPasswordMinutes > 0 && !vault.isProved(uptime, finalMarksPasswordMinutes * 60_000);
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StaffId } from '#domain/ids.ts';
import { Keychain } from '#main/secrets/keychain.ts';
import { openKeychainEntry } from '#main/secrets/open-keychain-entry.ts';
import { KeyDerivation } from '#main/vault/key-derivation.ts';
import { keyEncryptionKey, unwrapDatabaseKey } from '#main/vault/key-hierarchy.ts';
import { readRecord } from '#main/vault/keychain-record.ts';
import { readHeader } from '#main/vault/vault-header.ts';
import { Memberships } from '#main/workstation/membership.ts';
import { projectFolder } from '../launch-app.ts';

export interface VaultSecrets {
  readonly databaseKey: Uint8Array;
  readonly deviceSecret: Uint8Array;
}

/** Opens a person's vault as the application does, in the process of the test: password, keychain and header, and no word with the application. */
export async function openVaultSecrets(dataFolder: string, staffId: StaffId, password: string): Promise<VaultSecrets> {
  const memberships = new Memberships(dataFolder);
  const [membership] = memberships.list();
  if (!membership) throw new Error('no school was joined');
  const keychain = new Keychain({ open: openKeychainEntry, random: () => new Uint8Array(), log: { info: () => {}, warn: () => {}, error: () => '' }, wait: (ms) => sleep(ms, undefined, { ref: false }) });
  const record = await readRecord(keychain, `vault-${membership.keychainId}-${staffId}`);
  if (!record.ok || record.value === null) throw new Error('the keychain has no secret of that vault');
  const read = readHeader(readFileSync(memberships.fileOf(membership.schoolId, staffId).replace(/\.db$/, '.vault'), 'utf8'));
  if (!read) throw new Error('the header of the vault does not read');
  const derivation = new KeyDerivation(join(projectFolder, 'dist', 'main', 'kdf-worker.js'));
  const stretched = await derivation.derive(password, read.header.derivation);
  derivation.close();
  const databaseKey = unwrapDatabaseKey(read.header, keyEncryptionKey(stretched.key, record.value.secret, read.header.vaultId));
  if (!databaseKey) throw new Error('the vault does not open with that password');
  return { databaseKey, deviceSecret: record.value.secret };
}

/** The process and everything below it that lives (Linux): also zygotes, which Electron does not list. */
export function processTree(root: number): { readonly pid: number; readonly name: string }[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Ended meanwhile.
    }
  }
  const below = (pid: number): number[] => [pid, ...[...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => below(child))];
  return below(root).filter((pid) => existsSync(`/proc/${pid}`)).map((pid) => ({ pid, name: nameOf(pid) }));
}

function nameOf(pid: number): string {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  const type = /--type=(\S+)/.exec(command)?.[1] ?? 'browser';
  return `${type} ${/--utility-sub-type=(\S+)/.exec(command)?.[1] ?? ''}`.trim();
}

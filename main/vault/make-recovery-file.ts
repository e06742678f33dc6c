import { createCipheriv, createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { LEAST_RECOVERY_PASSPHRASE, RECOVERY_COST, recoveryFileHead, type RecoveryFile } from '#domain/contract/sync/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { writeWhole } from '../write-whole.ts';
import type { KeyDerivation } from './key-derivation.ts';
import { LARGEST_RECOVERY_FILE, openRecoveryFile, readRecoveryFile } from './recovery-file.ts';
import { asText } from './vault-header.ts';

export interface MakeRecoveryFileParts {
  readonly derivation: KeyDerivation;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * Makes a recovery key of a school at its workstation and writes its file – the same that `npm run server -- recovery-key` writes –, then reads it back and opens it: a key that nobody can use is
 * found now, not on the day of a rescue.
 *
 * @returns what the server is to hold of it; `recovery_passphrase_short`, `recovery_file_exists` where another key lies under that name, `recovery_file_not_written`
 */
export async function makeRecoveryFile(
  parts: MakeRecoveryFileParts, school: { readonly schoolId: string; readonly schoolName: string }, passphrase: string, path: string,
): Promise<Result<Pick<RecoveryFile, 'keyId' | 'publicKey'>>> {
  if ([...passphrase].length < LEAST_RECOVERY_PASSPHRASE) return failed('recovery_passphrase_short', { least: LEAST_RECOVERY_PASSPHRASE });
  // Whoever agreed to replace a file in the dialog of the system did not mean the key that older files of people need.
  if (isRecoveryFile(path)) return failed('recovery_file_exists', { file: basename(path) });
  const made = await seal(parts, school, passphrase);
  try {
    writeWhole(path, `${JSON.stringify(made, null, 2)}\n`);
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    return failed('recovery_file_not_written', { reason: (error as NodeJS.ErrnoException).code ?? '' });
  }
  const read = readRecoveryFile(readFileSync(path, 'utf8'));
  const opened = read.ok ? await openRecoveryFile(read.value, passphrase, parts.derivation) : read;
  if (!opened.ok) return failed('recovery_file_not_written', { reason: opened.error.code });
  opened.value.fill(0);
  return done({ keyId: made.keyId, publicKey: made.publicKey });
}

async function seal({ derivation, clock, random }: MakeRecoveryFileParts, school: { readonly schoolId: string; readonly schoolName: string }, passphrase: string): Promise<RecoveryFile> {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const salt = random(16);
  const nonce = random(12);
  const head = {
    ...school, keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16), publicKey: spki.toString('base64'), madeAt: Math.trunc(clock()),
    kdf: { ...RECOVERY_COST, salt: Buffer.from(salt).toString('base64') }, cipher: { name: 'aes-256-gcm' as const, nonce: Buffer.from(nonce).toString('base64') },
  };
  const { key } = await derivation.derive(passphrase, { memoryKiB: head.kdf.memoryKib, passes: head.kdf.passes, lanes: head.kdf.lanes, salt: asText(salt) });
  const bytes = privateKey.export({ format: 'der', type: 'pkcs8' });
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(recoveryFileHead(head)));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]).toString('base64');
  bytes.fill(0);
  key.fill(0);
  return { format: 'uchitelskaya recovery key', version: 1, ...head, sealed };
}

function isRecoveryFile(path: string): boolean {
  return existsSync(path) && statSync(path).size <= LARGEST_RECOVERY_FILE && readRecoveryFile(readFileSync(path, 'utf8')).ok;
}


import { createDecipheriv } from 'node:crypto';
import { recoveryFile, recoveryFileHead, type RecoveryFile } from '#domain/contract/sync/index.ts';
import { failed, done, type Result } from '#domain/result.ts';
import type { KeyDerivation } from './key-derivation.ts';
import { asText } from './vault-header.ts';

/** A key file is a kilobyte; what is larger is another file. */
export const LARGEST_RECOVERY_FILE = 20_000;
const TAG_BYTES = 16;

/** @param text of the file that `npm run server -- recovery-key` wrote. Code: `recovery_key_wrong` */
export function readRecoveryFile(text: string): Result<RecoveryFile> {
  try {
    const parsed = recoveryFile.safeParse(JSON.parse(text));
    return parsed.success ? done(parsed.data) : failed('recovery_key_wrong');
  } catch {
    return failed('recovery_key_wrong');
  }
}

/**
 * The private half of the school's recovery key: PKCS #8, DER, zeroed by the caller.
 * @returns `recovery_key_wrong` for another passphrase or a changed file
 */
export async function openRecoveryFile(file: RecoveryFile, passphrase: string, derivation: KeyDerivation): Promise<Result<Uint8Array>> {
  const { kdf, cipher } = file;
  const { key } = await derivation.derive(passphrase, { memoryKiB: kdf.memoryKib, passes: kdf.passes, lanes: kdf.lanes, salt: asText(Buffer.from(kdf.salt, 'base64')) });
  const sealed = Buffer.from(file.sealed, 'base64');
  if (sealed.length <= TAG_BYTES) return failed('recovery_key_wrong');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(cipher.nonce, 'base64'), { authTagLength: TAG_BYTES });
  key.fill(0);
  decipher.setAAD(Buffer.from(recoveryFileHead(file)));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const open = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
    return done(new Uint8Array(open));
  } catch {
    return failed('recovery_key_wrong');
  } finally {
    open.fill(0);
  }
}

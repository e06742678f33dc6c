import { createCipheriv, createDecipheriv, createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { RECOVERY_COST, recoveryFile, recoveryFileHead, type RecoveryFile } from '#domain/contract/sync/index.ts';
import { done, failed, type Result } from '#domain/result.ts';

/**
 * A new recovery key of a school: its public half for the server, and the file with the private half under a passphrase, which nobody but the school keeps.
 * @param random 16 bytes of salt and 12 of nonce are asked
 */
export async function makeRecoveryKey(
  school: { readonly schoolId: string; readonly schoolName: string }, passphrase: string, now: number, random: (bytes: number) => Uint8Array,
): Promise<RecoveryFile> {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const head = {
    ...school, keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16), publicKey: spki.toString('base64'), madeAt: now,
    kdf: { ...RECOVERY_COST, salt: Buffer.from(random(16)).toString('base64') }, cipher: { name: 'aes-256-gcm' as const, nonce: Buffer.from(random(12)).toString('base64') },
  };
  const key = await keyOf(passphrase, head.kdf);
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(head.cipher.nonce, 'base64'));
  cipher.setAAD(Buffer.from(recoveryFileHead(head)));
  const bytes = privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]).toString('base64');
  bytes.fill(0);
  key.fill(0);
  return { format: 'uchitelskaya recovery key', version: 1, ...head, sealed };
}

/** Opens a file again. @returns the private key; `recovery_key_wrong` for another passphrase, a changed file, and what is no such file */
export async function openRecoveryKey(text: string, passphrase: string): Promise<Result<KeyObject>> {
  try {
    const file = recoveryFile.parse(JSON.parse(text));
    const key = await keyOf(passphrase, file.kdf);
    const sealed = Buffer.from(file.sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.cipher.nonce, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(recoveryFileHead(file)));
    decipher.setAuthTag(sealed.subarray(-16));
    const bytes = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    key.fill(0);
    return done(createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }));
  } catch {
    return failed('recovery_key_wrong');
  }
}

const keyOf = (passphrase: string, { memoryKib, passes, lanes, salt }: RecoveryFile['kdf']): Promise<Buffer> =>
  hashRaw(passphrase.normalize('NFC'), { memoryCost: memoryKib, timeCost: passes, parallelism: lanes, outputLen: 32, salt: Buffer.from(salt, 'base64') });

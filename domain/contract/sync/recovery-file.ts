import { z } from 'zod';

/** The passphrase of a key file is asked once in years: it may cost four times a sign-in. */
export const RECOVERY_COST = { name: 'argon2id', memoryKib: 262_144, passes: 3, lanes: 1 } as const;

/** Characters; the file may be copied and tried for years. */
export const LEAST_RECOVERY_PASSPHRASE = 12;

/** Bytes as base64. */
const bytes = z.base64().max(4_096);

/**
 * The private half of a school's recovery key, kept apart from the server (docs/adr/0013; docs/server.md). `sealed` is the PKCS #8 DER of an X25519 key under AES-256-GCM with the tag
 * behind it; its key is Argon2id of the passphrase (UTF-8, NFC), and the additional data is `recoveryFileHead` of everything else.
 */
export const recoveryFile = z.object({
  format: z.literal('uchitelskaya recovery key'), version: z.literal(1),
  schoolId: z.string().length(22), schoolName: z.string().max(300), keyId: z.string().max(64),
  /** X25519, SPKI, base64: what the server holds. */
  publicKey: bytes,
  /** Milliseconds since 1970 UTC. */
  madeAt: z.number().int().nonnegative(),
  kdf: z.object({ name: z.literal('argon2id'), memoryKib: z.number().int().min(65_536).max(1_048_576), passes: z.number().int().min(1).max(20), lanes: z.literal(1), salt: bytes }),
  cipher: z.object({ name: z.literal('aes-256-gcm'), nonce: bytes }),
  sealed: bytes,
});

export type RecoveryFile = z.output<typeof recoveryFile>;

/** The additional data under the seal: nothing beside it can be changed unseen. */
export const recoveryFileHead = ({ schoolId, schoolName, keyId, publicKey, madeAt, kdf, cipher }: Omit<RecoveryFile, 'format' | 'version' | 'sealed'>): string =>
  ['uchitelskaya recovery key 1', schoolId, schoolName, keyId, publicKey, madeAt, kdf.name, kdf.memoryKib, kdf.passes, kdf.lanes, kdf.salt, cipher.name, cipher.nonce].join('\n');

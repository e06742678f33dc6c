import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '#domain/ids.ts';
import { calibrate, LEAST_MS, MOST_MS } from './calibrate.ts';
import { deviceTag, headerSealingKey, keyEncryptionKey, loginTag, signInSealingKey, unwrapDatabaseKey, wrapDatabaseKey } from './key-hierarchy.ts';
import { openRecoverySeal, sealForRecovery } from './recovery-seal.ts';
import { asText, LEAST_MEMORY_KIB, readHeader, writeHeader, type UnwrappedHeader, type VaultHeader } from './vault-header.ts';

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const databaseKey = random(32);
const secret = random(32);
const stretched = random(32);
const vaultId = makeId(0, random(10));

const unwrapped: UnwrappedHeader = {
  version: 1, vaultId, schoolId: makeId(1, random(10)), staffId: makeId(2, random(10)), keychain: 'secret-service',
  derivation: { algorithm: 'argon2id', memoryKiB: LEAST_MEMORY_KIB, passes: 3, lanes: 1, salt: asText(random(16)) }, loginTag: loginTag(random(32), 'petrova.am'),
  deviceTag: deviceTag(secret, vaultId), generation: 7, recovery: null,
};
const kek = keyEncryptionKey(stretched, secret, vaultId);
const header: VaultHeader = { ...unwrapped, wrapped: wrapDatabaseKey(databaseKey, kek, unwrapped, random) };
const sealing = headerSealingKey(secret, vaultId);

describe('the header of a vault (ADR 0013)', () => {
  it('is read as it was written, and tells whether the device secret has sealed it', () => {
    const read = readHeader(writeHeader(header, sealing))!;
    expect(read.header).toEqual(header);
    expect(read.isSealedBy(sealing)).toBe(true);
    expect(read.isSealedBy(headerSealingKey(random(32), vaultId))).toBe(false);
  });

  it('with any sign changed, or cut anywhere, is damaged and not taken', () => {
    const text = writeHeader(header, sealing);
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.constantFrom('A', 'z', '7', '"', '{', ' ', '\0'), (at, sign) => {
        if (text[at] === sign) return;
        const read = readHeader(text.slice(0, at) + sign + text.slice(at + 1));
        // Spaces between values mean nothing; a seal with another sign is told by the secret.
        expect(read === null || (JSON.stringify(read.header) === JSON.stringify(header) && (!read.isSealedBy(sealing) || /\s/.test(text[at]!)))).toBe(true);
        expect(readHeader(text.slice(0, at))).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('that asks for less than 64 MiB is refused even with a right sum: a downgrade', () => {
    const weak = { ...header, derivation: { ...header.derivation, memoryKiB: LEAST_MEMORY_KIB - 1 } };
    expect(readHeader(writeHeader(weak, sealing))).toBeNull();
    expect(readHeader(writeHeader({ ...header, derivation: { ...header.derivation, memoryKiB: 4_000_000 } }, sealing))).toBeNull();
  });

  it('is the additional data of the wrapping: with any field of another value the key does not come out', () => {
    expect(unwrapDatabaseKey(header, kek)).toEqual(databaseKey);
    const others: Partial<VaultHeader>[] = [
      { generation: 8 }, { staffId: makeId(3, random(10)) }, { loginTag: loginTag(random(32), 'petrova.am') }, { keychain: 'macos-keychain' }, { deviceTag: asText(random(32)) },
      { derivation: { ...header.derivation, passes: 4 } }, { recovery: sealForRecovery(databaseKey, recovery().told, vaultId, random) }, { vaultId: makeId(9, random(10)) },
    ];
    for (const other of others) expect(unwrapDatabaseKey({ ...header, ...other }, kek)).toBeNull();
  });

  it('neither half opens it: another password, another device secret, another vault', () => {
    for (const other of [keyEncryptionKey(random(32), secret, vaultId), keyEncryptionKey(stretched, random(32), vaultId), keyEncryptionKey(stretched, secret, makeId(4, random(10)))]) {
      expect(unwrapDatabaseKey(header, other)).toBeNull();
    }
    expect(signInSealingKey(databaseKey, vaultId)).not.toEqual(databaseKey);
  });
});

function recovery(): { readonly told: { keyId: string; publicKey: string }; readonly mine: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return { told: { keyId: 'key-1', publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }, mine: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

describe('the seal to the school’s recovery key', () => {
  it('opens with the private half alone, and for this vault alone', () => {
    const { told, mine } = recovery();
    const seal = sealForRecovery(databaseKey, told, vaultId, random)!;
    expect(openRecoverySeal(seal, mine, vaultId)).toEqual(databaseKey);
    expect(openRecoverySeal(seal, recovery().mine, vaultId)).toBeNull();
    expect(openRecoverySeal(seal, mine, makeId(5, random(10)))).toBeNull();
    expect(openRecoverySeal({ ...seal, keyId: 'key-2' }, mine, vaultId)).toBeNull();
    expect(openRecoverySeal(seal, random(48), vaultId)).toBeNull();
    expect(sealForRecovery(databaseKey, { keyId: 'x', publicKey: 'AAAA' }, vaultId, random)).toBeNull();
  });
});

describe('the cost of a derivation', () => {
  it.each([0.2, 0.6, 1, 2.5, 8, 40])('is 250–500 ms on a machine of pace %s where that can be, and never below 64 MiB', async (pace) => {
    // 64 MiB once over take 30 ms at pace 1.
    const { cost, ms } = await calibrate(({ memoryKiB, passes }) => Promise.resolve((memoryKiB / 65_536) * passes * 30 * pace));
    expect(cost.memoryKiB).toBeGreaterThanOrEqual(LEAST_MEMORY_KIB);
    expect(cost.memoryKiB).toBeLessThanOrEqual(262_144);
    expect(ms).toBeGreaterThanOrEqual(LEAST_MS);
    // A machine on which one pass over the least memory takes longer waits longer.
    expect(ms).toBeLessThanOrEqual(Math.max(MOST_MS, 30 * pace));
  });
});

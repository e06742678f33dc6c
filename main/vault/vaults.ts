import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { ID_PATTERN, makeId, type StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { Log } from '../log.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { DeviceKey } from '../workstation/device-key.ts';
import type { Membership, Memberships } from '../workstation/membership.ts';
import { writeWhole } from '../write-whole.ts';
import { NO_ATTEMPTS } from './attempt-delay.ts';
import { calibrate } from './calibrate.ts';
import type { KeyDerivation } from './key-derivation.ts';
import { deviceTag, headerSealingKey, isSameTag, keyEncryptionKey, loginTag, unwrapDatabaseKey, wrapDatabaseKey } from './key-hierarchy.ts';
import type { KeychainRecord } from './keychain-record.ts';
import { KeychainRecords } from './keychain-records.ts';
import { sealForRecovery, type RecoveryKey } from './recovery-seal.ts';
import type { SeenTime } from './seen-time.ts';
import { recoveryCopyOf, recoveryCopyPath } from './sealed-file.ts';
import { asText, readHeader, writeHeader, type Derivation, type UnwrappedHeader, type VaultHeader } from './vault-header.ts';

export interface VaultParts {
  readonly secrets: SecretStore;
  readonly derivation: KeyDerivation;
  readonly clock: () => number;
  /** Milliseconds since the computer was started. */
  readonly uptime: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
}

export interface NewVault {
  readonly staffId: StaffId;
  readonly login: string;
  readonly password: string;
  /** Copied; the caller zeroes its own. */
  readonly databaseKey: Uint8Array;
  readonly recoveryKey: RecoveryKey | null;
  readonly seen: SeenTime | null;
}

/** What a sign-in changes in an open vault. */
export interface Advance {
  readonly generation: number;
  readonly seen: SeenTime | null;
  /** Where the server told them; else they stay as they are. */
  readonly login?: string | undefined;
  readonly recoveryKey?: RecoveryKey | null | undefined;
}

/** Argon2id of a password under the salt of one header. */
export interface Stretched {
  readonly salt: string;
  readonly key: Uint8Array;
  /** Of the bare derivation. */
  readonly ms: number;
}

/** The vaults of the people of one school on this workstation (docs/adr/0013): makes, finds, opens and wraps them anew. Nothing is deleted here. */
export class Vaults {
  private readonly parts: VaultParts;
  private readonly memberships: Memberships;
  private readonly membership: Pick<Membership, 'schoolId' | 'keychainId'>;
  /** Beside the headers: what the keychain holds of the same people. */
  readonly records: KeychainRecords;

  constructor(parts: VaultParts, memberships: Memberships, membership: Pick<Membership, 'schoolId' | 'keychainId'>) {
    this.parts = parts;
    this.memberships = memberships;
    this.membership = membership;
    this.records = new KeychainRecords(parts, membership.keychainId);
  }

  pathOf(staffId: StaffId): string {
    return this.memberships.fileOf(this.membership.schoolId, staffId).replace(/\.db$/, '.vault');
  }

  has(staffId: StaffId): boolean {
    return existsSync(this.pathOf(staffId));
  }

  list(): StaffId[] {
    const folder = this.memberships.folderOf(this.membership.schoolId);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((name) => (name.endsWith('.vault') && ID_PATTERN.test(name.slice(0, -6)) ? [name.slice(0, -6) as StaffId] : []));
  }

  /** Whose vault it is by the login. Codes: `vault_unknown`, `vault_damaged` where none fits and one cannot be read, `keychain_missing`, `keychain_changed`. */
  async findByLogin(login: string): Promise<Result<VaultHeader>> {
    const all = this.list();
    if (all.length === 0) return failed('vault_unknown');
    const tag = await this.tagOf(login);
    if (!tag.ok) return tag;
    let damaged: Result<never> | null = null;
    for (const staffId of all) {
      const read = this.readHeader(staffId);
      if (!read.ok) damaged ??= read;
      else if (isSameTag(read.value.header.loginTag, tag.value)) return done(read.value.header);
    }
    return damaged ?? failed('vault_unknown');
  }

  /** Codes: `vault_damaged`, and `vault_unknown` where there is none. */
  header(staffId: StaffId): Result<VaultHeader> {
    const read = this.readHeader(staffId);
    return read.ok ? done(read.value.header) : read;
  }

  /** The slow half of opening, which needs no secret of the keychain and can run beside a question to the server. */
  async stretch(derivation: Derivation, password: string): Promise<Stretched> {
    const { key, ms } = await this.parts.derivation.derive(password, derivation);
    this.parts.log.info('vault.derived', { ms: Math.round(ms) });
    return { salt: derivation.salt, key, ms };
  }

  /**
   * Opens a vault with a stretched password, which is zeroed. `counted`: a guess, which is delayed and counted before it is judged – not where the server has already said that the
   * password is right. `advances`: `advance` or `settle` follows and takes back what was counted; a keychain needs milliseconds for each entry, and somebody waits. No file is changed.
   *
   * @returns `vault_damaged`, `keychain_missing`, `keychain_changed`, `vault_foreign`, `sign_in_delayed`, `credentials_wrong`
   */
  async open(staffId: StaffId, stretched: () => Promise<Stretched>, how: { readonly counted: boolean; readonly advances?: boolean }): Promise<Result<OpenVault>> {
    const read = this.readHeader(staffId);
    if (!read.ok) return read;
    const { header, isSealedBy } = read.value;
    const found = await this.records.read(staffId);
    if (!found.ok) return found;
    const record = found.value;
    try {
      if (!isSameTag(deviceTag(record.secret, header.vaultId), header.deviceTag)) return failed('vault_foreign');
      const sealing = headerSealingKey(record.secret, header.vaultId);
      const isSealed = isSealedBy(sealing);
      sealing.fill(0);
      if (!isSealed) return failed('vault_damaged', { file: basename(this.pathOf(staffId)) });
      const counted = how.counted ? await this.records.countAttempt(staffId) : done(null);
      if (!counted.ok) return counted;
      const password = await stretched();
      try {
        if (password.salt !== header.derivation.salt) throw new Error('stretched with the salt of another vault');
        const kek = keyEncryptionKey(password.key, record.secret, header.vaultId);
        const databaseKey = unwrapDatabaseKey(header, kek);
        if (!databaseKey) {
          kek.fill(0);
          return failed('credentials_wrong');
        }
        if (how.counted && !how.advances) {
          const forgiven = await this.records.forgive(staffId);
          if (!forgiven.ok) {
            kek.fill(0);
            databaseKey.fill(0);
            return forgiven;
          }
        }
        return done(new OpenVault(this, staffId, header, { secret: record.secret.slice(), kek, databaseKey }, { ...record, secret: new Uint8Array() }, password.ms, how.counted && how.advances === true));
      } finally {
        password.key.fill(0);
      }
    } finally {
      record.secret.fill(0);
    }
  }

  /**
   * Makes a vault around a database key: calibrates the derivation, makes the device secret, writes header and keychain. A former vault of this person must have been set aside. The keychain
   * comes first: a header without its secret would be a locked door, a secret without a header is nothing.
   *
   * @returns the open vault; `keychain_missing`
   */
  async make(wish: NewVault): Promise<Result<OpenVault>> {
    const { random, secrets, derivation, clock, uptime } = this.parts;
    const tag = await this.tagOf(wish.login);
    if (!tag.ok) return tag;
    const salt = asText(random(16));
    const { cost, ms } = await calibrate(async (tried) => {
      const { key, ms: taken } = await derivation.derive('calibration', { ...tried, salt });
      key.fill(0);
      return taken;
    });
    this.parts.log.info('vault.calibrated', { memoryMiB: cost.memoryKiB / 1024, passes: cost.passes, ms: Math.round(ms) });
    const secret = random(32);
    const vaultId = makeId(clock(), random(10));
    const kdf: Derivation = { algorithm: 'argon2id', ...cost, salt };
    const { key, ms: taken } = await derivation.derive(wish.password, kdf);
    const kek = keyEncryptionKey(key, secret, vaultId);
    key.fill(0);
    const unwrapped: UnwrappedHeader = {
      version: 1, vaultId, schoolId: this.membership.schoolId, staffId: wish.staffId, keychain: secrets.backend(), derivation: kdf, loginTag: tag.value,
      deviceTag: deviceTag(secret, vaultId), generation: 1, recovery: wish.recoveryKey && sealForRecovery(wish.databaseKey, wish.recoveryKey, vaultId, random),
    };
    const header: VaultHeader = { ...unwrapped, wrapped: wrapDatabaseKey(wish.databaseKey, kek, unwrapped, random) };
    // Generation 0 until the first sign-in has ended: the file has none yet.
    const record: KeychainRecord = { secret, generation: 0, seen: wish.seen, attempts: { ...NO_ATTEMPTS, uptime: Math.trunc(uptime()) } };
    const kept = await this.records.write(wish.staffId, record);
    if (!kept.ok) {
      for (const bytes of [secret, kek]) bytes.fill(0);
      return kept;
    }
    this.writeHeader(header, secret);
    return done(new OpenVault(this, wish.staffId, header, { secret, kek, databaseKey: wish.databaseKey.slice() }, { ...record, secret: new Uint8Array() }, taken));
  }

  /**
   * Puts file, header and device secret of a person aside, whole, for the day on which they are rescued. Codes: `keychain_missing`
   * @returns the name of the file that was set aside; null where there was none
   */
  async setAside(staffId: StaffId): Promise<Result<string | null>> {
    const { clock, secrets } = this.parts;
    const file = this.memberships.fileOf(this.membership.schoolId, staffId);
    const stamp = this.unfinishedStamp(staffId) ?? String(Math.trunc(clock()));
    const aside = `${file.slice(0, -'.db'.length)}.${stamp}.sealed`;
    const name = this.records.nameOf(staffId);
    const entry = await secrets.read(name);
    if (!entry.ok && entry.error.code !== 'keychain_changed') return entry;
    if (entry.ok && entry.value) {
      const kept = await secrets.write(`${name}.${stamp}`, entry.value);
      entry.value.fill(0);
      if (!kept.ok) return kept;
    }
    const removed = await secrets.remove(name);
    if (!removed.ok) return removed;
    // The header goes first: a file without one is found and asked about, a header without a file would open on nothing.
    if (existsSync(this.pathOf(staffId))) renameSync(this.pathOf(staffId), `${aside}.vault`);
    for (const suffix of ['-wal', '.keycheck', '']) if (existsSync(file + suffix)) renameSync(file + suffix, `${aside}.db${suffix}`);
    // Last: where it is cut off before, the seal still lies beside the file.
    if (existsSync(recoveryCopyPath(this.pathOf(staffId)))) renameSync(recoveryCopyPath(this.pathOf(staffId)), `${aside}.recovery`);
    rmSync(`${file}-shm`, { force: true });
    return done(existsSync(`${aside}.db`) ? basename(`${aside}.db`) : null);
  }

  /** Of a setting aside that was cut off before the file itself had gone: it is ended under its own name, so that the file and its last writes (`-wal`) stay together. */
  private unfinishedStamp(staffId: StaffId): string | null {
    const folder = this.memberships.folderOf(this.membership.schoolId);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    for (const name of names) {
      const stamp = name.startsWith(`${staffId}.`) ? /\.(\d{1,16})\.sealed\.(?:vault|db-wal|db\.keycheck)$/.exec(name)?.[1] : undefined;
      if (stamp !== undefined && !names.includes(`${staffId}.${stamp}.sealed.db`)) return stamp;
    }
    return null;
  }

  /** Of an open vault: the header as it is to be from now on, then the keychain's generation. */
  async advance(vault: OpenVault, keys: VaultKeys, change: Advance): Promise<Result<VaultHeader>> {
    const tag = change.login === undefined ? done(vault.header.loginTag) : await this.tagOf(change.login);
    if (!tag.ok) return tag;
    const header = this.wrap(
      { ...vault.header, loginTag: tag.value, generation: change.generation, keychain: this.parts.secrets.backend(), recovery: this.recoverySeal(vault.header, keys.databaseKey, change.recoveryKey) },
      keys.databaseKey, keys.kek,
    );
    this.writeHeader(header, keys.secret);
    const kept = await this.records.write(vault.staffId, { secret: keys.secret, generation: change.generation, seen: change.seen, attempts: NO_ATTEMPTS });
    return kept.ok ? done(header) : kept;
  }

  /** Another password: the same database key under another key, and nothing else. */
  async rewrap(vault: OpenVault, keys: VaultKeys, next: Stretched & { readonly derivation: Derivation }): Promise<VaultHeader> {
    const kek = keyEncryptionKey(next.key, keys.secret, vault.header.vaultId);
    next.key.fill(0);
    const header = this.wrap({ ...vault.header, derivation: next.derivation }, keys.databaseKey, kek);
    keys.kek.fill(0);
    keys.kek = kek;
    this.writeHeader(header, keys.secret);
    return header;
  }

  newDerivation(like: Derivation): Derivation {
    return { ...like, salt: asText(this.parts.random(16)) };
  }

  private wrap(header: UnwrappedHeader & { readonly wrapped?: unknown }, databaseKey: Uint8Array, kek: Uint8Array): VaultHeader {
    const { wrapped: _former, ...unwrapped } = header;
    return { ...unwrapped, wrapped: wrapDatabaseKey(databaseKey, kek, unwrapped, this.parts.random) };
  }

  /** One that fits stays; another key of the school, or none any more, takes its place. */
  private recoverySeal(header: VaultHeader, databaseKey: Uint8Array, told: RecoveryKey | null | undefined): VaultHeader['recovery'] {
    if (told === undefined || told?.keyId === header.recovery?.keyId) return header.recovery;
    return told && sealForRecovery(databaseKey, told, header.vaultId, this.parts.random);
  }

  private readHeader(staffId: StaffId) {
    const path = this.pathOf(staffId);
    if (!existsSync(path)) return failed('vault_unknown');
    const read = readHeader(readFileSync(path, 'utf8'));
    const isHere = read?.header.staffId === staffId && read.header.schoolId === this.membership.schoolId;
    return read && isHere ? done(read) : failed('vault_damaged', { file: basename(path) });
  }

  private writeHeader(header: VaultHeader, secret: Uint8Array): void {
    const path = this.pathOf(header.staffId as StaffId);
    // The copy first: a header is never newer than the seal that rescues what it locks.
    const copy = recoveryCopyOf(header);
    if (copy === null) rmSync(recoveryCopyPath(path), { force: true });
    else if (!existsSync(recoveryCopyPath(path)) || readFileSync(recoveryCopyPath(path), 'utf8') !== copy) writeWhole(recoveryCopyPath(path), copy);
    const sealing = headerSealingKey(secret, header.vaultId);
    const text = writeHeader(header, sealing);
    sealing.fill(0);
    writeWhole(path, text);
  }

  private async tagOf(login: string): Promise<Result<string>> {
    const key = await new DeviceKey(this.parts.secrets, this.membership.keychainId).derive('uchitelskaya login tag 1');
    if (!key.ok) return key;
    try {
      return done(loginTag(key.value, login));
    } finally {
      key.value.fill(0);
    }
  }
}

/** Zeroed when the vault is closed. */
export interface VaultKeys {
  readonly secret: Uint8Array;
  kek: Uint8Array;
  readonly databaseKey: Uint8Array;
}

/** A vault whose password was right, until the file is open and the sign-in is written down. */
export class OpenVault {
  readonly staffId: StaffId;
  /** How long the bare derivation took, in milliseconds. */
  readonly derivedInMs: number;
  /** As the keychain held it, without the secret. */
  readonly record: KeychainRecord;
  private readonly vaults: Vaults;
  private readonly keys: VaultKeys;
  private current: VaultHeader;
  /** The attempt that opened it is still counted. */
  private isCounted: boolean;

  constructor(vaults: Vaults, staffId: StaffId, header: VaultHeader, keys: VaultKeys, record: KeychainRecord, derivedInMs: number, isCounted = false) {
    this.isCounted = isCounted;
    this.vaults = vaults;
    this.staffId = staffId;
    this.current = header;
    this.keys = keys;
    this.record = record;
    this.derivedInMs = derivedInMs;
  }

  get header(): VaultHeader {
    return this.current;
  }

  /** A copy for whoever opens the file, who zeroes it. */
  databaseKey(): Uint8Array {
    return this.keys.databaseKey.slice();
  }

  /** Whether header or file were used here before the keychain's last sign-in: an older copy was put in their place. @param inFile the generation the file tells */
  isOlder(inFile: number): boolean {
    return this.current.generation < this.record.generation || inFile < this.record.generation;
  }

  /** The generation of the sign-in that is under way: the file writes it first, then `advance` the header and the keychain, so that a cut in between makes no copy look older than it is. */
  nextGeneration(inFile: number): number {
    return Math.max(this.current.generation, this.record.generation, inFile) + 1;
  }

  /** Codes: `keychain_missing`, `keychain_changed` */
  async advance(change: Advance): Promise<Result<null>> {
    const header = await this.vaults.advance(this, this.keys, change);
    if (!header.ok) return header;
    this.current = header.value;
    // The entry of the person says so already.
    if (this.isCounted) this.vaults.records.forgiveLater(this.staffId, 'workstation');
    this.isCounted = false;
    return done(null);
  }

  /** The password was right, also where nothing came of it: what was counted is taken back before anybody tries again. */
  async settle(): Promise<void> {
    if (!this.isCounted) return;
    this.isCounted = false;
    this.vaults.records.forgiveLater(this.staffId, 'everywhere');
    await this.vaults.records.rest();
  }

  /** The header alone is written; the file is not. */
  async rewrap(next: Stretched & { readonly derivation: Derivation }): Promise<void> {
    this.current = await this.vaults.rewrap(this, this.keys, next);
  }

  close(): void {
    for (const key of [this.keys.secret, this.keys.kek, this.keys.databaseKey]) key.fill(0);
  }
}

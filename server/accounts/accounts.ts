import { createHash, createPublicKey, verify } from 'node:crypto';
import type pg from 'pg';
import { accessSettingsOf } from '#domain/accounts/index.ts';
import type { SessionEnd } from '#domain/contract/sync/index.ts';
import type { SchoolId, StaffId } from '#domain/ids.ts';
import { ID_PATTERN, makeId } from '#domain/ids.ts';
import { done, failed, type Failed, type Result } from '#domain/result.ts';
import type { SecurityEvent, SecurityRegister } from '../audit/security-register.ts';
import { inSchool } from '../database/pool.ts';
import { hasPasswords } from './account-repository.ts';
import { putChallenge, takeChallenge } from './challenges.ts';
import {
  deleteSession, findDevice, findSession, insertDevice, insertEnrolmentCode, insertSession, listDevices, listIdentities, noteClock, noteContact, noteUse, renewDevice, useEnrolmentCode,
  withdrawDevice, type DeviceRow, type IdentityRow, type NewSession,
} from './device-repository.ts';
import { readSessionRights, refuseUnless } from './session-rights.ts';

/** Which people may work without a password, as long as the school has issued none. */
export type DevelopmentIdentities = 'all' | 'off' | readonly string[];

export interface AccountsOptions {
  readonly pool: pg.Pool;
  readonly developmentIdentities: DevelopmentIdentities;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly register?: SecurityRegister | undefined;
}

export interface OpenSession {
  readonly schoolId: SchoolId;
  readonly deviceId: string;
  readonly staffId: StaffId;
  /** null for a development identity. */
  readonly accountId?: string | null;
  /** The password was given by somebody else and is to be changed before anything else. */
  readonly mustChange?: boolean;
  /** Set where somebody else pushes what `staffId` had left unsent; such a session may do nothing else. */
  readonly rescuerId?: StaffId | null;
}

/** What a workstation shows of itself with every request for a session. */
export interface DeviceProof {
  readonly deviceId: string;
  readonly nonce: string;
  /** Base64 over `${nonce}\n${deviceId}\n${who}`. */
  readonly signature: string;
  /** Its own clock; not told by workstations of before. */
  readonly deviceAt?: number | undefined;
}

export const SESSION_MS = 12 * 3_600_000;

/** That a session is in use is written down so often at most: a commit for every request would cost more than the requests. */
const USE_NOTED_EVERY_MS = 60_000;

/** Workstations and their sessions. A token is `<school>.<secret>`, so that the school is known before anything is read. */
export class Accounts {
  private readonly options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.options = options;
  }

  /**
   * A workstation that is known by its key is the same one, told a new address: after its school was moved or its pins were lost it keeps its id. One that
   * was withdrawn stays so, and comes in as another.
   * @returns `enrolment_code_expired`
   */
  enrol(schoolId: SchoolId, input: { secret: string; name: string; publicKey: string; platform: string; version: string }): Promise<Result<{ deviceId: string }>> {
    const { pool, clock, random } = this.options;
    const now = clock();
    if (!isEd25519(input.publicKey)) return Promise.resolve(failed('request_invalid', { path: 'publicKey' }));
    return inSchool(pool, schoolId, 'write', async (client) => {
      const tell = (result: 'done' | 'refused', deviceId: string | null, params: SecurityEvent['params']) => this.tell(client, { schoolId, staffId: null, deviceId }, 'workstation_joined', result, deviceId, params);
      if (!(await useEnrolmentCode(client, schoolId, hashOf(input.secret), now))) {
        await tell('refused', null, { code: 'enrolment_code_expired' });
        return failed('enrolment_code_expired');
      }
      const known = await renewDevice(client, schoolId, { name: input.name, platform: input.platform, version: input.version, publicKey: input.publicKey });
      if (known !== null) {
        await tell('done', known, { again: 1 });
        return done({ deviceId: known });
      }
      const deviceId = makeId<string>(now, random(10));
      await insertDevice(client, schoolId, { deviceId, name: input.name, platform: input.platform, version: input.version, publicKey: input.publicKey, enrolledAt: now });
      await tell('done', deviceId, { again: 0 });
      return done({ deviceId });
    });
  }

  /** @returns the secret as hex, to be put into a code */
  async makeEnrolmentSecret(schoolId: SchoolId, uses: number, validHours: number, madeBy: string): Promise<{ secret: Uint8Array; expiresAt: number }> {
    const { pool, clock, random } = this.options;
    const secret = random(10);
    const expiresAt = clock() + validHours * 3_600_000;
    const secretHash = hashOf(Buffer.from(secret).toString('hex'));
    await inSchool(pool, schoolId, 'write', async (client) => {
      await insertEnrolmentCode(client, schoolId, { secretHash, uses, expiresAt, madeBy });
      // `madeBy` is a person's id, or a word where it was made at the server itself.
      await this.tell(client, { schoolId, staffId: ID_PATTERN.test(madeBy) ? madeBy : null, deviceId: null }, 'enrolment_code_made', 'done', null, { uses, validHours });
    });
    return { secret, expiresAt };
  }

  /** A nonce for a workstation to sign, good at every instance; for one that is not at work it looks like any other and is none. */
  async challenge(schoolId: SchoolId, deviceId: string): Promise<string> {
    const nonce = Buffer.from(this.options.random(24)).toString('base64url');
    await inSchool(this.options.pool, schoolId, 'write', (client) => putChallenge(client, schoolId, deviceId, nonce));
    return nonce;
  }

  /**
   * Takes a nonce and checks the signature of the workstation over it. A nonce is good once, whatever comes of it.
   * @param who the login or staffId that stands in the signed text
   * @returns `device_unknown`, `device_withdrawn`, `device_signature_wrong`
   */
  async proveDevice(client: pg.ClientBase, schoolId: SchoolId, { deviceId, nonce, signature, deviceAt }: DeviceProof, who: string): Promise<Result<null>> {
    const isFresh = await takeChallenge(client, schoolId, deviceId, nonce);
    const device = await findDevice(client, schoolId, deviceId);
    if (!device) return failed('device_unknown');
    if (device.withdrawnAt !== null) return failed('device_withdrawn');
    if (!isFresh || !signatureFits(device.publicKey, `${nonce}\n${deviceId}\n${who}`, signature)) return failed('device_signature_wrong');
    // Of whoever proves nothing no clock is believed.
    if (deviceAt !== undefined) await noteClock(client, schoolId, deviceId, deviceAt - this.options.clock());
    return done(null);
  }

  /**
   * Opens a session for a development identity on a workstation that proves its key; for nobody where the school has passwords.
   * @returns `device_unknown`, `device_withdrawn`, `device_signature_wrong`, `identity_not_configured`
   */
  openSession(
    schoolId: SchoolId, input: DeviceProof & { staffId: string; version: string },
  ): Promise<Result<{ token: string; expiresAt: number; staffId: string; name: string }>> {
    const { pool, clock } = this.options;
    return inSchool(pool, schoolId, 'write', async (client) => {
      const proven = await this.proveDevice(client, schoolId, input, input.staffId);
      const tell = (code: string | null) => this.tell(client, { schoolId, staffId: code === null ? input.staffId : null, deviceId: input.deviceId }, 'sign_in', code === null ? 'done' : 'refused', input.staffId, code === null ? { without: 'password' } : { code });
      if (!proven.ok) {
        // Who names a workstation that is none must not fill the register.
        if (proven.error.code !== 'device_unknown') await tell(proven.error.code);
        return proven;
      }
      const [person] = this.mayBe(input.staffId) && !(await hasPasswords(client, schoolId)) ? await listIdentities(client, schoolId, [input.staffId]) : [];
      if (!person) {
        await tell('identity_not_configured');
        return failed('identity_not_configured');
      }
      const session = await this.beginSession(client, schoolId, { deviceId: input.deviceId, staffId: input.staffId }, input.version, clock());
      // Last: the head of the register is taken after all other rows, everywhere, so that no two wait for each other.
      await tell(null);
      return done({ ...session, staffId: person.staffId, name: person.name });
    });
  }

  /** Lays a new session down in a transaction of the caller. @param version of the program at the workstation; null where it is not told @param lastsMs 12 h unless told */
  async beginSession(
    client: pg.ClientBase, schoolId: SchoolId, session: Omit<NewSession, 'tokenHash' | 'expiresAt'>, version: string | null, now: number, lastsMs: number = SESSION_MS,
  ): Promise<{ token: string; expiresAt: number }> {
    const secret = Buffer.from(this.options.random(32)).toString('base64url');
    const expiresAt = now + lastsMs;
    await insertSession(client, schoolId, { ...session, tokenHash: hashOf(secret), expiresAt }, version, now);
    return { token: `${schoolId}.${secret}`, expiresAt };
  }

  /**
   * The session of a token, which is in use by being asked for: by a request, and by a stream that is open, with every beat. Over is one that is too old, and one that nobody has used for as long as the school's setting says
   * (ASVS 5.0, V7.3.1), by this server's clock; such a one does not come back when the setting is changed.
   * @returns `session_missing`, `session_expired`
   */
  async findSession(token: string): Promise<Result<OpenSession>> {
    const [schoolId = '', secret = ''] = token.split('.');
    if (!/^[-0-9A-Z_a-z]{22}$/.test(schoolId) || secret === '') return failed('session_missing');
    const session = await inSchool(this.options.pool, schoolId, 'read', (client) => findSession(client, schoolId, hashOf(secret)));
    const now = this.options.clock();
    if (!session || session.expiresAt <= now) return failed('session_expired');
    const unusedFor = session.usedAt === null ? null : now - session.usedAt;
    const { sessionIdleMinutes } = accessSettingsOf(session.access === null ? null : JSON.parse(session.access));
    if (unusedFor !== null && unusedFor >= sessionIdleMinutes * 60_000) {
      await inSchool(this.options.pool, schoolId, 'write', (client) => deleteSession(client, schoolId, hashOf(secret)));
      return failed('session_expired');
    }
    // A use that lies in the future is of a clock that was set back since; it must not lengthen anything.
    if (unusedFor === null || Math.abs(unusedFor) >= USE_NOTED_EVERY_MS) await inSchool(this.options.pool, schoolId, 'write', (client) => noteUse(client, schoolId, hashOf(secret), now));
    const { deviceId, staffId, accountId, mustChange, rescuerId } = session;
    return done({ schoolId: schoolId as SchoolId, deviceId, staffId: staffId as StaffId, accountId, mustChange, rescuerId: rescuerId as StaffId | null });
  }

  /**
   * @param because `lock`: the person is still there. The register hears of that from the workstation, with both clocks and the reason; «вышел» would be untrue
   */
  async closeSession(token: string, because?: SessionEnd): Promise<void> {
    const [schoolId = '', secret = ''] = token.split('.');
    await inSchool(this.options.pool, schoolId, 'write', async (client) => {
      const session = await findSession(client, schoolId, hashOf(secret));
      await deleteSession(client, schoolId, hashOf(secret));
      if (session && because !== 'lock') await this.tell(client, { schoolId: schoolId as SchoolId, staffId: session.staffId, deviceId: session.deviceId }, 'signed_out', 'done', null, {});
    });
  }

  noteContact(session: OpenSession, waiting: number | null): Promise<void> {
    return inSchool(this.options.pool, session.schoolId, 'write', (client) => noteContact(client, session.schoolId, session.deviceId, this.options.clock(), waiting));
  }

  /** Only where the configuration names identities and the school has no passwords; nobody's name is told otherwise. */
  identities(schoolId: SchoolId): Promise<IdentityRow[]> {
    const { developmentIdentities: who, pool } = this.options;
    if (who === 'off') return Promise.resolve([]);
    return inSchool(pool, schoolId, 'read', async (client) => ((await hasPasswords(client, schoolId)) ? [] : listIdentities(client, schoolId, who === 'all' ? null : who)));
  }

  /** Whether people sign in by login and password: since the first account of staff was issued. */
  usesPasswords(schoolId: SchoolId): Promise<boolean> {
    return inSchool(this.options.pool, schoolId, 'read', (client) => hasPasswords(client, schoolId));
  }

  get takesDevelopmentIdentities(): boolean {
    return this.options.developmentIdentities !== 'off';
  }

  /** The administrator's list. @returns `not_allowed`, `workstation_not_administrative` */
  async workstations(session: OpenSession): Promise<Result<DeviceRow[]>> {
    return inSchool(this.options.pool, session.schoolId, 'read', async (client) =>
      (await this.refuseManaging(client, session)) ?? done(await listDevices(client, session.schoolId)));
  }

  /** Where the session's own workstation stands (P-10); nothing secret, so whoever works at it may ask. */
  async ownWorkstation(session: OpenSession): Promise<{ administrative: boolean; required: boolean }> {
    return inSchool(this.options.pool, session.schoolId, 'read', async (client) => {
      const { actor, settings } = await readSessionRights(client, session, this.options.clock());
      return { administrative: actor.onAdministrativeWorkstation === true, required: settings.administrationOnMarkedWorkstations };
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative`, `device_unknown` */
  async withdraw(session: OpenSession, deviceId: string): Promise<Result<null>> {
    return inSchool(this.options.pool, session.schoolId, 'write', async (client) => {
      const refused = await this.refuseManaging(client, session);
      const outcome = refused ?? ((await withdrawDevice(client, session.schoolId, deviceId, this.options.clock())) ? done(null) : failed('device_unknown'));
      await this.tell(client, session, 'workstation_withdrawn', outcome.ok ? 'done' : 'refused', outcome.ok ? deviceId : null, outcome.ok ? {} : { code: outcome.error.code });
      return outcome;
    });
  }

  /** @returns `not_allowed`, `workstation_not_administrative` */
  async mayMakeCodes(session: OpenSession): Promise<Result<null>> {
    return inSchool(this.options.pool, session.schoolId, 'write', async (client) => {
      const refused = await this.refuseManaging(client, session);
      if (refused) await this.tell(client, session, 'enrolment_code_made', 'refused', null, { code: refused.error.code });
      return refused ?? done(null);
    });
  }

  private refuseManaging(client: pg.ClientBase, session: OpenSession): Promise<Failed | null> {
    return refuseUnless(client, session, 'workstations.manage', this.options.clock());
  }

  private async tell(
    client: pg.ClientBase, { schoolId, staffId, deviceId }: { readonly schoolId: SchoolId; readonly staffId: string | null; readonly deviceId: string | null },
    kind: string, result: 'done' | 'refused', subjectId: string | null, params: SecurityEvent['params'],
  ): Promise<void> {
    await this.options.register?.record(client, { schoolId, kind, result, actorId: staffId, deviceId, subjectId, at: this.options.clock(), deviceAt: null, params });
  }

  private mayBe(staffId: string): boolean {
    const { developmentIdentities: who } = this.options;
    return who === 'all' || (who !== 'off' && who.includes(staffId));
  }
}

/** How secrets of tokens and sign-ins are kept: they are random, so that one round is enough. */
export const hashOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest();

function isEd25519(publicKey: string): boolean {
  try {
    return createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

function signatureFits(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

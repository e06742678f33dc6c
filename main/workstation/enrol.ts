import { enrolAnswer, hello } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { APP_VERSION } from '../app-version.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { ServerDoor } from '../sync/http-transport.ts';
import { DeviceKey } from './device-key.ts';
import { fetchAuthority } from './fetch-authority.ts';
import type { Invitation } from './invitation.ts';
import type { Membership } from './membership.ts';

export interface EnrolParts {
  readonly secrets: SecretStore;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** Of the membership that this workstation has already, so that it stays the same workstation; else a new one. */
  readonly keychainIdFor: (schoolId: SchoolId) => string;
  /** Of a server on this computer; null else. */
  readonly startSecret: string | null;
  readonly onStep: (step: 'authority' | 'school' | 'key' | 'enrol') => void;
}

/**
 * Joins the school of an invitation: pins its authority, makes the key of the workstation in the keychain, gets an id. Nothing is written here; the caller
 * saves what comes back. A school that was joined before is joined anew with the same key.
 *
 * @returns `server_unreachable`, `enrolment_fingerprint_wrong`, `server_certificate_unknown`, `enrolment_code_expired`, `school_unknown`, `keychain_missing`
 */
export async function enrol(invitation: Invitation, workstationName: string, kind: Membership['kind'], parts: EnrolParts): Promise<Result<Membership>> {
  const { address } = invitation;
  const isPlain = address.startsWith('http://');
  parts.onStep('authority');
  if (isPlain && !isLoopback(address)) return failed('enrolment_code_invalid');
  const authority = isPlain ? done(null) : invitation.caPem === null ? await fetchAuthority(address, invitation.fingerprint, parts.signal) : done(invitation.caPem);
  if (!authority.ok) return authority;
  const door = new ServerDoor({ address, caPem: authority.value, schoolId: invitation.schoolId, startSecret: parts.startSecret });
  try {
    parts.onStep('school');
    const school = await door.ask('GET', '/v1/sync/hello', hello);
    if (!school.ok) return school;
    if (parts.signal.aborted) return failed('job_cancelled');
    const schoolId = school.value.schoolId as SchoolId;
    parts.onStep('key');
    const keychainId = parts.keychainIdFor(schoolId);
    const publicKey = await new DeviceKey(parts.secrets, keychainId).publicKey(true);
    if (!publicKey.ok) return publicKey;
    if (parts.signal.aborted) return failed('job_cancelled');
    parts.onStep('enrol');
    // From here on the code may be used up, so a cancel comes too late and what the server answered is kept.
    const enrolled = await door.ask('POST', '/v1/enrolment', enrolAnswer, {
      secret: invitation.secret, name: workstationName, publicKey: publicKey.value, platform: process.platform, version: APP_VERSION,
    });
    if (!enrolled.ok) return enrolled;
    return done({
      version: 1, schoolId, name: enrolled.value.schoolName, kind, address: kind === 'local' ? '' : address, caPem: authority.value,
      deviceId: enrolled.value.deviceId, keychainId, workstationName, joinedAt: parts.clock(), openedAt: null, asksPassword: school.value.passwords ?? false,
    });
  } finally {
    await door.close();
  }
}

const isLoopback = (address: string): boolean => /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/.test(address);

import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { decodeEnrolmentCode } from '#domain/contract/sync/index.ts';
import { done, failed, type Result } from '#domain/result.ts';

/** How a workstation is let in: by a code that is typed or pasted, or by the policy file that an administrator lays on thirty machines. */
export interface Invitation {
  /** `host:port`, or `http://127.0.0.1:port` for a server on this computer. */
  readonly address: string;
  /** Where a server has several schools; else empty. */
  readonly schoolId: string;
  /** The first bytes of the SHA-256 of the authority's certificate; zeroes on loopback. */
  readonly fingerprint: Uint8Array;
  /** Known already from a policy file. */
  readonly caPem: string | null;
  /** Hex. */
  readonly secret: string;
}

/** As a code carries it. */
const FINGERPRINT_BYTES = 16;

const policyFile = z.object({
  version: z.literal(1), address: z.string().min(1).max(300), caPem: z.string().max(20_000).nullable(), secret: z.string().regex(/^[0-9a-f]{8,100}$/),
});

/** @param text an enrolment code, or the whole text of a policy file. Code: `enrolment_code_invalid`. */
export function readInvitation(text: string): Result<Invitation> {
  const trimmed = text.trim();
  return trimmed.startsWith('{') ? readPolicyFile(trimmed) : readCode(trimmed);
}

function readCode(text: string): Result<Invitation> {
  const decoded = decodeEnrolmentCode(text);
  if (!decoded.ok) return decoded;
  const { fingerprint, secret } = decoded.value;
  return done({ ...placeOf(decoded.value.address), fingerprint, caPem: null, secret: Buffer.from(secret).toString('hex') });
}

function readPolicyFile(text: string): Result<Invitation> {
  try {
    const parsed = policyFile.safeParse(JSON.parse(text));
    if (!parsed.success) return failed('enrolment_code_invalid');
    const { address, caPem, secret } = parsed.data;
    const fingerprint = caPem === null ? new Uint8Array(FINGERPRINT_BYTES) : fingerprintOf(caPem).subarray(0, FINGERPRINT_BYTES);
    return done({ ...placeOf(address), fingerprint, caPem, secret });
  } catch {
    return failed('enrolment_code_invalid');
  }
}

/** `host:port/<school>` names one of several schools of a server. */
function placeOf(text: string): { readonly address: string; readonly schoolId: string } {
  const [, address = text, schoolId = ''] = /^(.*?)\/([-0-9A-Z_a-z]{22})$/.exec(text) ?? [];
  return { address, schoolId };
}

/** SHA-256 over the certificate's DER; throws where it is none. */
const fingerprintOf = (pem: string): Uint8Array => new Uint8Array(Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex'));

/** As an administrator reads it out: groups of four of the hex letters. */
export const fingerprintText = (fingerprint: Uint8Array): string =>
  fingerprint.some((byte) => byte !== 0) ? Buffer.from(fingerprint).toString('hex').toUpperCase().replaceAll(/(.{4})(?=.)/g, '$1 ') : '';

import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'undici';
import { failed, done, type Result } from '#domain/result.ts';

const ANSWERS_WITHIN_MS = 10_000;
const LARGEST_PEM = 20_000;

/**
 * The authority of a server that is not known yet. It is asked without trust – that is what the fingerprint of the enrolment code is for: a certificate
 * with another one is thrown away unseen, and nothing but this one public file is asked for before it fits.
 *
 * @param address `host:port`
 * @param fingerprint the first bytes of the SHA-256 over the certificate's DER
 * @returns PEM; `server_unreachable`, `enrolment_fingerprint_wrong`
 */
export async function fetchAuthority(address: string, fingerprint: Uint8Array, signal: AbortSignal): Promise<Result<string>> {
  const agent = new Agent({ connect: { timeout: 5_000, rejectUnauthorized: false }, headersTimeout: ANSWERS_WITHIN_MS, bodyTimeout: ANSWERS_WITHIN_MS, maxResponseSize: LARGEST_PEM });
  try {
    const { statusCode, body } = await request(`https://${address}/v1/ca`, { dispatcher: agent, signal });
    const pem = await body.text();
    if (statusCode !== 200) return failed('server_unreachable', { address });
    return hasFingerprint(pem, fingerprint) ? done(pem) : failed('enrolment_fingerprint_wrong', { address });
  } catch {
    return signal.aborted ? failed('job_cancelled') : failed('server_unreachable', { address });
  } finally {
    await agent.destroy();
  }
}

/** @param fingerprint of any length up to 32; an empty one fits nothing */
export function hasFingerprint(pem: string, fingerprint: Uint8Array): boolean {
  try {
    const whole = Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex');
    return fingerprint.length > 0 && whole.subarray(0, fingerprint.length).equals(fingerprint);
  } catch {
    return false;
  }
}

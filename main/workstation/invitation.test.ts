import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeEnrolmentCode } from '#domain/contract/sync/index.ts';
import { makeAuthority } from '#server/certificates/authority.ts';
import { fingerprintText, readInvitation } from './invitation.ts';
import { policyPlaces, readPolicyText } from './policy-file.ts';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'uch-invitation-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

describe('an invitation (design §6: enrolment code or policy file)', () => {
  it('is read from a code, also with the school of a server that has several', () => {
    const secret = new Uint8Array(10).fill(7);
    const fingerprint = new Uint8Array(16).fill(0xab);
    const plain = readInvitation(`  ${encodeEnrolmentCode({ address: 'server.school:8443', fingerprint, secret }).toLowerCase()}\n`);
    expect(plain).toMatchObject({ ok: true, value: { address: 'server.school:8443', schoolId: '', secret: '07'.repeat(10), caPem: null } });
    expect(readInvitation(encodeEnrolmentCode({ address: 'server.school:8443/AbCdEfGhIjKlMnOpQrStUv', fingerprint, secret }))).toMatchObject({
      ok: true, value: { address: 'server.school:8443', schoolId: 'AbCdEfGhIjKlMnOpQrStUv' },
    });
    expect(fingerprintText(fingerprint)).toBe('ABAB ABAB ABAB ABAB ABAB ABAB ABAB ABAB');
    expect(fingerprintText(new Uint8Array(16))).toBe('');
  });

  it('is read from a policy file with the authority in it, whose fingerprint is shown like that of a code', async () => {
    const { caPem } = await makeAuthority(folder(), 'Школа', ['server.school'], Date.now());
    const text = JSON.stringify({ version: 1, address: 'server.school:8443', caPem, secret: 'ab'.repeat(10) });
    const invitation = readInvitation(text);
    expect(invitation).toMatchObject({ ok: true, value: { address: 'server.school:8443', caPem } });
    expect(invitation.ok && fingerprintText(invitation.value.fingerprint)).toMatch(/^([0-9A-F]{4} ){7}[0-9A-F]{4}$/);
  });

  it.each(['', '{', '{"version":1}', '{"version":2,"address":"a","caPem":null,"secret":"abcdabcd"}', '{"version":1,"address":"a:1","caPem":"no certificate","secret":"abcdabcd"}', 'не код'])('nothing else is one: %s', (text) => {
    expect(readInvitation(text)).toMatchObject({ ok: false, error: { code: 'enrolment_code_invalid' } });
  });
});

describe('the policy file', () => {
  it('lies with the data of the application, or once for the computer', () => {
    expect(policyPlaces('/data', 'linux', {})).toEqual(['/data/school-policy.json', '/etc/uchitelskaya/school-policy.json']);
    expect(policyPlaces('/data', 'win32', { ProgramData: 'C:\\ProgramData' })).toHaveLength(2);
    expect(policyPlaces('/data', 'win32', {})).toHaveLength(1);
    const own = folder();
    const [mine, everybodys] = [join(own, 'mine.json'), join(own, 'all.json')];
    expect(readPolicyText([mine, everybodys])).toBeNull();
    writeFileSync(everybodys, 'for all');
    expect(readPolicyText([mine, everybodys])).toBe('for all');
    writeFileSync(mine, 'mine');
    expect(readPolicyText([mine, everybodys])).toBe('mine');
    writeFileSync(mine, 'x'.repeat(50_000));
    expect(readPolicyText([mine, everybodys])).toBe('for all');
    mkdirSync(join(own, 'folder.json'));
    expect(readPolicyText([join(own, 'folder.json')])).toBeNull();
  });
});

import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { expect, test } from 'vitest';
import { refuseBadCertificates, refuseCertificatesOf } from './certificates.ts';

function emitted(event: string, argumentsBeforeAnswer: number) {
  const app = new EventEmitter();
  refuseBadCertificates(app as unknown as App);
  const seen = { prevented: false, answers: [] as unknown[][] };
  const between = Array.from({ length: argumentsBeforeAnswer }, () => null);
  app.emit(event, { preventDefault: () => void (seen.prevented = true) }, ...between, (...answer: unknown[]) => void seen.answers.push(answer));
  return seen;
}

test('an untrusted certificate is refused', () => {
  expect(emitted('certificate-error', 4)).toEqual({ prevented: true, answers: [[false]] });
});

test('neither a client certificate nor a password is offered', () => {
  expect(emitted('select-client-certificate', 3)).toEqual({ prevented: true, answers: [[]] });
  expect(emitted('login', 3)).toEqual({ prevented: true, answers: [[]] });
});

test('a session that loads nothing remote trusts no certificate at all', () => {
  let answered: number | undefined;
  type Verify = (request: unknown, answer: (code: number) => void) => void;
  refuseCertificatesOf({ setCertificateVerifyProc: (verify: Verify) => verify({}, (code) => void (answered = code)) } as unknown as Session);
  expect(answered).toBe(-2);
});

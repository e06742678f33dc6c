import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignedInAnswer } from '#domain/contract/sync/index.ts';
import type { ErrorCode } from '#domain/errors.ts';
import type { StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { PASSWORD_HELD_MS, renewFrom, SessionCredentials } from './session-credentials.ts';

const DAY = 86_400_000;
const STAFF = '01ARZ3NDEKTSV4RRFFQ69G' as StaffId;
const refusal = (kind: 'password' | 'signIn', code: ErrorCode) => ({ kind, error: { code, params: {} } });

/** A file that holds facts, and a keychain with one entry. */
function open(how: { typed?: boolean; renewFrom?: number; isPasswordRefused?: boolean; secret?: Result<string> } = {}) {
  const facts = new Map<string, string>();
  if (how.renewFrom !== undefined) facts.set('signInRenewFrom', String(how.renewFrom));
  if (how.isPasswordRefused) facts.set('passwordRefused', '1');
  const kept: string[] = [];
  const warned: string[] = [];
  const time = { now: 1_000 * DAY };
  const keeping: { answer: Result<null> } = { answer: done(null) };
  const read = { get: (_sql: string, name: string) => (facts.has(name) ? { value: facts.get(name)! } : undefined) };
  const credentials = new SessionCredentials({
    file: { read: read as never, write: async (work) => work({ ...read, run: (_sql: string, name: string, value: string) => void facts.set(name, value) } as never) },
    staffId: STAFF,
    signIn: { read: async () => how.secret ?? done('secret'), keep: async (secret) => (kept.push(secret), keeping.answer) },
    typed: how.typed ? { login: 'ivanova.ms', password: 'снег тает у крыльца' } : null,
    clock: () => time.now,
    log: { info: () => undefined, warn: (event) => void warned.push(event), error: (event) => (warned.push(event), '') },
  });
  const kindOf = async (answer: Promise<Result<{ readonly kind: string }>>): Promise<string> => {
    const result = await answer;
    return result.ok ? result.value.kind : result.error.code;
  };
  return { credentials, facts, kept, warned, time, keeping, next: (refused?: ReturnType<typeof refusal>) => kindOf(credentials.next(refused)) };
}
const told = (signIn: SignedInAnswer['signIn'], until: number): Pick<SignedInAnswer, 'signIn' | 'signInSpan' | 'lease'> =>
  ({ signIn, signInSpan: { from: until - 30 * DAY, until }, lease: { issuedAt: until - 25 * DAY } as SignedInAnswer['lease'] });

describe('how sessions of an open file are opened (ASVS 5.0, V7.3.2; R-08; docs/adr/0013)', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('by the sign-in, as long as it is far from its end, whatever was typed', async () => {
    expect(await open({ typed: true }).next()).toBe('signIn');
    expect(await open({ typed: true, renewFrom: 1_001 * DAY }).next()).toBe('signIn');
    expect(await open({ renewFrom: 999 * DAY }).next()).toBe('signIn');
  });

  it('by the password that was typed a moment ago, where the sign-in is near its end or over; never asked for twice', async () => {
    const near = open({ typed: true, renewFrom: 999 * DAY });
    expect(await near.next()).toBe('password');
    // Nobody answers: it is held for a server that comes, and shown again.
    expect(await near.next(refusal('password', 'server_unreachable'))).toBe('server_unreachable');
    expect(await near.next()).toBe('password');
    const over = open({ typed: true });
    expect([await over.next(), await over.next(refusal('signIn', 'sign_in_over'))]).toEqual(['signIn', 'password']);
    expect(await open({ typed: true, secret: failed('sign_in_over') }).next()).toBe('password');
    expect(await open({ secret: failed('sign_in_over') }).next()).toBe('sign_in_over');
  });

  it('a password that the server takes for wrong is tried once, also after the next unlocking, and the sign-in goes on', async () => {
    const one = open({ typed: true, renewFrom: 999 * DAY });
    await one.next();
    expect(await one.next(refusal('password', 'credentials_wrong'))).toBe('signIn');
    expect(await one.next(refusal('signIn', 'sign_in_over'))).toBe('sign_in_over');
    expect(one.facts.get('passwordRefused')).toBe('1');
    expect(await one.next()).toBe('signIn');
    const again = open({ typed: true, renewFrom: 999 * DAY, isPasswordRefused: true });
    expect([await again.next(), await again.next(refusal('signIn', 'sign_in_over'))]).toEqual(['signIn', 'sign_in_over']);
  });

  it('says what the person can act on: who is blocked hears that, another password is an ended sign-in', async () => {
    for (const [code, said] of [['account_blocked', 'account_blocked'], ['credentials_wrong', 'sign_in_over'], ['sign_in_delayed', 'sign_in_over'], ['server_unreachable', 'server_unreachable']] as const) {
      const one = open({ typed: true });
      await one.next();
      await one.next(refusal('signIn', 'sign_in_over'));
      expect(await one.next(refusal('password', code))).toBe(said);
    }
    expect(await open({ typed: true }).next(refusal('signIn', 'device_withdrawn'))).toBe('device_withdrawn');
  });

  it('forgets the password with the first session, after two minutes, and at the close', async () => {
    const ends: ((one: ReturnType<typeof open>) => unknown)[] = [
      ({ credentials }) => credentials.opened(told(null, 1_020 * DAY)), () => vi.advanceTimersByTime(PASSWORD_HELD_MS), ({ credentials }) => credentials.close(),
    ];
    for (const end of ends) {
      const one = open({ typed: true, renewFrom: 999 * DAY });
      await end(one);
      expect(await one.next()).toBe('signIn');
    }
  });

  it('keeps the secret of a new sign-in and notes from when the next one is due, and nothing after the close', async () => {
    const one = open({ typed: true, isPasswordRefused: true });
    one.credentials.opened(told({ secret: 'a new one', expiresAt: 0 }, 1_025 * DAY));
    await one.credentials.close();
    expect([one.kept, one.facts.get('passwordRefused'), one.facts.get('signInRenewFrom')]).toEqual([['a new one'], '0', String(1_000 * DAY + 25 * DAY - 7.5 * DAY)]);
    one.credentials.opened(told({ secret: 'too late', expiresAt: 0 }, 1_025 * DAY));
    expect(one.kept).toEqual(['a new one']);
    // One that the keychain does not take is told to the log; the sign-in of before lives as long as it lives.
    const locked = open();
    locked.keeping.answer = failed('keychain_missing');
    locked.credentials.opened(told({ secret: 'x', expiresAt: 0 }, 1_025 * DAY));
    await locked.credentials.close();
    expect(locked.warned).toEqual(['vault.signInNotKept']);
  });

  it('is due with the last quarter, by the clock here, however far that is from the server’s', () => {
    const span = { from: 100 * DAY, until: 130 * DAY };
    expect(renewFrom(span, 100 * DAY, 100 * DAY)).toBe(122.5 * DAY);
    expect(renewFrom(span, 110 * DAY, 5_110 * DAY)).toBe(5_122.5 * DAY);
    expect(renewFrom({ from: 0, until: DAY }, 0, 0)).toBe(0.75 * DAY);
  });
});

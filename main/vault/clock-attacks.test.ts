import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaseText, type SignedLease } from '#domain/contract/sync/index.ts';
import { countAttempt, LONGEST_WAIT_MS, NO_ATTEMPTS, takeBack, VAULT_RULE, waitAfter, waitLeft, WORKSTATION_RULE, type Attempts, type DelayRule } from './attempt-delay.ts';
import { DAY_MS, judgeOpening } from './lease.ts';
import { CLOCK_SLACK_MS, elapsedAtLeast, hearLease, look, LOOK_EVERY_MS, OPENING_MS, spentOf, type SeenTime } from './seen-time.ts';

const MINUTE_MS = 60_000;
const RUNS = Number(process.env['UCH_RUNS'] ?? 1_500);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PLACE = {
  schoolId: 'school', deviceId: 'device', staffId: 'staff', keys: { key: 'spki' },
  verifies: (_key: string, text: string, signature: string) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64')),
};
function leaseOf(issuedAt: number, days: number, accountVersion = 1): SignedLease {
  const told = { schoolId: 'school', deviceId: 'device', staffId: 'staff', issuedAt, days, accountVersion };
  return { ...told, keyId: 'key', signature: sign(null, Buffer.from(leaseText(told)), privateKey).toString('base64') };
}

/** What lies in the person's file and beside it; an attacker copies and puts back, but cannot write into it. */
interface FileOfPerson {
  readonly lease: SignedLease;
  readonly seen: SeenTime;
  readonly generation: number;
}
/** The entry of the keychain holds half of the key: it can be taken away, and then nothing opens. */
interface Entry {
  readonly seen: SeenTime;
  readonly generation: number;
}

/** One computer without contact, in the hands of somebody who has the password and wants to work for longer than the lease. */
class Attacked {
  /** What really passes. */
  real = 0;
  private wallError = 0;
  private startedAt = 0;
  private open = false;
  file: FileOfPerson;
  entry: Entry | null;
  readonly copies: FileOfPerson[] = [];
  /** Real time in which the file was open. */
  worked = 0;
  lastOpenedAt = 0;
  openings = 0;
  private lastLook = 0;
  private readonly offset: number;
  readonly days: number;

  constructor(offset: number, uptime: number, days: number) {
    this.offset = offset;
    this.days = days;
    this.startedAt = -uptime;
    const lease = leaseOf(1_000_000, days);
    const seen = hearLease(lease, this.now());
    this.file = { lease, seen, generation: 1 };
    this.entry = { seen, generation: 1 };
    this.copies.push(this.file);
  }

  now() {
    return { wall: 1_700_000_000_000 + this.offset + this.real + this.wallError, uptime: this.real - this.startedAt };
  }

  pass(ms: number): void {
    // While the file is open it is looked at the time, and everything is written down.
    let left = ms;
    while (left > 0) {
      const part = this.open ? Math.min(left, LOOK_EVERY_MS - (this.real - this.lastLook)) : left;
      this.real += part;
      left -= part;
      if (!this.open) continue;
      this.worked += part;
      if (this.real - this.lastLook < LOOK_EVERY_MS) continue;
      this.lookNow();
    }
  }

  /** Time passes, and the clock is set back to where it was every minute. */
  passWithStandingClock(ms: number): void {
    for (let left = ms; left > 0; left -= MINUTE_MS) {
      const part = Math.min(left, MINUTE_MS);
      this.pass(part);
      this.setClock(-part);
    }
  }

  private lookNow(): void {
    this.lastLook = this.real;
    const seen = look(this.file.seen, this.now());
    this.file = { ...this.file, seen };
    if (this.entry) this.entry = { ...this.entry, seen };
    // As the window is closed over the end of the lease.
    if (this.days * DAY_MS - spentOf(seen) <= 0) this.open = false;
  }

  setClock(ms: number): void {
    this.wallError += ms;
  }

  reboot(offForMs: number): void {
    this.kill();
    this.real += offForMs;
    this.startedAt = this.real;
  }

  /** The process ends without a last look. */
  kill(): void {
    this.open = false;
  }

  close(): void {
    if (this.open) this.lookNow();
    this.open = false;
  }

  copy(): void {
    this.copies.push(this.file);
  }

  putBack(which: number, alsoLease: boolean): void {
    this.close();
    const old = this.copies[which % this.copies.length]!;
    this.file = alsoLease ? old : { ...this.file, lease: old.lease };
  }

  tryToOpen(edit: Partial<SignedLease> | null): boolean {
    this.close();
    const { file, entry } = this;
    if (!entry || file.generation < entry.generation) return false;
    const judged = judgeOpening({ lease: edit ? { ...file.lease, ...edit } : file.lease, inFile: file.seen, inKeychain: entry.seen }, PLACE, this.now());
    if (!judged.ok) return false;
    const generation = Math.max(file.generation, entry.generation) + 1;
    this.file = { ...file, seen: judged.value.seen, generation };
    this.entry = { seen: judged.value.seen, generation };
    this.open = true;
    this.openings += 1;
    this.lastLook = this.real;
    this.lastOpenedAt = this.real;
    return true;
  }
}

const attack = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.oneof(fc.integer({ min: 0, max: 20 * MINUTE_MS }), fc.integer({ min: 0, max: DAY_MS / 4 })) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -4 * MINUTE_MS, max: 4 * MINUTE_MS }) }, { weight: 1, arbitrary: fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }) }) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'clockBackToSeen' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('standing' as const), ms: fc.integer({ min: MINUTE_MS, max: DAY_MS / 2 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reboot' as const), ms: fc.integer({ min: 0, max: DAY_MS }) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'kill' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'close' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'copy' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('putBack' as const), which: fc.nat(20), whole: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('open' as const), edit: fc.option(fc.oneof(fc.constant({ days: 60 }), fc.constant({ issuedAt: 2_000_000 }), fc.constant({ accountVersion: 9 })), { freq: 8 }) }) },
);

describe('the lease under attack (issue 4: clock attacks on lease and delay fail)', () => {
  it('is never worked longer than its days and what an opening hides', () => {
    let opened = 0;
    let byEdited = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 }), fc.integer({ min: -3_000 * DAY_MS, max: 3_000 * DAY_MS }), fc.integer({ min: 0, max: 400 * DAY_MS }), fc.array(attack, { minLength: 40, maxLength: 120, size: 'max' }),
        (days, offset, uptime, attacks) => {
          const one = new Attacked(offset, uptime, days);
          for (const step of attacks) {
            switch (step.kind) {
              case 'pass':
                one.pass(step.ms);
                break;
              case 'clock':
                one.setClock(step.ms);
                break;
              case 'standing':
                one.passWithStandingClock(step.ms);
                break;
              case 'clockBackToSeen':
                // The best an attacker can do: exactly where it was seen last.
                one.setClock(one.file.seen.wall - CLOCK_SLACK_MS - one.now().wall);
                break;
              case 'reboot':
                one.reboot(step.ms);
                break;
              case 'kill':
                one.kill();
                break;
              case 'close':
                one.close();
                break;
              case 'copy':
                one.copy();
                break;
              case 'putBack':
                one.putBack(step.which, step.whole);
                break;
              case 'open':
                // A lease whose text was changed is none, and neither is one that the server has replaced.
                if (one.tryToOpen(step.edit)) {
                  opened += 1;
                  if (step.edit) byEdited += 1;
                }
                break;
              default:
                step satisfies never;
            }
          }
          expect(one.worked).toBeLessThanOrEqual(days * DAY_MS + LOOK_EVERY_MS);
          expect(one.openings * OPENING_MS).toBeLessThanOrEqual(days * DAY_MS);
        },
      ),
      { numRuns: RUNS },
    );
    expect(byEdited).toBe(0);
    // The world is not one in which nobody can work at all.
    expect(opened).toBeGreaterThan(RUNS);
  });

  it('with an honest clock ends after its days of real time, on or off, and not before', () => {
    const one = new Attacked(0, 0, 7);
    one.pass(6 * DAY_MS);
    expect(one.tryToOpen(null)).toBe(true);
    one.reboot(DAY_MS - 2 * MINUTE_MS);
    expect(one.tryToOpen(null)).toBe(true);
    one.close();
    one.pass(3 * MINUTE_MS);
    expect(one.tryToOpen(null)).toBe(false);
  });

  it('a clock that stands still ends it by the time the computer ran, and by openings', () => {
    const ran = new Attacked(0, 0, 1);
    for (let hour = 0; hour < 30; hour++) {
      ran.tryToOpen(null);
      ran.passWithStandingClock(3_600_000);
    }
    expect(ran.worked).toBeGreaterThan(DAY_MS - 3_600_000);
    expect(ran.worked).toBeLessThanOrEqual(DAY_MS + LOOK_EVERY_MS);
    expect(ran.tryToOpen(null)).toBe(false);
    const killed = new Attacked(0, 0, 1);
    let times = 0;
    // Ended before anything is written down, on a computer that is started anew each time.
    while (times < 1_000 && killed.tryToOpen(null)) {
      times += 1;
      killed.pass(LOOK_EVERY_MS - 1);
      killed.setClock(-(LOOK_EVERY_MS - 1));
      killed.reboot(0);
    }
    expect(times).toBeLessThanOrEqual(DAY_MS / OPENING_MS);
    expect(killed.worked).toBeLessThan(DAY_MS);
  });

  it('a clock cannot be crawled back: the newest that was seen stays the measure', () => {
    const one = new Attacked(0, 0, 7);
    one.pass(DAY_MS);
    expect(one.tryToOpen(null)).toBe(true);
    one.setClock(-4 * MINUTE_MS);
    expect(one.tryToOpen(null)).toBe(true);
    one.setClock(-4 * MINUTE_MS);
    expect(one.tryToOpen(null)).toBe(false);
    one.setClock(4 * MINUTE_MS);
    expect(one.tryToOpen(null)).toBe(true);
  });

  it('an older file beside the newer witness gives nothing back; both put back together with the clock give back what was spent since, and the map of security says so', () => {
    const spend = (): { one: Attacked; file: FileOfPerson; entry: Entry | null } => {
      const one = new Attacked(0, 0, 7);
      const { file, entry } = one;
      for (let day = 0; day < 8; day++) {
        one.tryToOpen(null);
        one.pass(DAY_MS);
      }
      one.close();
      expect(one.tryToOpen(null)).toBe(false);
      // Started anew, with the clock as it was when the copies were made.
      one.reboot(0);
      one.setClock(-one.real);
      return { one, file, entry };
    };
    const fileAlone = spend();
    fileAlone.one.file = fileAlone.file;
    expect(fileAlone.one.tryToOpen(null)).toBe(false);
    const entryAlone = spend();
    entryAlone.one.entry = entryAlone.entry;
    expect(entryAlone.one.tryToOpen(null)).toBe(false);
    // The limit: nothing else on the computer remembers. Who can write the keychain of the account is that account, or the administrator of the computer.
    const both = spend();
    both.one.file = both.file;
    both.one.entry = both.entry;
    expect(both.one.tryToOpen(null)).toBe(true);
  });

  it('what the computer ran before the first look after its start counts', () => {
    expect([elapsedAtLeast(1_000, 5_000), elapsedAtLeast(5_000, 1_000)]).toEqual([4_000, 1_000]);
    const seen = hearLease(leaseOf(1_000_000, 7), { wall: 0, uptime: 5_000 });
    expect(look(seen, { wall: 0, uptime: 1_000 }).ran).toBe(1_000);
    expect(look(look(seen, { wall: 0, uptime: 9_000 }), { wall: 0, uptime: 9_500 }).ran).toBe(4_500);
  });

  it('the witness that was taken away opens nothing; a lease that the server replaced neither', () => {
    const one = new Attacked(0, 0, 7);
    expect(one.tryToOpen({ issuedAt: 999_999 })).toBe(false);
    one.entry = null;
    expect(one.tryToOpen(null)).toBe(false);
    const { lease, seen } = one.file;
    const newer = hearLease(leaseOf(2_000_000, 7), one.now());
    expect(judgeOpening({ lease, inFile: seen, inKeychain: newer }, PLACE, one.now())).toMatchObject({ ok: false, error: { code: 'lease_over' } });
    expect(judgeOpening({ lease: leaseOf(2_000_000, 7), inFile: newer, inKeychain: newer }, { ...PLACE, staffId: 'another' }, one.now())).toMatchObject({ ok: false });
    expect(judgeOpening({ lease: leaseOf(2_000_000, 7), inFile: newer, inKeychain: newer }, { ...PLACE, keys: {} }, one.now())).toMatchObject({ ok: false });
    expect(judgeOpening({ lease: leaseOf(2_000_000, 7), inFile: newer, inKeychain: newer }, PLACE, { ...one.now(), wall: newer.wall - CLOCK_SLACK_MS - 1 })).toMatchObject({ ok: false, error: { code: 'clock_went_back' } });
    expect(judgeOpening({ lease: leaseOf(2_000_000, 7), inFile: newer, inKeychain: newer }, PLACE, { ...one.now(), wall: newer.wall - CLOCK_SLACK_MS })).toMatchObject({ ok: true });
  });
});

/** The least real time in which so many guesses can have been made. */
const leastTimeOf = (guesses: number, rule: DelayRule): number => {
  let ms = 0;
  for (let failures = 1; failures < guesses; failures++) ms += waitAfter(failures, rule);
  return ms;
};

describe('guessing under attack', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('guess' as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: LONGEST_WAIT_MS })) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('reboot' as const), ms: fc.integer({ min: 0, max: 100_000 }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('waitAsTold' as const) }) },
  );

  it('gets no more guesses at a vault than the waits allow, whatever is done to clock and computer', () => {
    let most = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * DAY_MS }), fc.array(step, { minLength: 40, maxLength: 200, size: 'max' }), (uptimeAtStart, steps) => {
        let real = 0;
        let startedAt = -uptimeAtStart;
        let known: Attempts = NO_ATTEMPTS;
        let guesses = 0;
        let tooSoon = false;
        for (const one of steps) {
          const uptime = real - startedAt;
          if (one.kind === 'pass') real += one.ms;
          else if (one.kind === 'reboot') {
            real += one.ms;
            startedAt = real;
          } else if (one.kind === 'waitAsTold') real += waitLeft(known, VAULT_RULE, uptime);
          else if (one.kind === 'guess' && waitLeft(known, VAULT_RULE, uptime) === 0) {
            known = countAttempt(known, VAULT_RULE, uptime);
            guesses += 1;
            tooSoon ||= real < leastTimeOf(guesses, VAULT_RULE);
          }
          // Nobody is locked out for longer than the longest wait of running time.
          expect(waitLeft(known, VAULT_RULE, real - startedAt)).toBeLessThanOrEqual(LONGEST_WAIT_MS);
        }
        expect(tooSoon).toBe(false);
        most = Math.max(most, guesses);
      }),
      { numRuns: RUNS },
    );
    expect(most).toBeGreaterThan(8);
  });

  it('waits 2, 4, 8 … seconds up to a quarter of an hour, and a colleague’s right password clears no way at the workstation', () => {
    expect(Array.from({ length: 14 }, (_, failures) => waitAfter(failures, VAULT_RULE) / 1_000)).toEqual([0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    let known = NO_ATTEMPTS;
    for (let failures = 0; failures < 12; failures++) known = countAttempt(known, WORKSTATION_RULE, 1_000);
    expect(waitLeft(known, WORKSTATION_RULE, 1_000)).toBe(8_000);
    known = takeBack(countAttempt(known, WORKSTATION_RULE, 9_000));
    expect(known.failures).toBe(12);
    // One is forgotten in ten minutes of running.
    expect(countAttempt(known, WORKSTATION_RULE, 9_000 + 10 * MINUTE_MS).failures).toBe(12);
    expect(countAttempt(known, WORKSTATION_RULE, 9_000 + 130 * MINUTE_MS).failures).toBe(1);
  });
});

import { z } from 'zod';
import { elapsedAtLeast } from './seen-time.ts';

/*
 * Guessing without the server (issue 4, point 2): waits that grow, for one vault and for the workstation as a whole. They are measured by the time since the computer was started,
 * which is never more than what has really passed, whatever was done to its clock; after a start of the computer the wait begins anew at worst. Pure.
 */

export const attempts = z.object({
  failures: z.number().int().nonnegative(),
  /** Milliseconds since the computer was started, when the last one was counted. */
  uptime: z.number().int().nonnegative(),
});
export type Attempts = z.output<typeof attempts>;

export const NO_ATTEMPTS: Attempts = { failures: 0, uptime: 0 };

export interface DelayRule {
  /** So many wrong passwords cost nothing: people mistype. */
  readonly free: number;
  /** After so long without one, one is forgotten; null: only the right password forgives. */
  readonly forgetsEveryMs: number | null;
}

export const VAULT_RULE: DelayRule = { free: 3, forgetsEveryMs: null };
/** Thirty people mistype at one computer, and one of them must not be able to clear the way by a password of their own. */
export const WORKSTATION_RULE: DelayRule = { free: 10, forgetsEveryMs: 10 * 60_000 };

const FIRST_WAIT_MS = 2_000;
export const LONGEST_WAIT_MS = 15 * 60_000;

/** The wait after so many failures: 0 for the free ones, then 2, 4, 8 … seconds up to a quarter of an hour. */
export const waitAfter = (failures: number, rule: DelayRule): number =>
  failures < rule.free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - rule.free, 30), LONGEST_WAIT_MS);

/** Milliseconds still to wait; 0: the next attempt may be judged. @param uptime now */
export const waitLeft = (known: Attempts, rule: DelayRule, uptime: number): number =>
  Math.max(0, waitAfter(known.failures, rule) - elapsedAtLeast(known.uptime, uptime));

/** Written down before the password is tried, so that ending the process hides no attempt. */
export const countAttempt = (known: Attempts, rule: DelayRule, uptime: number): Attempts => ({ failures: remembered(known, rule, uptime) + 1, uptime: Math.trunc(uptime) });

/** The attempt was right after all: at a workstation it takes back itself and nothing else. */
export const takeBack = (known: Attempts): Attempts => ({ ...known, failures: Math.max(0, known.failures - 1) });

const remembered = ({ failures, uptime: at }: Attempts, { forgetsEveryMs }: DelayRule, uptime: number): number =>
  forgetsEveryMs === null ? failures : Math.max(0, failures - Math.floor(elapsedAtLeast(at, uptime) / forgetsEveryMs));

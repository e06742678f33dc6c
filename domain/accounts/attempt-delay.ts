/**
 * How long wrong attempts are held back (R-07; ASVS 5.0, V6.3): the first few cost nothing, then 2, 4, 8 … seconds up to a quarter of an hour. Nobody is locked out
 * for ever by somebody else's attempts.
 */
export const LONGEST_DELAY_MS = 15 * 60_000;

/** Of one account, and of one workstation at which thirty people mistype. */
export const FREE_ATTEMPTS = { account: 3, device: 10 } as const;

/** The wait after so many wrong attempts, in milliseconds. */
export const delayAfter = (failures: number, free: number): number => (failures <= free ? 0 : Math.min(LONGEST_DELAY_MS, 1_000 * 2 ** Math.min(failures - free, 20)));

/**
 * What is left of a wait. A clock that went back makes it no longer than the whole step.
 * @param notBefore milliseconds since 1970 UTC
 */
export const leftOfDelay = (delay: { readonly failures: number; readonly notBefore: number }, free: number, now: number): number =>
  Math.max(0, Math.min(delay.notBefore - now, delayAfter(delay.failures, free)));

/**
 * How long wrong attempts are held back (R-07; ASVS 5.0, V6.3): the first few cost nothing, then 2, 4, 8 … seconds up to a quarter of an hour. Nobody is locked out
 * for ever by somebody else's attempts.
 */
export const LONGEST_DELAY_MS = 15 * 60_000;

/** Of one account, and of one workstation at which thirty people mistype. */
export const FREE_ATTEMPTS = { account: 3, device: 10 } as const;

/** The wait after so many wrong attempts, in milliseconds. */
export const delayAfter = (failures: number, free: number): number => (failures <= free ? 0 : Math.min(LONGEST_DELAY_MS, 1_000 * 2 ** Math.min(failures - free, 20)));

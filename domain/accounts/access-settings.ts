/** What a school decides about signing in; the setting `access`. */
export interface AccessSettings {
  /** How many days one may work on a workstation without contact to the server. */
  readonly leaseDays: number;
  /** after so many minutes without a hand on the keyboard the window locks. */
  readonly idleLockMinutes: number;
  /** For so many days one may sign in with a password that was given on paper (ASVS 5.0, 6.4.1: initial secrets expire). */
  readonly temporaryPasswordDays: number;
  /** marks of a term and of a year are taken for so long after the password was typed; 0: without asking. */
  readonly finalMarksPasswordMinutes: number;
  /** A session at the server that nobody has used for so many minutes is over (ASVS 5.0, V7.3.1). */
  readonly sessionIdleMinutes: number;
  /** So many days after login and password were given to the server, a sign-in that goes on without them is over (ASVS 5.0, V7.3.2). */
  readonly signInDays: number;
}

export const DEFAULT_ACCESS_SETTINGS: AccessSettings = { leaseDays: 7, idleLockMinutes: 5, temporaryPasswordDays: 14, finalMarksPasswordMinutes: 10, sessionIdleMinutes: 30, signInDays: 30 };

/**
 * Inclusive; what is stored outside of them is left aside. A session is not to end sooner than the longest idle lock (15 minutes): the window itself comes first. An open window keeps its session in use, so what
 * ends here is what a computer that lost its current or its network has left open.
 */
const BOUNDS: Readonly<Record<keyof AccessSettings, readonly [number, number]>> = {
  leaseDays: [1, 60], idleLockMinutes: [1, 15], temporaryPasswordDays: [1, 60], finalMarksPasswordMinutes: [0, 60],
  sessionIdleMinutes: [15, 120], signInDays: [1, 90],
};

/** The school's stored value over the defaults, key by key; a value of another type or out of bounds is left aside. */
export function accessSettingsOf(stored: unknown): AccessSettings {
  const given = typeof stored === 'object' && stored !== null ? (stored as Readonly<Record<string, unknown>>) : {};
  const whole = (name: keyof AccessSettings): number => {
    const value = given[name];
    const [least, most] = BOUNDS[name];
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : DEFAULT_ACCESS_SETTINGS[name];
  };
  return {
    leaseDays: whole('leaseDays'), idleLockMinutes: whole('idleLockMinutes'), temporaryPasswordDays: whole('temporaryPasswordDays'), finalMarksPasswordMinutes: whole('finalMarksPasswordMinutes'),
    sessionIdleMinutes: whole('sessionIdleMinutes'), signInDays: whole('signInDays'),
  };
}

import type { AttendanceCode } from '#domain/journal/index.ts';
import type { Member } from './groups.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Why a member is away all day, or how the day goes. */
export interface DayState {
  /** The reason of a whole day; null where the pupil came. */
  readonly away: AttendanceCode | null;
  /** Back from an illness, but not yet at physical culture. */
  readonly spared: boolean;
}

const PRESENT: DayState = { away: null, spared: false };

/** Codes of the last days that nobody has found out the reason of. */
const DAYS_UNTIL_KNOWN = 3;

/** Follows the days of one pupil: illness in episodes, absences for reasons that are known, lessons missed without one. */
export class AbsenceCourse {
  private readonly member: Member;
  private readonly random: SeededRandom;
  private left = 0;
  private reason: AttendanceCode = 'ILLNESS';
  private length = 0;
  private spared = 0;
  private forgotten = false;

  constructor(member: Member, random: SeededRandom) {
    this.member = member;
    this.random = random;
  }

  /**
   * The next school day.
   * @param month 1–12: colds come in November and February
   * @param daysAgo school days until today: the reason of the last absences is not known yet
   */
  nextDay(month: number, daysAgo: number): DayState {
    const { random } = this;
    const { frailty, truancy } = this.member.pupil;
    if (this.left === 0) {
      const season = month === 11 || month === 12 || month === 2 ? 1.5 : month === 9 || month === 5 ? 0.7 : 1;
      if (random.chance(0.0058 * frailty * season)) this.begin('ILLNESS', random.whole(2, 6) + (random.chance(0.12) ? random.whole(2, 6) : 0));
      else if (random.chance(0.0052)) this.begin('EXCUSED', random.chance(0.12) ? random.whole(2, 5) : 1);
      else if (random.chance(0.004 * truancy)) this.begin('UNEXCUSED', 1);
    }
    if (this.left > 0) {
      this.left -= 1;
      if (this.left === 0 && this.reason === 'ILLNESS' && this.length >= 5) this.spared = 9;
      const unknown = (daysAgo < DAYS_UNTIL_KNOWN && this.reason !== 'EXCUSED') || this.forgotten;
      return { away: unknown ? 'ABSENT' : this.reason, spared: false };
    }
    if (this.spared === 0) return PRESENT;
    this.spared -= 1;
    return { away: null, spared: true };
  }

  private begin(reason: AttendanceCode, days: number): void {
    this.reason = reason;
    this.length = days;
    this.left = days;
    this.forgotten = reason !== 'EXCUSED' && this.random.chance(0.03);
  }

  /**
   * One lesson of a day on which the pupil came.
   * @returns the code and the minutes late, or null where nothing is to be written
   */
  lesson(state: DayState, sport: boolean, bell: number, isLast: boolean, daysAgo: number): { readonly code: AttendanceCode; readonly minutes: number | null } | null {
    const { random } = this;
    const { truancy } = this.member.pupil;
    if (sport && (this.member.exempt || state.spared)) return { code: 'EXEMPT', minutes: null };
    if (random.chance(truancy * (isLast ? 0.02 : 0.004))) return { code: daysAgo < 2 ? 'ABSENT' : 'UNEXCUSED', minutes: null };
    if (random.chance(bell === 1 ? 0.006 + truancy * 0.015 : 0.0012 + truancy * 0.003)) {
      return { code: 'LATE', minutes: random.chance(0.12) ? null : random.pick([2, 3, 5, 5, 5, 7, 10, 10, 15, 20]) };
    }
    if (isLast && random.chance(0.0022)) return { code: 'EXCUSED', minutes: null };
    return null;
  }
}

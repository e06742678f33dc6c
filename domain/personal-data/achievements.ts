import { dayAfter } from './days.ts';

/*
 * What a pupil achieved outside of lessons (P-04, G-08; S1 3.8): olympiads, conferences, contests, with wins, prizes and awards. The data set is closed: nothing else is kept of it.
 */

/** Where it was: `award` is one that no event gave, a letter of praise of the school. */
export const ACHIEVEMENT_KINDS = ['olympiad', 'conference', 'contest', 'award'] as const;
export type AchievementKind = (typeof ACHIEVEMENT_KINDS)[number];

/** From the school outwards. */
export const ACHIEVEMENT_LEVELS = ['school', 'municipal', 'regional', 'national', 'international'] as const;
export type AchievementLevel = (typeof ACHIEVEMENT_LEVELS)[number];

/** `awarded`: no place, an award alone. */
export const ACHIEVEMENT_RESULTS = ['participant', 'laureate', 'prizewinner', 'winner', 'awarded'] as const;
export type AchievementResult = (typeof ACHIEVEMENT_RESULTS)[number];

export interface Achievement {
  readonly kind: AchievementKind;
  /** «Всероссийская олимпиада школьников» */
  readonly title: string;
  readonly level: AchievementLevel;
  /** A school subject or a direction of the event; may be empty. */
  readonly subject: string;
  /** The day of the event or of its results, ISO. */
  readonly day: string;
  readonly result: AchievementResult;
  /** «диплом II степени»; may be empty where there was none. */
  readonly award: string;
}

/** What a kind may have ended with. */
export const resultsOf = (kind: AchievementKind): readonly AchievementResult[] => (kind === 'award' ? ['awarded'] : ACHIEVEMENT_RESULTS);

export type AchievementFault = 'achievement_day_wrong' | 'achievement_result_wrong' | 'achievement_award_missing';

/**
 * Why an achievement cannot be as it was written. null: it can.
 * @param around the birth date of the pupil, where it is known, and the day of entering; ISO
 */
export function achievementFault({ kind, day, result, award }: Achievement, { birthDate, today }: { readonly birthDate: string | null; readonly today: string }): AchievementFault | null {
  // A day of tomorrow is allowed for: clocks and time zones differ from the server's.
  if (day > dayAfter(today, 1) || (birthDate !== null && day <= birthDate)) return 'achievement_day_wrong';
  if (!resultsOf(kind).includes(result)) return 'achievement_result_wrong';
  return result === 'awarded' && award.trim() === '' ? 'achievement_award_missing' : null;
}

/** A victory or a prize: what a school is asked about. */
export const isPrize = (result: AchievementResult): boolean => result === 'winner' || result === 'prizewinner' || result === 'laureate';

/** Whether a level lies beyond the school. */
export const isBeyondSchool = (level: AchievementLevel): boolean => level !== 'school';

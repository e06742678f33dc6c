/**
 * Why a pupil's parents are written to (R7 «by rule»): absences above 20 %, marks fewer than 70 % of the norm, averages
 * below 3.5, works not handed in. Each number is a setting (domain spec §4.2); `null` switches a rule off.
 */
import type { ParentsLetterData } from './parents-letter-data.ts';

/** What the reasons are found in. */
export type ReasonData = Pick<ParentsLetterData, 'subjects' | 'attendance' | 'debts'>;

export interface LetterThresholds {
  /** Written when more than this share of lessons was missed, percent. */
  readonly absencePercent: number | null;
  /** Written when the marks are less than this share of the norm, percent. */
  readonly densityPercent: number | null;
  /** Written when an average is below this. */
  readonly averageBelow: number | null;
  /** Written from this many works not handed in. */
  readonly debtsFrom: number | null;
  /** Shares of a subject count from this many lessons held: one lesson missed of two is no trend. */
  readonly lessonsAtLeast: number;
}

export const DEFAULT_LETTER_THRESHOLDS: LetterThresholds = {
  absencePercent: 20,
  densityPercent: 70,
  averageBelow: 3.5,
  debtsFrom: 1,
  lessonsAtLeast: 3,
};

export type LetterReason =
  /** `subject` is null for all lessons together. */
  | {
      readonly kind: 'absence';
      readonly subject: string | null;
      readonly missed: number;
      readonly held: number;
      readonly illness: number;
      readonly percent: number;
    }
  | { readonly kind: 'density'; readonly subject: string; readonly have: number; readonly need: number; readonly percent: number }
  | { readonly kind: 'average'; readonly subject: string; readonly average: number }
  | { readonly kind: 'debts'; readonly count: number };

/** 100 × part / whole, unrounded: a threshold is crossed by the value itself, not by what is printed. */
export const percentOf = (part: number, whole: number): number => (100 * part) / whole;

/**
 * Every reason to write, in the order in which the letter names them: absence (all lessons, then by subject in the
 * order of the data), density, averages, debts. Empty: no letter is needed by rule.
 */
export function letterReasons(data: ReasonData, thresholds: LetterThresholds): LetterReason[] {
  const reasons: LetterReason[] = [];
  const { absencePercent, densityPercent, averageBelow, debtsFrom, lessonsAtLeast } = thresholds;
  if (absencePercent !== null) {
    const held = data.attendance?.lessonsHeld ?? 0;
    const missed = data.attendance?.lessons.all ?? 0;
    if (data.attendance && held >= lessonsAtLeast && percentOf(missed, held) > absencePercent) {
      const illness = data.attendance.lessons.illness;
      reasons.push({ kind: 'absence', subject: null, missed, held, illness, percent: percentOf(missed, held) });
    }
    for (const { subject, lessons } of data.subjects) {
      if (!lessons || lessons.held < lessonsAtLeast) continue;
      const percent = percentOf(lessons.missed, lessons.held);
      if (percent > absencePercent) {
        reasons.push({ kind: 'absence', subject, missed: lessons.missed, held: lessons.held, illness: lessons.illness, percent });
      }
    }
  }
  if (densityPercent !== null) {
    for (const { subject, density } of data.subjects) {
      if (!density || density.need <= 0) continue;
      const percent = percentOf(density.have, density.need);
      if (percent < densityPercent) reasons.push({ kind: 'density', subject, have: density.have, need: density.need, percent });
    }
  }
  if (averageBelow !== null) {
    for (const { subject, average } of data.subjects) {
      if (average !== null && average < averageBelow) reasons.push({ kind: 'average', subject, average });
    }
  }
  if (debtsFrom !== null && data.debts.length >= debtsFrom && data.debts.length > 0) {
    reasons.push({ kind: 'debts', count: data.debts.length });
  }
  return reasons;
}

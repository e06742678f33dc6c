/** What a letter to parents is made of (R7). Gathered by the core, turned into a document by `parents-letter.ts`. */
import type { PersonName } from './russian-text.ts';

/** Absences by reason: a number of lessons or of whole days. `all` is their sum; lates are not absences. */
export interface MissedByReason {
  readonly all: number;
  readonly illness: number;
  readonly excused: number;
  readonly unexcused: number;
  /** ОТ: the reason is not known yet. */
  readonly unknown: number;
}

export interface LetterMark {
  /** As in the journal: `5`, `н/а`, `зачёт`. */
  readonly text: string;
  /** Of a control work. */
  readonly control?: boolean;
}

export interface LetterSubject {
  readonly subject: string;
  /** How often 5, 4, 3 and 2 (with 1) were put. */
  readonly counts: { readonly five: number; readonly four: number; readonly three: number; readonly two: number };
  /** In the order of lessons. */
  readonly marks: readonly LetterMark[];
  /** Weighted average, or null where nothing counts. */
  readonly average: number | null;
  /** The term mark that follows from the average today (T-04). */
  readonly forecast: string | null;
  readonly termMark: string | null;
  /** Marks put and the norm for the lessons per week (§4.2). */
  readonly density?: { readonly have: number; readonly need: number };
  /** Lessons held with this pupil in the group, and missed ones. */
  readonly lessons?: { readonly held: number; readonly missed: number; readonly illness: number };
}

export interface LetterDebt {
  readonly subject: string;
  /** E.g. «контрольная работа «Линейные уравнения»». */
  readonly work: string;
  readonly date: string;
  readonly due?: string;
}

export interface LetterNote {
  readonly text: string;
  readonly subject?: string;
  readonly date?: string;
}

export interface ParentsLetterData {
  /** `ГГГГ-ММ-NNN`, given by the register. */
  readonly number: string;
  /** Day of the letter and last day of its data, ISO. */
  readonly date: string;
  readonly school: {
    readonly name: string;
    readonly address?: string;
    readonly phone?: string;
    readonly email?: string;
    readonly director?: PersonName;
  };
  /** `2026/27` */
  readonly schoolYear: string;
  readonly className: string;
  readonly homeroom: PersonName;
  readonly homeroomPhone?: string;
  readonly pupil: PersonName & { readonly sex?: 'male' | 'female' };
  /** For posting: to whom and where, line by line. */
  readonly addressee?: { readonly name: string; readonly lines: readonly string[] };
  /** `title` in the accusative after «за»: «1 четверть», «первое полугодие». */
  readonly period: { readonly title: string; readonly from: string; readonly to: string };
  /** Empty in grade 1, which takes no marks (G-04). */
  readonly subjects: readonly LetterSubject[];
  readonly attendance: {
    readonly lessonsHeld: number;
    readonly days: MissedByReason;
    readonly lessons: MissedByReason;
    readonly lates: number;
    readonly lateMinutes: number;
  } | null;
  readonly debts: readonly LetterDebt[];
  readonly remarks: readonly LetterNote[];
  /** */
  readonly recommendations: readonly LetterNote[];
}

/** `2026-11-23`, 14 → `2026-11-014`. From the thousandth letter of a month on the number simply grows longer. */
export const letterNumber = (day: string, sequence: number): string => `${day.slice(0, 7)}-${String(sequence).padStart(3, '0')}`;

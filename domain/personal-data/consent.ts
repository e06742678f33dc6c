import { dayAfter } from './days.ts';

/*
 * Consents to the processing of personal data (P-02, P-03). An entry is what a paper says; a later paper stands beside it and outranks it, so that it can be told
 * for every day what was in force. The school's own journal is the law's duty and waits for no consent: `domain/policy` and `domain/journal` do not ask here.
 */

/** What a consent is about: the data set of P-04, the electronic diary, the transfer to the education department (P-05). */
export const CONSENT_SUBJECTS = ['data', 'diary', 'transfer'] as const;
export type ConsentSubject = (typeof CONSENT_SUBJECTS)[number];

/** Who signed: a parent or guardian, or from 16 on the pupil beside them (P-03). */
export const CONSENT_HOLDERS = ['guardian', 'pupil'] as const;
export type ConsentHolder = (typeof CONSENT_HOLDERS)[number];

export const CONSENT_DECISIONS = ['given', 'refused', 'withdrawn'] as const;
export type ConsentDecision = (typeof CONSENT_DECISIONS)[number];

/** `none`: no paper at all; `expired`: it was given for a time that is over. */
export type ConsentState = ConsentDecision | 'none' | 'expired';

/** One paper. Days are ISO texts. */
export interface ConsentEntry {
  readonly subject: ConsentSubject;
  readonly holder: ConsentHolder;
  readonly state: ConsentDecision;
  /** The day of the paper, from which it counts. */
  readonly decidedOn: string;
  /** The last day it counts; null: until graduation or expulsion (S1 3.9). */
  readonly validUntil: string | null;
  /** Milliseconds since 1970 UTC: of two papers of one day the one that was entered later counts. */
  readonly madeAt: number;
}

/** What a pupil is to the rules of consent. */
export interface ConsentPupil {
  readonly birthDate: string | null;
  /** The last day in the school; null while the pupil is enrolled. The consent ends with it. */
  readonly leftOn: string | null;
}

/** From this birthday on the pupil consents too (P-03). */
export const OWN_CONSENT_AGE = 16;
/** So many days before it the task stands on the list. */
export const OWN_CONSENT_AHEAD_DAYS = 30;

/**
 * What is in force on a day.
 * @param entries of one pupil, in any order
 */
export function consentState(entries: readonly ConsentEntry[], asked: { readonly subject: ConsentSubject; readonly holder: ConsentHolder; readonly day: string; readonly leftOn?: string | null }): ConsentState {
  const { subject, holder, day, leftOn = null } = asked;
  let last: ConsentEntry | undefined;
  for (const entry of entries) {
    if (entry.subject !== subject || entry.holder !== holder || entry.decidedOn > day) continue;
    if (!last || entry.decidedOn > last.decidedOn || (entry.decidedOn === last.decidedOn && entry.madeAt >= last.madeAt)) last = entry;
  }
  if (!last) return 'none';
  if (last.state !== 'given') return last.state;
  const isOver = (last.validUntil !== null && last.validUntil < day) || (leftOn !== null && leftOn < day);
  return isOver ? 'expired' : 'given';
}

/** The birthday from which the own consent counts; one of 29 February has it on 1 March. null without a date of birth. */
export function ownConsentFrom(birthDate: string | null): string | null {
  if (birthDate === null) return null;
  const day = `${Number(birthDate.slice(0, 4)) + OWN_CONSENT_AGE}${birthDate.slice(4)}`;
  const isReal = new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;
  return isReal ? day : `${day.slice(0, 4)}-03-01`;
}

/** `soon` and `due` are tasks for the class teacher; `unknown`: there is no date of birth. */
export type OwnConsent = 'notYet' | 'soon' | 'due' | 'given' | 'refused' | 'unknown';

/** Whether the pupil's own consent is to be taken (P-03). Given early it counts; refused is no task any more, and no consent. */
export function ownConsent({ birthDate, leftOn }: ConsentPupil, entries: readonly ConsentEntry[], day: string): OwnConsent {
  const state = consentState(entries, { subject: 'data', holder: 'pupil', day, leftOn });
  if (state === 'given') return 'given';
  const from = ownConsentFrom(birthDate);
  if (from === null) return 'unknown';
  if (day < from) return dayAfter(day, OWN_CONSENT_AHEAD_DAYS) >= from ? 'soon' : 'notYet';
  return state === 'refused' || state === 'withdrawn' ? 'refused' : 'due';
}

/** Where a pupil stands on a day, for lists and for what hangs on it. */
export interface PupilConsents {
  readonly data: ConsentState;
  readonly diary: ConsentState;
  readonly transfer: ConsentState;
  readonly own: OwnConsent;
  /** «нет согласия»: there is none of the parents to the data set that is in force. */
  readonly lacksConsent: boolean;
}

export function pupilConsents(pupil: ConsentPupil, entries: readonly ConsentEntry[], day: string): PupilConsents {
  const of = (subject: ConsentSubject) => consentState(entries, { subject, holder: 'guardian', day, leftOn: pupil.leftOn });
  const data = of('data');
  return { data, diary: of('diary'), transfer: of('transfer'), own: ownConsent(pupil, entries, day), lacksConsent: data !== 'given' };
}

/** Why something that needs consent may not be done: the parents' paper is missing, or the pupil's own. */
export type ConsentLack = 'consent_missing' | 'own_consent_missing';

const lackFor = (subject: ConsentSubject, pupil: ConsentPupil, entries: readonly ConsentEntry[], day: string): ConsentLack | null => {
  const at = pupilConsents(pupil, entries, day);
  if (at.data !== 'given' || at[subject] !== 'given') return 'consent_missing';
  return at.own === 'due' || at.own === 'refused' ? 'own_consent_missing' : null;
};

/**
 * May login and password of the electronic diary be given out for this pupil, to the family or to the pupil (R-06, P-02)? Without it letters on paper go on (O-07).
 * @returns null where they may
 */
export const mayIssueCredentials = (pupil: ConsentPupil, entries: readonly ConsentEntry[], day: string): ConsentLack | null => lackFor('diary', pupil, entries, day);

/**
 * May this pupil's data go to somebody outside on the ground of consent (P-05)? What a law demands is given without asking here.
 * @returns null where it may
 */
export const mayTransferOnConsent = (pupil: ConsentPupil, entries: readonly ConsentEntry[], day: string): ConsentLack | null => lackFor('transfer', pupil, entries, day);

/**
 * May an achievement of this pupil be entered (P-02, P-04)? The journal is the law's duty and asks nobody; what was won elsewhere is kept with consent alone.
 * @returns null where it may
 */
export const mayRecordAchievements = (pupil: ConsentPupil, entries: readonly ConsentEntry[], day: string): ConsentLack | null => lackFor('data', pupil, entries, day);

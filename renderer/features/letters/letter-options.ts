import type { PupilId } from '#domain/ids.ts';
import type { InputFor, OutputFor } from '../../bridge/index.ts';

export type LetterOptions = InputFor<'letters', 'preview'>['options'];
export type Thresholds = LetterOptions['thresholds'];
export type Candidate = OutputFor<'letters', 'listCandidates'>['pupils'][number];
export type Note = LetterOptions['notes'][number];

/** How letters look until somebody chooses otherwise; the rule comes from the settings of the school. */
export const firstOptions = (school: OutputFor<'school', 'readOverview'>['letterThresholds']): LetterOptions => ({
  variant: 'counts',
  paper: 'A4',
  addressBlock: false,
  slip: true,
  directorSigns: false,
  forecast: true,
  thresholds: { absencePercent: school.absencePercent, densityPercent: school.densityPercent, averageBelow: school.average, debtsFrom: 1 },
  recommendation: '',
  notes: [],
});

export const noteOf = (options: LetterOptions, pupilId: PupilId): Note =>
  options.notes.find((note) => note.pupilId === pupilId) ?? { pupilId, remark: '', recommendation: '' };

/** The options with the note of one pupil changed; an emptied note is not kept. */
export function withNote(options: LetterOptions, note: Note): LetterOptions {
  const others = options.notes.filter((other) => other.pupilId !== note.pupilId);
  const isEmpty = note.remark.trim() === '' && note.recommendation.trim() === '';
  return { ...options, notes: isEmpty ? others : [...others, note] };
}

/** Who is chosen by rule: everybody with at least one reason. */
export const chosenByRule = (candidates: readonly Candidate[]): ReadonlySet<PupilId> =>
  new Set(candidates.filter((candidate) => candidate.reasons.length > 0).map((candidate) => candidate.pupilId));

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

/** What a person wrote, to be kept while it is not in a letter yet; null where nothing was. Choices that are made by a click are not. */
export const typedOf = ({ recommendation, notes }: LetterOptions): string | null =>
  recommendation === '' && notes.length === 0 ? null : JSON.stringify({ recommendation, notes });

/** The options with what was written before; a text that is not ours is left aside. */
export function withTyped(options: LetterOptions, kept: string | null): LetterOptions {
  if (kept === null) return options;
  try {
    const { recommendation, notes } = JSON.parse(kept) as Partial<Pick<LetterOptions, 'recommendation' | 'notes'>>;
    return typeof recommendation === 'string' && Array.isArray(notes) ? { ...options, recommendation, notes } : options;
  } catch {
    return options;
  }
}

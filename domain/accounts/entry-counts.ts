/** How many entries of each kind somebody made in the journal, as the revisions tell; what is changed again counts again. */
export interface EntryCounts {
  readonly marks: number;
  readonly termMarks: number;
  /** Topics and homework. */
  readonly lessons: number;
  readonly attendance: number;
  readonly works: number;
  /** Whatever else is revised: lists, consents. */
  readonly other: number;
}

export const allEntries = ({ marks, termMarks, lessons, attendance, works, other }: EntryCounts): number => marks + termMarks + lessons + attendance + works + other;

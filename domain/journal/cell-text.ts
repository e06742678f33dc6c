import { done, failed, type Result } from '../result.ts';
import { attendanceCodeOf, attendanceLabel, LONGEST_LESSON_MINUTES, type Attendance } from './attendance-code.ts';
import { asRussianLayout } from './keyboard-layout.ts';

/**
 * What one cell holds: for each work of the lesson, in order, a mark, a debt or nothing, and one attendance code.
 * Its text is what a teacher types and reads: «5», «5/4», «.», «Б», «ОП15», «ОП15 4», «/5» (nothing for the first work).
 */
export interface MarkEntry {
  /** 1–5, or null where there is only a debt. */
  readonly value: number | null;
  /** The dot: the work is still owed. It goes when a mark is put (domain.md §3.1). */
  readonly isDebt: boolean;
}

export interface CellContent {
  readonly marks: readonly (MarkEntry | null)[];
  readonly attendance: Attendance | null;
}

export const EMPTY_CELL: CellContent = { marks: [], attendance: null };

/** As many works as a cell can still show and a lesson is expected to have. */
export const MOST_MARKS_IN_CELL = 4;

export const HIGHEST_MARK = 5;
export const LOWEST_MARK = 1;

const separators = /[/\\|]/;

/**
 * Read what was typed or pasted.
 * @returns the content, or `cell_text_unknown`, `cell_too_many_marks`, `mark_out_of_scale`, `minutes_out_of_range`
 */
export function parseCellText(typed: string): Result<CellContent> {
  const text = typed.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (text === '') return done(EMPTY_CELL);
  const read = readCell(text);
  if (read.ok || read.error.code !== 'cell_text_unknown') return read;
  const relaid = asRussianLayout(text);
  if (relaid !== text) {
    const again = readCell(relaid);
    if (again.ok) return again;
  }
  return read;
}

function readCell(text: string): Result<CellContent> {
  const match = /^([а-яё]*)\s*(.*)$/i.exec(text);
  const word = match?.[1] ?? '';
  let rest = match?.[2] ?? '';
  let attendance: Attendance | null = null;
  if (word !== '') {
    const code = attendanceCodeOf(word);
    if (code === undefined) return failed('cell_text_unknown', { text });
    let minutes: number | null = null;
    if (code === 'LATE') {
      const late = /^(\d{1,3})(?:\s*(?:мин\.?|м|')(?=\s|$))?(?:\s+(.*))?$/i.exec(rest);
      // «ОП 5» is late by five minutes; a mark follows after a second number or a slash: «ОП5 4», «ОП/4».
      if (late && !separators.test(rest.split(' ')[0] ?? '')) {
        minutes = Number(late[1]);
        if (minutes < 1 || minutes > LONGEST_LESSON_MINUTES) return failed('minutes_out_of_range', { minutes });
        rest = late[2] ?? '';
      } else if (separators.test(rest[0] ?? '')) {
        rest = rest.slice(1);
      }
    }
    attendance = { code, minutes };
  }
  rest = rest.trim();
  if (rest === '') return done({ marks: [], attendance });
  const marks: (MarkEntry | null)[] = [];
  for (const part of rest.split(separators)) {
    const mark = readMark(part.trim(), text);
    if (!mark.ok) return mark;
    marks.push(mark.value);
  }
  while (marks.length > 0 && marks.at(-1) === null) marks.pop();
  if (marks.length > MOST_MARKS_IN_CELL) return failed('cell_too_many_marks', { text, most: MOST_MARKS_IN_CELL });
  return done({ marks, attendance });
}

function readMark(part: string, whole: string): Result<MarkEntry | null> {
  if (part === '') return done(null);
  if (part === '.') return done({ value: null, isDebt: true });
  // A plus or minus is a habit of the margin, not of the scale; it is refused rather than dropped in silence.
  if (!/^\d{1,3}$/.test(part)) return failed('cell_text_unknown', { text: whole });
  const value = Number(part);
  if (value < LOWEST_MARK || value > HIGHEST_MARK) return failed('mark_out_of_scale', { mark: part });
  return done({ value, isDebt: false });
}

/** The text of a cell; `parseCellText(formatCell(c))` gives `c` again. */
export function formatCell(content: CellContent): string {
  const marks = content.marks.map(formatMark).join('/');
  if (!content.attendance) return marks;
  const { code, minutes } = content.attendance;
  const label = attendanceLabel(code) + (minutes === null ? '' : String(minutes));
  if (marks === '') return label;
  return code === 'LATE' && minutes === null ? `${label}/${marks}` : `${label} ${marks}`;
}

export const formatMark = (mark: MarkEntry | null): string => (mark === null ? '' : mark.value === null ? '.' : String(mark.value));

import type { GroupId, PupilId, TermId } from '#domain/ids.ts';
import { isAbsence, type AttendanceCode } from '#domain/journal/index.ts';
import { addressLines, debtWork, missedByReason, type LetterDebt, type LetterMark, type LetterSubject, type ParentsLetterData } from '#domain/reports/index.ts';
import { forecastTerm, normSoFar, type DensityNorm, type RoundingRule, type WeightedMark } from '#domain/results/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import {
  listAttendanceOfJournal, listClassJournals, listClassPupils, listGuardians, listHeldLessons, listMarksOfJournal, listSpans, listTermMarksOfJournal,
  type ClassPupil, type ClassRow, type NameRow,
} from './letters-repository.ts';

/** What a letter says of one pupil, before it gets its number, its notes and its school. */
export type GatheredPupil = Pick<ParentsLetterData, 'subjects' | 'attendance' | 'debts' | 'addressee' | 'pupil'> & { readonly pupilId: PupilId };

export interface GatherOptions {
  readonly term: { readonly termId: TermId; readonly startsOn: string; readonly endsOn: string };
  /** The last day that counts, ISO. */
  readonly today: string;
  readonly rounding: RoundingRule;
  readonly density: DensityNorm;
}

interface SubjectSheet {
  readonly subject: string;
  weeklyHours: number;
  readonly counts: { five: number; four: number; three: number; two: number };
  readonly marks: LetterMark[];
  readonly weighted: WeightedMark[];
  termMark: string | null;
  held: number;
  missed: number;
  illness: number;
}

interface PupilSheet {
  readonly pupil: ClassPupil;
  readonly subjects: Map<string, SubjectSheet>;
  readonly debts: LetterDebt[];
  /** Per day: lessons held for the pupil and the absences among them. */
  readonly days: Map<string, { held: number; missed: AttendanceCode[] }>;
  lates: number;
  lateMinutes: number;
}

/**
 * Everything a class's letters are made of, in one pass over its journals and those of its subgroups. A lesson counts for a
 * pupil who belonged to its group on its day and, in a running term, only up to today.
 */
export function gatherClass(db: ReadHandle, group: ClassRow, options: GatherOptions): GatheredPupil[] {
  const { term } = options;
  const to = options.today < term.endsOn ? options.today : term.endsOn;
  const sheets = new Map<PupilId, PupilSheet>();
  for (const pupil of listClassPupils(db, group.groupId, to)) {
    sheets.set(pupil.pupilId, { pupil, subjects: new Map(), debts: [], days: new Map(), lates: 0, lateMinutes: 0 });
  }
  const marked = group.grade > 1;
  for (const journal of listClassJournals(db, group.groupId)) {
    const lessons = listHeldLessons(db, journal.journalId, term.startsOn, to);
    if (lessons.length === 0) continue;
    const belongs = membersOf(db, journal.groupId);
    const subjectOf = (sheet: PupilSheet): SubjectSheet => {
      let subject = sheet.subjects.get(journal.subject);
      if (!subject) sheet.subjects.set(journal.subject, (subject = emptySubject(journal.subject, journal.weeklyHours)));
      return subject;
    };
    const codes = new Map<string, { code: AttendanceCode; minutes: number | null }>();
    for (const [pupilId, lessonId, code, minutes] of listAttendanceOfJournal(db, journal.journalId, term.startsOn, to)) {
      if (code !== null) codes.set(`${pupilId}${lessonId}`, { code, minutes });
    }
    for (const [pupilId, sheet] of sheets) {
      for (const [lessonId, day] of lessons) {
        if (!belongs(pupilId, day)) continue;
        countLesson(sheet, marked && journal.graded ? subjectOf(sheet) : null, day, codes.get(`${pupilId}${lessonId}`));
      }
    }
    if (!marked || !journal.graded) continue;
    for (const [pupilId, value, isDebt, weight, isControl, workType, title, day] of listMarksOfJournal(db, journal.journalId, term.startsOn, to)) {
      const sheet = sheets.get(pupilId);
      if (!sheet) continue;
      if (isDebt === 1) sheet.debts.push({ subject: journal.subject, work: debtWork(workType, title), date: day });
      if (value !== null) countMark(subjectOf(sheet), value, weight, isControl === 1);
    }
    for (const [pupilId, value] of listTermMarksOfJournal(db, journal.journalId, term.termId)) {
      const sheet = sheets.get(pupilId);
      if (sheet && value !== null) subjectOf(sheet).termMark = value;
    }
  }
  const guardians = new Map<PupilId, NameRow>();
  for (const guardian of listGuardians(db, group.groupId)) if (!guardians.has(guardian.pupilId)) guardians.set(guardian.pupilId, guardian);
  return [...sheets.values()].map((sheet) => finish(sheet, guardians.get(sheet.pupil.pupilId), options, to));
}

/** Whether a pupil belongs to a group on a day. */
function membersOf(db: ReadHandle, groupId: GroupId): (pupilId: PupilId, day: string) => boolean {
  const spans = new Map<PupilId, { startsOn: string; endsOn: string | null }[]>();
  for (const { pupilId, ...span } of listSpans(db, groupId)) {
    const list = spans.get(pupilId);
    if (list) list.push(span);
    else spans.set(pupilId, [span]);
  }
  return (pupilId, day) => spans.get(pupilId)?.some((span) => span.startsOn <= day && (span.endsOn === null || day <= span.endsOn)) ?? false;
}

const emptySubject = (subject: string, weeklyHours: number): SubjectSheet => ({
  subject, weeklyHours, counts: { five: 0, four: 0, three: 0, two: 0 }, marks: [], weighted: [], termMark: null, held: 0, missed: 0, illness: 0,
});

function countLesson(
  sheet: PupilSheet, subject: SubjectSheet | null, day: string, entry: { code: AttendanceCode; minutes: number | null } | undefined,
): void {
  let dayOf = sheet.days.get(day);
  if (!dayOf) sheet.days.set(day, (dayOf = { held: 0, missed: [] }));
  dayOf.held += 1;
  if (subject) subject.held += 1;
  if (!entry) return;
  if (entry.code === 'LATE') {
    sheet.lates += 1;
    sheet.lateMinutes += entry.minutes ?? 0;
  } else if (isAbsence(entry.code)) {
    dayOf.missed.push(entry.code);
    if (subject) {
      subject.missed += 1;
      if (entry.code === 'ILLNESS') subject.illness += 1;
    }
  }
}

function countMark(subject: SubjectSheet, value: number, weight: number, control: boolean): void {
  const key = value >= 5 ? 'five' : value === 4 ? 'four' : value === 3 ? 'three' : 'two';
  subject.counts[key] += 1;
  subject.marks.push({ text: String(value), ...(control ? { control } : {}) });
  subject.weighted.push({ value, weight });
}

function finish(sheet: PupilSheet, guardian: NameRow | undefined, options: GatherOptions, to: string): GatheredPupil {
  const { pupil } = sheet;
  const subjects = [...sheet.subjects.values()].map((subject): LetterSubject => {
    const forecast = forecastTerm(subject.weighted, options.rounding);
    return {
      subject: subject.subject,
      counts: subject.counts,
      marks: subject.marks,
      average: forecast?.average ?? null,
      forecast: forecast ? String(forecast.mark) : null,
      termMark: subject.termMark,
      ...densityOf(subject, options, to),
      lessons: { held: subject.held, missed: subject.missed, illness: subject.illness },
    };
  });
  return {
    pupilId: pupil.pupilId,
    pupil: { family: pupil.family, given: pupil.given, patronymic: pupil.patronymic, sex: pupil.sex },
    subjects,
    attendance: attendanceOf(sheet),
    debts: sheet.debts.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
    ...(guardian && pupil.address !== ''
      ? { addressee: { name: [guardian.family, guardian.given, guardian.patronymic].filter(Boolean).join(' '), lines: addressLines(pupil.address) } }
      : {}),
  };
}

/** Left out where the norm asks for too little to speak yet. */
function densityOf(subject: SubjectSheet, { term, density }: GatherOptions, to: string): Pick<LetterSubject, 'density'> {
  const need = normSoFar(subject.weeklyHours, term, to, density);
  return need === null ? {} : { density: { have: subject.marks.length, need } };
}

function attendanceOf(sheet: PupilSheet): NonNullable<ParentsLetterData['attendance']> {
  const days = [...sheet.days.values()];
  const lessonsHeld = days.reduce((sum, day) => sum + day.held, 0);
  return { lessonsHeld, ...missedByReason(days), lates: sheet.lates, lateMinutes: sheet.lateMinutes };
}

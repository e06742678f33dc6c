import { SYNC_TABLES, type SyncTableName, type WireRow, type WireValue } from '#domain/contract/sync/index.ts';
import { makeId, type JournalId, type LessonId, type PupilId, type SchoolId, type StaffId, type WorkId } from '#domain/ids.ts';

export interface BenchSchoolSize {
  readonly classes: number;
  readonly pupils: number;
  /** Each with a teacher of its own, so many teachers work at once. */
  readonly journalsOfClass: number;
  /** Of a journal in a school year; every lesson has one work. */
  readonly lessons: number;
  /** School years, the last one open; classes and pupils are new in each. */
  readonly years: number;
  /** Share of the cells that hold a mark. */
  readonly filled: number;
}

export interface BenchTable {
  readonly table: SyncTableName;
  readonly columns: readonly string[];
  readonly rows: readonly WireRow[];
}

export interface BenchJournal {
  readonly journalId: JournalId;
  readonly teacherId: StaffId;
  readonly pupilIds: readonly PupilId[];
  readonly lessonIds: readonly LessonId[];
  /** One for each lesson. */
  readonly workIds: readonly WorkId[];
}

export interface BenchSchool {
  readonly schoolId: SchoolId;
  /** Parents first, as the contract orders them. */
  readonly tables: readonly BenchTable[];
  /** Of the open year. */
  readonly journals: readonly BenchJournal[];
  /** Reads everything, writes nothing. */
  readonly directorId: StaffId;
  /** Of all years. */
  readonly marks: number;
}

const DAY = 86_400_000;
const FIRST_NAMES = ['Анна', 'Борис', 'Вера', 'Глеб', 'Дарья', 'Егор', 'Жанна', 'Захар', 'Инна', 'Кирилл'];
const LAST_NAMES = ['Абдурахманова', 'Белов', 'Воронцова', 'Громов', 'Дёмина', 'Ежов', 'Жукова', 'Зуев', 'Ильина', 'Ким'];
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * A school of a chosen size in the rows of the contract, the same for the same seed. Its last school year is the one of 2026.
 * The demonstration school is what people look at; this one can be ten times as large or five years old.
 */
export function makeBenchSchool(size: BenchSchoolSize, seed = 1): BenchSchool {
  let state = seed >>> 0;
  // Mulberry32: ids must look random to the packer, and the same in every run.
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const bytes = (): Uint8Array => Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256));
  const id = <Id extends string>(time: number): Id => makeId<Id>(time, bytes());

  const rows = new Map<string, WireValue[][]>(SYNC_TABLES.map(({ name }) => [name, []]));
  const columns = new Map<string, readonly string[]>(SYNC_TABLES.map((table) => [table.name, table.columns.map(({ name }) => name)]));
  const put = (table: SyncTableName, row: Readonly<Record<string, WireValue>>): void => {
    const names = columns.get(table)!;
    const unknown = Object.keys(row).find((name) => !names.includes(name));
    if (unknown) throw new Error(`${table} has no column ${unknown}`);
    rows.get(table)!.push(names.map((name) => row[name] ?? null));
  };

  const newest = 2026;
  const schoolId = id<SchoolId>(Date.UTC(2020, 0, 1));
  put('school', { id: schoolId, name: 'Школа замеров', short_name: 'Замеры', address: '', phone: '', director_name: '' });
  for (let number = 1; number <= 8; number += 1) put('bell', { number, starts_at: `${String(7 + number).padStart(2, '0')}:30`, ends_at: `${String(8 + number).padStart(2, '0')}:15` });
  const workType = id<string>(Date.UTC(2020, 0, 1));
  put('work_type', { id: workType, name: 'Ответ на уроке', short_name: 'О', weight: 1, is_control: 0, deadline_days: 0, position: 1 });
  const subjects = Array.from({ length: size.journalsOfClass }, (_, n) => {
    const subject = id<string>(Date.UTC(2020, 0, 1) + n);
    put('subject', { id: subject, name: `Предмет ${n + 1}`, short_name: `П${n + 1}`, graded: 1, position: n + 1 });
    return subject;
  });
  const person = (position: string, role: string): StaffId => {
    const staff = id<StaffId>(Date.UTC(2020, 0, 1));
    put('staff', { id: staff, last_name: pick(LAST_NAMES), first_name: pick(FIRST_NAMES), middle_name: 'Константиновна', sex: 'female', position });
    put('staff_role', { staff_id: staff, role, basis: 'приказ № 1' });
    return staff;
  };
  const pick = <Value>(of: readonly Value[]): Value => of[Math.floor(random() * of.length)]!;
  const directorId = person('Директор', 'director');
  const teachers = Array.from({ length: size.classes * size.journalsOfClass }, () => person('Учитель', 'teacher'));

  const journals: BenchJournal[] = [];
  let marks = 0;
  for (let year = newest - size.years + 1; year <= newest; year += 1) {
    const open = year === newest;
    const starts = Date.UTC(year, 8, 1);
    const yearId = id<string>(starts);
    put('academic_year', { id: yearId, name: `${year}/${year + 1}`, starts_on: iso(starts), ends_on: `${year + 1}-05-31`, closed_at: open ? null : Date.UTC(year + 1, 5, 1) });
    const terms = [['09-01', '10-30', 0], ['11-09', '12-30', 0], ['01-11', '03-26', 1], ['04-05', '05-31', 1]] as const;
    for (const [n, [from, to, next]] of terms.entries()) {
      put('term', {
        id: id<string>(starts + n), year_id: yearId, number: n + 1, name: `${n + 1} четверть`, kind: 'quarter', starts_on: `${year + next}-${from}`, ends_on: `${year + next}-${to}`,
        closed_at: open ? null : Date.UTC(year + 1, 5, 1),
      });
    }
    for (let room = 0; room < size.classes; room += 1) {
      const group = id<string>(starts + room);
      // The first grade has no marks (domain.md §3.1).
      const grade = 2 + (room % 10);
      const letter = 'АБВГДЖИК'[Math.floor(room / 10) % 8]!;
      put('study_group', { id: group, year_id: yearId, kind: 'class', grade, letter, name: `${grade}${letter}`, parent_id: null, class_teacher_id: teachers[room * size.journalsOfClass]! });
      const pupilIds = Array.from({ length: size.pupils }, (_, n) => {
        const pupil = id<PupilId>(starts + n);
        const last = `${pick(LAST_NAMES)} ${n}`;
        put('pupil', { id: pupil, last_name: last, first_name: pick(FIRST_NAMES), middle_name: 'Александровна', sex: 'female', birth_date: '2013-05-01', sort_name: last.toLowerCase(), version: 1 });
        put('membership', { id: id<string>(starts), group_id: group, pupil_id: pupil, starts_on: iso(starts), ends_on: null, basis: 'приказ № 1' });
        put('pupil_contact', { pupil_id: pupil, address: 'ул. Школьная, 1', phone: '' });
        return pupil;
      });
      for (const [n, subject] of subjects.entries()) {
        const journalId = id<JournalId>(starts);
        const teacherId = teachers[room * size.journalsOfClass + n]!;
        put('journal', { id: journalId, year_id: yearId, group_id: group, subject_id: subject, teacher_id: teacherId, weekly_hours: 3 });
        const lessonIds: LessonId[] = [];
        const workIds: WorkId[] = [];
        for (let at = 0; at < size.lessons; at += 1) {
          // All lessons lie in the first term, so that one page of the grid holds them.
          const day = starts + Math.floor((at * 58) / size.lessons) * DAY;
          const lesson = id<LessonId>(starts + at);
          const work = id<WorkId>(starts + at);
          put('lesson', {
            id: lesson, journal_id: journalId, held_on: iso(day), bell_number: 1 + (at % 8), plan_item_id: null, topic: `Тема ${at + 1}`, homework: `§ ${at + 1}`,
            author_id: teacherId, made_at: day + 9 * 3_600_000, version: 1,
          });
          put('work', { id: work, lesson_id: lesson, work_type_id: workType, title: '', weight: 1, position: 1, author_id: teacherId, made_at: day, version: 1 });
          for (const pupil of pupilIds) {
            if (random() >= size.filled) continue;
            marks += 1;
            put('mark', {
              work_id: work, pupil_id: pupil, value: 2 + Math.floor(random() * 4), is_debt: 0, comment: random() < 0.02 ? 'исправить' : '', author_id: teacherId,
              made_at: day + 9 * 3_600_000 + Math.floor(random() * 2_400_000), version: 1,
            });
          }
          lessonIds.push(lesson);
          workIds.push(work);
        }
        if (open) journals.push({ journalId, teacherId, pupilIds, lessonIds, workIds });
      }
    }
  }
  return {
    schoolId, directorId, journals, marks,
    tables: SYNC_TABLES.map(({ name }) => ({ table: name, columns: columns.get(name)!, rows: rows.get(name)! })),
  };
}

import type { SchoolId, SubjectId, WorkTypeId } from '#domain/ids.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { DEFAULT_DENSITY, DEFAULT_ROUNDING } from '#domain/results/index.ts';
import { SUBJECTS, WORK_TYPES, type SubjectKey, type WorkTypeKey } from '#resources/demo-school/curriculum.ts';
import { SCHOOL } from '#resources/demo-school/school.ts';
import { listBells, momentOf } from './calendar.ts';
import type { IdMaker } from './id-maker.ts';
import type { RowSink } from './row-sink.ts';
import type { StaffRoom, Teacher } from './staff.ts';

/** What stands before any year: bells, subjects, kinds of work, settings. */
export interface SchoolFrame {
  readonly subjectId: (key: SubjectKey) => SubjectId;
  readonly workTypeId: (key: WorkTypeKey) => WorkTypeId;
  readonly weightOf: (key: WorkTypeKey) => number;
}

/** When a parents' letter is due (R7); the feature of letters has the same defaults. */
const LETTER_THRESHOLDS = { absencePercent: 20, densityPercent: 70, average: 3.5 };

export function makeSchoolFrame(firstDay: string, today: string, id: IdMaker, sink: RowSink): SchoolFrame {
  const madeAt = momentOf(firstDay, -20 * 24 * 60);
  for (const { number, startsAt, endsAt } of listBells()) sink.add('bell', number, startsAt, endsAt);
  const subjects = new Map<SubjectKey, SubjectId>();
  SUBJECTS.forEach(({ key, name, shortName, graded }, at) => {
    const subjectId = id<SubjectId>(madeAt);
    subjects.set(key, subjectId);
    sink.add('subject', subjectId, name, shortName, Number(graded), at + 1);
  });
  const workTypes = new Map<WorkTypeKey, { readonly id: WorkTypeId; readonly weight: number }>();
  WORK_TYPES.forEach(({ key, name, shortName, weight, isControl, deadlineDays }, at) => {
    const workTypeId = id<WorkTypeId>(madeAt);
    workTypes.set(key, { id: workTypeId, weight });
    sink.add('work_type', workTypeId, name, shortName, weight, Number(isControl), deadlineDays, at + 1);
  });
  const settings: Readonly<Record<string, unknown>> = {
    'marks.rounding': DEFAULT_ROUNDING, 'marks.density': DEFAULT_DENSITY, 'letters.thresholds': LETTER_THRESHOLDS, policy: DEFAULT_POLICY_SETTINGS,
    'school.day': today,
  };
  for (const [name, value] of Object.entries(settings)) sink.add('setting', name, JSON.stringify(value));
  return {
    subjectId: (key) => subjects.get(key)!,
    workTypeId: (key) => workTypes.get(key)!.id,
    weightOf: (key) => workTypes.get(key)!.weight,
  };
}

/** Staff with their roles; `classTeachers` get that role besides their own. */
export function writeStaff(staffRoom: StaffRoom, classTeachers: readonly Teacher[], firstDay: string, sink: RowSink): void {
  const year = firstDay.slice(0, 4);
  const leads = new Set(classTeachers);
  for (const teacher of staffRoom.people) {
    const { name, sex, position, roles } = teacher.source;
    sink.add('staff', teacher.id, ...name, sex, position);
    for (const role of roles) sink.add('staff_role', teacher.id, role, role === 'director' ? `распоряжение № 41-к от 24.08.${Number(year) - 6}` : `приказ № 112-к от 25.08.${year}`);
    if (leads.has(teacher)) sink.add('staff_role', teacher.id, 'class_teacher', `приказ № 118-о от 28.08.${year}`);
  }
}

/** The row of the school comes last: a file without it is unfinished. */
export function writeSchool(staffRoom: StaffRoom, firstDay: string, id: IdMaker, sink: RowSink): SchoolId {
  const director = staffRoom.people.find(({ source }) => source.roles.includes('director'))!;
  const schoolId = id<SchoolId>(momentOf(firstDay, -20 * 24 * 60));
  sink.add('school', schoolId, SCHOOL.name, SCHOOL.shortName, SCHOOL.address, SCHOOL.phone, director.source.name.join(' '), 'demo');
  return schoolId;
}

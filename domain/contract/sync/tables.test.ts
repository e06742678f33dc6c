import { describe, expect, it } from 'vitest';
import { countedColumns, SYNC_TABLES, type SyncTable } from './tables.ts';

/** Of the first minor of major 1. Never changed within the major: workstations of every minor count exactly these. */
const COUNTED: Readonly<Record<string, string>> = {
  school: 'id name short_name address phone director_name',
  academic_year: 'id name starts_on ends_on closed_at',
  term: 'id year_id number name kind starts_on ends_on closed_at',
  holiday: 'id year_id name starts_on ends_on',
  bell: 'number starts_at ends_at',
  subject: 'id name short_name graded position',
  work_type: 'id name short_name weight is_control deadline_days position',
  setting: 'name value',
  staff: 'id last_name first_name middle_name sex position',
  staff_role: 'staff_id role basis',
  study_group: 'id year_id kind grade letter name parent_id class_teacher_id',
  journal: 'id year_id group_id subject_id teacher_id weekly_hours',
  timetable_slot: 'journal_id weekday bell_number room',
  pupil: 'id last_name first_name middle_name sex birth_date sort_name version',
  membership: 'id group_id pupil_id starts_on ends_on basis',
  pupil_contact: 'pupil_id address phone',
  guardian: 'id pupil_id kinship last_name first_name middle_name phone position',
  plan_item: 'id journal_id number section topic homework work_type_id',
  lesson: 'id journal_id held_on bell_number plan_item_id topic homework author_id made_at version',
  work: 'id lesson_id work_type_id title weight position author_id made_at version',
  mark: 'work_id pupil_id value is_debt comment author_id made_at version',
  attendance: 'lesson_id pupil_id code minutes author_id made_at version',
  term_mark: 'journal_id term_id pupil_id value reason author_id made_at version',
};

describe('what checksums count (ADR 0010)', () => {
  it('is what the first minor of the major knew, in its order', () => {
    const counted = (SYNC_TABLES as readonly SyncTable[]).flatMap((table) => {
      const columns = table.columns.slice(0, countedColumns(table));
      return columns.length === 0 ? [] : [[table.name, columns.map(({ name }) => name).join(' ')]];
    });
    expect(Object.fromEntries(counted)).toEqual(COUNTED);
  });

  it('leaves out columns and tables that came later, which stand last and say what rows without them have', () => {
    const later: SyncTable = { name: 'room', scope: 'school', key: ['id'], since: 1, columns: [{ name: 'id', kind: 'id' }] };
    expect(countedColumns(later)).toBe(0);
    const { since: _, ...old } = later;
    expect(countedColumns({ ...old, columns: [{ name: 'id', kind: 'id' }, { name: 'floor', kind: 'integer', missing: 1, since: 2 }] })).toBe(1);
    for (const { columns } of SYNC_TABLES as readonly SyncTable[]) {
      const first = columns.findIndex(({ since }) => since !== undefined);
      if (first < 0) continue;
      for (const column of columns.slice(first)) expect([column.name, column.since !== undefined && (column.missing !== undefined || column.nullable)]).toEqual([column.name, true]);
    }
  });
});

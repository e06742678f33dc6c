import type { SyncTableName } from '../contract/sync/index.ts';

/**
 * What a synced column tells of a person. `health` is a special category (152-ФЗ, domain spec §6.3): it may stand in scopes `private` alone, with the one exception that
 * `HEALTH_ELSEWHERE` names and docs/adr/0015 answers for. `progress` are marks and attendance as such; `none` tells of nobody.
 */
export type DataCategory = 'none' | 'identity' | 'contact' | 'family' | 'health' | 'progress' | 'staff' | 'consent';

type Columns = Readonly<Record<string, DataCategory>>;

const all = (category: DataCategory, names: string): Columns => Object.fromEntries(names.split(' ').map((name) => [name, category]));
const nobody = (names: string): Columns => all('none', names);

/** Every column that goes over the wire; a column that is not here fails a test before it is shipped. */
export const DATA_CATEGORIES: Readonly<Record<SyncTableName, Columns>> = {
  school: { ...nobody('id name short_name address phone'), ...all('staff', 'director_name') },
  academic_year: nobody('id name starts_on ends_on closed_at'),
  term: nobody('id year_id number name kind starts_on ends_on closed_at'),
  holiday: nobody('id year_id name starts_on ends_on'),
  bell: nobody('number starts_at ends_at'),
  subject: nobody('id name short_name graded position direction'),
  work_type: nobody('id name short_name weight is_control deadline_days position'),
  setting: nobody('name value'),
  staff: { ...nobody('id'), ...all('staff', 'last_name first_name middle_name sex position') },
  staff_role: all('staff', 'staff_id role basis grants'),
  study_group: nobody('id year_id kind grade letter name parent_id class_teacher_id'),
  journal: nobody('id year_id group_id subject_id teacher_id weekly_hours'),
  timetable_slot: nobody('journal_id weekday bell_number room'),
  pupil: { ...nobody('id version destroyed_on'), ...all('identity', 'last_name first_name middle_name sex birth_date sort_name') },
  membership: { ...nobody('id group_id'), ...all('identity', 'pupil_id starts_on ends_on basis') },
  pupil_contact: all('contact', 'pupil_id address phone'),
  guardian: all('family', 'id pupil_id kinship last_name first_name middle_name phone position sex'),
  consent: { ...nobody('id version'), ...all('consent', 'pupil_id subject holder state decided_on basis valid_until author_id made_at'), ...all('family', 'guardian_id given_by') },
  plan_item: nobody('id journal_id number section topic homework work_type_id'),
  lesson: nobody('id journal_id held_on bell_number plan_item_id topic homework author_id made_at version'),
  work: nobody('id lesson_id work_type_id title weight position author_id made_at version'),
  mark: { ...nobody('work_id made_at version'), ...all('progress', 'pupil_id value is_debt comment author_id') },
  attendance: { ...nobody('lesson_id made_at version'), ...all('progress', 'pupil_id minutes author_id'), ...all('health', 'code') },
  term_mark: { ...nobody('journal_id term_id made_at version'), ...all('progress', 'pupil_id value reason author_id') },
};

/**
 * The only columns of category `health` outside of `private`, and why: «Б» in the attendance says that a pupil was ill on a day (no diagnosis). The regulations demand reasons of
 * absence in the journal (A-02, S1 3.8), so the school is to be protected at УЗ-3; a school that wants УЗ-4 writes «У» with a document instead.
 */
export const HEALTH_ELSEWHERE: readonly string[] = ['attendance.code'];

import type { DateFault } from './dates.ts';
import type { NameFault, NameRemark } from './names.ts';
import type { RosterField } from './roster-header.ts';

/**
 * What is wrong or worth knowing about one cell of a list. The texts stand in `renderer/i18n/<locale>/people.ts` by the same
 * code. `error` keeps the row out, `question` waits for an answer, `warning` asks for a look and `note` tells what was done; the last two stop nothing.
 */
export type RosterProblemCode =
  | NameFault
  | NameRemark
  | DateFault
  /** params: date */
  | 'date_short_year'
  | 'date_future'
  /** params: age, grade */
  | 'age_unusual'
  | 'birth_date_missing'
  | 'sex_unreadable'
  | 'sex_guessed'
  | 'sex_contradicts'
  | 'sex_missing'
  | 'phone_unusual'
  /** params: most */
  | 'text_too_long'
  | 'cell_is_error'
  | 'formula_without_value'
  /** params: date, the day that is taken instead */
  | 'enrolled_before_year'
  | 'enrolled_after_year'
  /** params: group */
  | 'other_class'
  /** params: line */
  | 'row_repeated'
  /** params: line */
  | 'pupil_taken'
  /** params: group, date */
  | 'transfer_before_start';

export type RosterSeverity = 'error' | 'question' | 'warning' | 'note';

export interface RosterProblem {
  /** «C7»; null where the trouble is not of one cell. */
  readonly cell: string | null;
  readonly field: RosterField | null;
  readonly code: RosterProblemCode;
  readonly severity: RosterSeverity;
  readonly params: Readonly<Record<string, string | number>>;
  /** What stands in the cell, shortened. */
  readonly value: string;
}

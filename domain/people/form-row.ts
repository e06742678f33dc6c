import type { IsoDate } from './dates.ts';
import { parseNameParts, sexOfPatronymic } from './names.ts';
import { readPhones } from './phones.ts';
import type { RosterProblem, RosterProblemCode } from './roster-problem.ts';
import type { RosterRow, Sex } from './roster-rows.ts';

/** What somebody typed about one pupil. Empty texts and nulls: nothing. */
export interface PupilForm {
  readonly last: string;
  readonly first: string;
  readonly middle: string;
  readonly birthDate: IsoDate | null;
  /** null: as the patronymic tells. */
  readonly sex: Sex | null;
  readonly address: string;
  readonly phone: string;
}

/** A form as the one line of a list, so that one pupil is enrolled by the rules of an import. @param today no day of birth lies behind it */
export function rowOfForm(form: PupilForm, today: IsoDate): RosterRow {
  const parsed = parseNameParts(form.last, form.first, form.middle);
  const problems: RosterProblem[] = [];
  const tell = (field: RosterProblem['field'], code: RosterProblemCode, severity: RosterProblem['severity']) => problems.push({ cell: null, field, code, severity, params: {}, value: '' });
  if (!parsed.ok) tell('last', parsed.fault, 'error');
  const isFuture = form.birthDate !== null && form.birthDate > today;
  if (isFuture) tell('birthDate', 'date_future', 'error');
  const phones = readPhones(form.phone);
  if (phones.unusual) tell('phone', 'phone_unusual', 'warning');
  const told = parsed.ok ? (sexOfPatronymic(parsed.name.middle) ?? null) : null;
  return {
    line: 1, written: [form.last, form.first, form.middle].join(' ').replaceAll(/\s+/g, ' ').trim().slice(0, 200), name: parsed.ok ? parsed.name : null, birthDate: isFuture ? null : form.birthDate,
    sex: form.sex ?? told, sexGuessed: form.sex === null && told !== null, address: form.address.replaceAll(/\s+/g, ' ').trim(), phone: phones.phone, className: '', enrolledOn: null, cells: {}, problems,
  };
}

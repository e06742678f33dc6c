import { readDateSerial, readDateText, type DateOptions, type IsoDate } from './dates.ts';
import { parseFullName, parseNameParts, sexOfPatronymic, type FullName, type ParsedName } from './names.ts';
import { readPhones } from './phones.ts';
import { findRosterHeader, isColumnNumbers, isHeaderAgain, isNumberTitle, type RosterColumn, type RosterField, type RosterHeader } from './roster-header.ts';
import type { RosterProblem, RosterProblemCode, RosterSeverity } from './roster-problem.ts';
import { cellText, isEmptyRow, type SourceRow, type SourceTable } from './roster-table.ts';

export type Sex = 'male' | 'female';

/** One pupil as the file tells of them. Empty texts and nulls: the file says nothing. */
export interface RosterRow {
  readonly line: number;
  /** As it stands in the file, for a row whose name cannot be read. */
  readonly written: string;
  readonly name: FullName | null;
  readonly birthDate: IsoDate | null;
  readonly sex: Sex | null;
  /** The sex is read off the patronymic and not off a column. */
  readonly sexGuessed: boolean;
  readonly address: string;
  readonly phone: string;
  readonly className: string;
  readonly enrolledOn: IsoDate | null;
  /** Where each field stands: `{fullName: 'C7'}`. */
  readonly cells: RosterCells;
  readonly problems: readonly RosterProblem[];
}

export type RosterCells = Readonly<Partial<Record<RosterField, string>>>;

export interface RosterReading {
  readonly sheet: string;
  readonly header: RosterHeader;
  readonly rows: readonly RosterRow[];
  /** Columns that are not read, by letter and title; «№ п/п» is not told. */
  readonly ignored: readonly RosterColumn[];
  /** Lines below the header that are no pupils: empty, «Всего», signatures, the header again. */
  readonly passedLines: readonly number[];
  /** How many cells hold the stored result of a formula. */
  readonly formulas: number;
}

/** What a cell of a list may hold at most; the contract's short text. */
export const LONGEST_CELL = 200;
const SHOWN_VALUE = 80;
const FOOTER = /^(всего|итого|количество|кол-во|директор|зам|заместитель|классный руководитель|кл\.? ?рук|секретарь|делопроизводитель|исполнитель|дата|подпись|м\.? ?п\.?|в том числе|из них|мальчик(и|ов)|девоч(ки|ек)|юнош(и|ей)|девуш(ки|ек))([\s.:–-]|$)/i;

/**
 * Understand a table as a list of pupils.
 * @param options how dates are read; `today` bounds the day of birth
 * @returns undefined where no header is found (issue 2 item 6)
 */
export function readRoster(table: SourceTable, options: { readonly today: IsoDate }): RosterReading | undefined {
  const header = findRosterHeader(table);
  if (!header) return undefined;
  const dates: DateOptions = { date1904: table.date1904, thisYear: Number(options.today.slice(0, 4)) };
  const rows: RosterRow[] = [];
  const passedLines: number[] = [];
  let formulas = 0;
  for (const row of table.rows.slice(header.firstRow)) {
    if (isEmptyRow(row) || isOnlyNumbered(row, header)) continue;
    if (isFooter(row, header) || isHeaderAgain(row, header) || isColumnNumbers(row)) passedLines.push(row.line);
    else {
      rows.push(new RowReader(row, header, dates, options.today).read());
      formulas += row.cells.filter((cell) => cell?.isFormula).length;
    }
  }
  const ignored = header.columns.filter((column) => column.field === null && !isNumberTitle(column.title));
  return { sheet: table.name, header, rows, ignored, passedLines, formulas };
}

/** A prepared line of a form in which nobody stands: nothing but «№ п/п» is filled. */
function isOnlyNumbered(row: SourceRow, header: RosterHeader): boolean {
  return row.cells.every((cell, column) => cell === null || cell.text.trim() === '' ||
    (/^\d+\.?$/.test(cell.text.trim()) && header.columns.some((entry) => entry.column === column && isNumberTitle(entry.title))));
}

/** A total, a signature or a remark below the list: no cell of the name columns is filled, or the row begins with such a word. */
function isFooter(row: SourceRow, header: RosterHeader): boolean {
  const first = row.cells.find((cell) => cell !== null && cell.text.trim() !== '')?.text.trim() ?? '';
  if (FOOTER.test(first)) return true;
  const filled = header.columns.filter((column) => column.field !== null && (cellText(row, column.column) !== '' || row.cells[column.column]?.isFormula));
  return filled.length === 0;
}

class RowReader {
  private readonly row: SourceRow;
  private readonly header: RosterHeader;
  private readonly dates: DateOptions;
  private readonly today: IsoDate;
  private readonly problems: RosterProblem[] = [];

  constructor(row: SourceRow, header: RosterHeader, dates: DateOptions, today: IsoDate) {
    this.row = row;
    this.header = header;
    this.dates = dates;
    this.today = today;
  }

  read(): RosterRow {
    for (const column of this.header.columns) if (column.field !== null) this.checkCell(column.field);
    const name = this.readName();
    const birthDate = this.readBirthDate();
    const sex = this.readSex(name);
    const phones = readPhones(this.text('phone'));
    if (phones.unusual) this.tell('phone', 'phone_unusual', 'warning');
    return {
      line: this.row.line,
      written: this.writtenName(),
      name,
      birthDate,
      ...sex,
      address: this.text('address').replace(/\s+/g, ' '),
      phone: phones.phone,
      className: this.text('className'),
      enrolledOn: this.readDate('enrolledOn'),
      cells: this.cells(),
      problems: this.problems,
    };
  }

  private column(field: RosterField): RosterColumn | undefined {
    return this.header.columns.find((column) => column.field === field);
  }

  private cells(): RosterCells {
    const cells: Partial<Record<RosterField, string>> = {};
    for (const { field, letter } of this.header.columns) if (field !== null) cells[field] = `${letter}${this.row.line}`;
    return cells;
  }

  private text(field: RosterField): string {
    const column = this.column(field);
    return column ? cellText(this.row, column.column) : '';
  }

  private tell(field: RosterField, code: RosterProblemCode, severity: RosterSeverity, params: RosterProblem['params'] = {}): void {
    const column = this.column(field);
    const text = this.text(field);
    this.problems.push({
      cell: column ? `${column.letter}${this.row.line}` : null,
      field,
      code,
      severity,
      params,
      value: text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE - 1)}…` : text,
    });
  }

  private checkCell(field: RosterField): void {
    const cell = this.row.cells[this.column(field)!.column];
    if (!cell) return;
    if (cell.isError) this.tell(field, 'cell_is_error', 'error');
    else if (cell.isFormula && cell.text === '') this.tell(field, 'formula_without_value', 'error');
    if (cell.text.length > LONGEST_CELL) this.tell(field, 'text_too_long', 'error', { most: LONGEST_CELL });
  }

  /** Where the name is told of: the one column, or that of the surname. */
  private get nameField(): RosterField {
    return this.column('fullName') ? 'fullName' : 'last';
  }

  private writtenName(): string {
    const written = this.column('fullName') ? this.text('fullName') : [this.text('last'), this.text('first'), this.text('middle')].join(' ');
    return written.replace(/\s+/g, ' ').trim().slice(0, LONGEST_CELL);
  }

  private readName(): FullName | null {
    const parsed: ParsedName = this.column('fullName')
      ? parseFullName(this.text('fullName'))
      : parseNameParts(this.text('last'), this.text('first'), this.text('middle'));
    if (!parsed.ok) {
      const missing = this.nameField === 'last' && this.text('last') !== '' && this.text('first') === '' ? 'first' : this.nameField;
      this.tell(missing, parsed.fault, 'error');
      return null;
    }
    for (const remark of parsed.remarks) this.tell(this.nameField, remark, remark === 'name_capitals' || remark === 'name_latin_mended' ? 'note' : 'warning');
    return parsed.name;
  }

  private readBirthDate(): IsoDate | null {
    const date = this.readDate('birthDate');
    if (date !== null && date > this.today) {
      this.tell('birthDate', 'date_future', 'error');
      return null;
    }
    return date;
  }

  private readDate(field: 'birthDate' | 'enrolledOn'): IsoDate | null {
    const column = this.column(field);
    const cell = column && this.row.cells[column.column];
    const text = this.text(field);
    if (!cell || text === '' || cell.isError) return null;
    const read = cell.number !== undefined && (cell.isDate || /^\d+([.,]\d+)?$/.test(text)) ? readDateSerial(cell.number, this.dates) : readDateText(text, this.dates);
    if (!read.ok) {
      this.tell(field, read.fault, 'error');
      return null;
    }
    if (read.shortYear) this.tell(field, 'date_short_year', 'warning', { date: read.date });
    return read.date;
  }

  private readSex(name: FullName | null): { readonly sex: Sex | null; readonly sexGuessed: boolean } {
    const text = this.text('sex').toLowerCase().replace(/[.\s]/g, '');
    const told = name ? sexOfPatronymic(name.middle) : undefined;
    if (text !== '') {
      const sex = /^(м|m|муж(ской|чина)?|мальчик|male|юноша)$/.test(text) ? 'male' : /^(ж|f|жен(ский|щина)?|девочка|female|девушка)$/.test(text) ? 'female' : null;
      if (sex === null) this.tell('sex', 'sex_unreadable', 'error');
      else if (told && told !== sex) this.tell('sex', 'sex_contradicts', 'warning');
      return { sex, sexGuessed: false };
    }
    return { sex: told ?? null, sexGuessed: told !== undefined };
  }
}

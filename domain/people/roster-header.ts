import { cellText, columnLetter, isEmptyRow, type SourceRow, type SourceTable } from './roster-table.ts';

/** What a column of a list of pupils holds. */
export type RosterField = 'fullName' | 'last' | 'first' | 'middle' | 'birthDate' | 'sex' | 'address' | 'phone' | 'className' | 'enrolledOn';

export interface RosterColumn {
  /** From 0. */
  readonly column: number;
  /** «C» */
  readonly letter: string;
  /** As the file writes it. */
  readonly title: string;
  /** Null: the column is not read. */
  readonly field: RosterField | null;
}

export interface RosterHeader {
  readonly columns: readonly RosterColumn[];
  /** The first row of data, as an index into the rows of the table. */
  readonly firstRow: number;
  /** The number of the header's last row in the file. */
  readonly line: number;
}

/** Rows in which a header is looked for: forms carry a letterhead, an order and a title above it. */
const HEADER_DEPTH = 40;

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'а', b: 'в', c: 'с', e: 'е', h: 'н', k: 'к', m: 'м', o: 'о', p: 'р', t: 'т', x: 'х', y: 'у', ё: 'е', ë: 'е',
};

/** Columns about somebody else than the pupil: «ФИО матери», «Телефон законного представителя», «Классный руководитель». */
const ABOUT_OTHERS = /родител|(^| )мат(ь|ери)( |$)|(^| )отец|(^| )отца( |$)|(^| )мам|(^| )пап|законн|представител|опекун|учител|руководител|воспитател|(^| )врач/;
const NUMBER_COLUMN = /^(№|n|no|#|номер|пп|п п|№ ?п ?п|№ ?пп|номер п п|№ п п|n п п)$/;
/** Beginnings of the word for the child: «обучающегося», «ученика», «учащегося», «воспитанника», «ребёнка», «студента». */
const CHILD = '( (об|за)?уча\\S*| учени\\S*| воспитанни\\S*| ребенк\\S*| ребенок| студент\\S*| дет\\S*)?';

const TITLES: readonly (readonly [RosterField, RegExp])[] = [
  ['fullName', new RegExp(`^(фио|ф и о)${CHILD}( полностью)?$`)],
  ['fullName', new RegExp(`^фамилия,? (и )?имя,?( (и )?отчество)?( при наличии)?${CHILD}( полностью)?$`)],
  ['fullName', /^(список )?(обучающийся|обучающиеся|учащийся|учащиеся|ученик|ученики|воспитанник|воспитанники|студент|студенты|ребенок|дети)$/],
  ['last', new RegExp(`^фамилия${CHILD}$`)],
  ['first', new RegExp(`^имя${CHILD}$`)],
  ['middle', new RegExp(`^отчество${CHILD}( при наличии)?$`)],
  ['birthDate', /^(д р|др|дата р|рожден\S*|родил\S*)$/],
  ['birthDate', new RegExp(`^(дата|день|число|год)( (и )?(месяц|год|число))*( (и )?(месяц|год))? рожд\\S*${CHILD}$`)],
  ['sex', /^пол( м ж| ж м| муж жен| мж)?$/],
  ['address', /^(домашн\S* |фактическ\S* |почтов\S* )?адрес( \S+){0,5}$/],
  ['address', /^место (фактического )?(жительства|проживания)( \S+){0,3}$/],
  ['phone', new RegExp(`^((контактн|мобильн|сотов|домашн)\\S* )*(телефон\\S*|тел|номер\\S* телефон\\S*)( для связи| мобильн\\S*| контактн\\S*| домашн\\S*)?${CHILD}$`)],
  ['className', /^(класс|класс группа|класс литера|класс \/ группа|группа)$/],
  ['enrolledOn', /^(дата )?(зачисл|прибы|поступл)\S*( в (школу|класс|оо))?$/],
];

/** The field that a column title names, or null. */
export function fieldOfTitle(title: string): RosterField | null {
  const plain = plainTitle(title);
  if (plain === '' || NUMBER_COLUMN.test(plain) || ABOUT_OTHERS.test(plain)) return null;
  const field = TITLES.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
  if (field === 'address' && /почты|электрон|e mail|mail|сайт|рождения/.test(plain)) return null;
  return field;
}

/** «№ п/п» and its like: a column that is left out without a word. */
export function isNumberTitle(title: string): boolean {
  return NUMBER_COLUMN.test(plainTitle(title));
}

/**
 * Find the header of a list of pupils: the first row that names a full name, or a surname and a first name. Titles above it
 * are passed over, a second row of titles below it is joined to it («ФИО» over «Фамилия | Имя | Отчество»), and so is the row
 * «1 | 2 | 3» of printed forms.
 * @returns undefined where no row is such a header
 */
export function findRosterHeader(table: SourceTable): RosterHeader | undefined {
  const { rows } = table;
  for (let index = 0; index < Math.min(rows.length, HEADER_DEPTH); index += 1) {
    const row = rows[index]!;
    if (fieldCount([row]) === 0) continue;
    const below = rows[index + 1];
    const both = below && fieldCount([below]) > 0 && isTitleRow(below) ? [row, below] : undefined;
    const joined = [both, [row]].find((titles) => titles !== undefined && namesPeople(titles));
    if (!joined) continue;
    let firstRow = index + joined.length;
    if (rows[firstRow] && isColumnNumbers(rows[firstRow]!)) firstRow += 1;
    return { columns: columnsOf(joined), firstRow, line: joined.at(-1)!.line };
  }
  return undefined;
}

/** A header that a print-out repeats on every page. */
export function isHeaderAgain(row: SourceRow, header: RosterHeader): boolean {
  const filled = header.columns.filter((column) => cellText(row, column.column) !== '');
  const named = filled.filter((column) => column.field !== null);
  return named.length > 0 && named.every((column) => fieldOfTitle(cellText(row, column.column)) === column.field);
}

/** «1 | 2 | 3 | 4» below the titles of a printed form. */
export function isColumnNumbers(row: SourceRow): boolean {
  const texts = row.cells.map((cell) => cell?.text.trim() ?? '').filter((text) => text !== '');
  return texts.length >= 2 && texts.every((text, at) => text === String(at + Number(texts[0])));
}

function columnsOf(titleRows: readonly SourceRow[]): RosterColumn[] {
  const width = Math.max(...titleRows.map((row) => row.cells.length));
  const found: { column: number; title: string; field: RosterField | null }[] = [];
  for (let column = 0; column < width; column += 1) {
    const titles = titleRows.map((row) => cellText(row, column)).filter((title) => title !== '');
    if (titles.length === 0) continue;
    // The lower title is the nearer one: «Фамилия» under «ФИО».
    const title = [...titles].reverse().find((text) => fieldOfTitle(text) !== null) ?? titles.at(-1)!;
    found.push({ column, title: title.replace(/\s+/g, ' '), field: aboutOthersAbove(titleRows, column) ? null : fieldOfTitle(title) });
  }
  const fields = new Set(found.map(({ field }) => field));
  const taken = new Set<RosterField>();
  return found
    .map((entry) => ({ ...entry, letter: columnLetter(entry.column), preference: preferenceOf(entry.field, entry.title) }))
    .sort((left, right) => right.preference - left.preference || left.column - right.column)
    .map(({ column, letter, title, field }) => {
      // One column for the full name beside three columns is the same told twice; the three say it more exactly.
      const isDouble = field === 'fullName' && fields.has('last') && fields.has('first');
      if (field === null || isDouble || taken.has(field)) return { column, letter, title, field: null };
      taken.add(field);
      return { column, letter, title, field };
    })
    .sort((left, right) => left.column - right.column);
}

/** A title over several columns, «Мать», speaks for the empty cells to its right too. */
function aboutOthersAbove(titleRows: readonly SourceRow[], column: number): boolean {
  if (titleRows.length < 2 || cellText(titleRows[1]!, column) === '') return false;
  for (let at = column; at >= 0; at -= 1) {
    const above = cellText(titleRows[0]!, at);
    if (above !== '') return ABOUT_OTHERS.test(plainTitle(above));
  }
  return false;
}

/** Of two addresses a letter goes to the one where the family lives. */
function preferenceOf(field: RosterField | null, title: string): number {
  const plain = plainTitle(title);
  if (field === 'address') return /фактич|прожив|почтов/.test(plain) ? 2 : /регистр|прописк/.test(plain) ? 0 : 1;
  if (field === 'phone') return /мобил|сотов/.test(plain) ? 2 : 1;
  return 1;
}

function fieldCount(rows: readonly SourceRow[]): number {
  return new Set(rows.flatMap((row) => row.cells.map((cell) => (cell ? fieldOfTitle(cell.text) : null))).filter((field) => field !== null)).size;
}

function namesPeople(rows: readonly SourceRow[]): boolean {
  const fields = new Set(columnsOf(rows).map(({ field }) => field));
  return fields.has('fullName') || (fields.has('last') && fields.has('first'));
}

/** Titles only: a row of data has dates, numbers or names in it. */
function isTitleRow(row: SourceRow): boolean {
  if (isEmptyRow(row)) return false;
  const filled = row.cells.filter((cell) => cell !== null && cell.text.trim() !== '');
  return filled.every((cell) => cell?.number === undefined && !/\d{2}/.test(cell!.text)) && fieldCount([row]) >= Math.min(2, filled.length);
}

function plainTitle(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[abcehkmoptxyëё]/g, (letter) => LOOK_ALIKES[letter] ?? letter)
    .replace(/[.,:;()/\\|«»"'*_\-\u2010-\u2015\s\u00a0\u00ad]+/g, ' ')
    .trim();
}

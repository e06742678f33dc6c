import { CFB, read, SSF, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx';
import type { SourceCell, SourceRow, SourceTable } from '#domain/people/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { LIMITS } from './limits.ts';
import { readZipDirectory, repackStored } from './zip-package.ts';

export interface WorkbookContent {
  readonly format: 'xlsx' | 'ods' | 'xls' | 'html';
  readonly tables: readonly SourceTable[];
  /** The file carries macros; they were neither read nor run. */
  readonly hasMacros: boolean;
}

/** Parts of a package that hold no cells: macros, pictures, links, embedded files, printer settings. */
const UNWANTED = /(^|\/)(media|embeddings|externalLinks|drawings|printerSettings|customXml|activeX|ctrlProps|Thumbnails|Pictures|Basic|Scripts|ObjectReplacements)\/|(^|\/)vba[^/]*$|\.(png|jpe?g|emf|wmf|gif)$/i;

/** XLSX, XLSM or ODS. Codes: `import_zip_bomb`, `import_damaged`, `import_encrypted`, `import_not_a_table`, `import_too_many_rows`. */
export function readZipWorkbook(bytes: Uint8Array): Result<WorkbookContent> {
  const entries = readZipDirectory(bytes);
  if (!entries.ok) return entries;
  const names = new Set(entries.value.map(({ name }) => name));
  const has = (start: string) => [...names].some((name) => name.startsWith(start));
  const isOds = names.has('content.xml') && names.has('META-INF/manifest.xml');
  if (!has('xl/workbook.') && !isOds) return failed('import_not_a_table', { kind: has('word/') ? 'document' : has('ppt/') ? 'presentation' : 'archive' });
  const hasMacros = [...names].some((name) => /vbaProject\.bin$|(^|\/)(Basic|Scripts)\//i.test(name));
  const plain = repackStored(bytes, entries.value, (name) => !UNWANTED.test(name));
  if (!plain.ok) return plain;
  const tables = tablesOf(() => read(plain.value, { type: 'buffer', ...READING }));
  return tables.ok ? done({ format: isOds ? 'ods' : 'xlsx', tables: tables.value, hasMacros }) : tables;
}

/** XLS of Excel 97–2003, or a password-protected XLSX, which is wrapped the same way. Codes as above. */
export function readOleWorkbook(bytes: Uint8Array): Result<WorkbookContent> {
  let paths: readonly string[];
  try {
    paths = CFB.read(Buffer.from(bytes), { type: 'buffer' }).FullPaths;
  } catch {
    // The container's own directory is broken: whatever was in it cannot be read.
    return failed('import_damaged');
  }
  const has = (name: RegExp) => paths.some((path) => name.test(path));
  if (has(/\/EncryptedPackage$/i)) return failed('import_encrypted');
  if (!has(/\/(Workbook|Book)$/i)) return failed('import_not_a_table', { kind: has(/\/WordDocument$/i) ? 'document' : has(/\/PowerPoint Document$/i) ? 'presentation' : 'other' });
  const tables = tablesOf(() => read(Buffer.from(bytes), { type: 'buffer', ...READING }));
  return tables.ok ? done({ format: 'xls', tables: tables.value, hasMacros: has(/\/_VBA_PROJECT/i) }) : tables;
}

/** A web page with a table, or XML of Excel 2003, as school programs export under the name of XLS. */
export function readMarkupWorkbook(text: string): Result<WorkbookContent> {
  const tables = tablesOf(() => read(text, { type: 'string', ...READING }));
  return tables.ok ? done({ format: 'html', tables: tables.value, hasMacros: false }) : tables;
}

const READING = {
  dense: true, cellFormula: true, cellHTML: false, cellNF: true, cellText: true, cellDates: false, bookVBA: false, sheetStubs: true,
  sheetRows: LIMITS.rows + 1,
} as const;

function tablesOf(open: () => WorkBook): Result<SourceTable[]> {
  let book: WorkBook;
  try {
    book = open();
  } catch (error) {
    // The reader throws texts of its own for whatever it cannot read; only the password is told apart.
    return failed(error instanceof Error && /password|encrypt/i.test(error.message) ? 'import_encrypted' : 'import_damaged');
  }
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const tables: SourceTable[] = [];
  for (const [index, name] of book.SheetNames.slice(0, LIMITS.sheets).entries()) {
    const sheet = book.Sheets[name];
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    if (!sheet || hidden) continue;
    const rows = rowsOf(sheet);
    if (rows.length > LIMITS.rows) return failed('import_too_many_rows', { most: LIMITS.rows });
    tables.push({ name, date1904, rows });
  }
  return done(tables);
}

function rowsOf(sheet: WorkSheet): SourceRow[] {
  const data = sheet['!data'] ?? [];
  const rows: SourceRow[] = [];
  for (const [index, cells] of data.entries()) {
    if (!cells) continue;
    const row = Array.from(cells.slice(0, LIMITS.columns), (cell: CellObject | undefined) => (cell ? sourceCell(cell) : null));
    if (row.some((cell) => cell !== null && (cell.text.trim() !== '' || cell.isFormula))) rows.push({ line: index + 1, cells: row });
  }
  return rows;
}

function sourceCell(cell: CellObject): SourceCell | null {
  const formula = cell.f === undefined ? {} : { isFormula: true as const };
  switch (cell.t) {
    case 'e':
      return { text: cell.w ?? '#', isError: true, ...formula };
    case 'n': {
      const number = cell.v as number;
      const isDate = cell.z !== undefined && SSF.is_date(String(cell.z));
      // A telephone of eleven digits is shown as 8.9E+10 in a narrow column; the number itself is what was typed.
      return { text: isDate ? (cell.w ?? String(number)) : String(number), number, ...(isDate ? { isDate: true as const } : {}), ...formula };
    }
    case 'b':
      return { text: cell.v === true ? 'да' : 'нет', ...formula };
    case 'd':
    case 's':
      return { text: cell.v instanceof Date ? cell.v.toISOString() : String(cell.v ?? ''), ...formula };
    case 'z':
      return cell.f === undefined ? null : { text: '', isFormula: true };
  }
}

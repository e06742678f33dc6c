import { readRoster, type RosterReading, type SourceTable } from '#domain/people/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { fileKind } from './file-kind.ts';
import { LIMITS } from './limits.ts';
import { parseSeparatedValues } from './separated-values.ts';
import { decodeText, type TextEncodingName } from './text-decoding.ts';
import type { WorkbookContent } from './workbook.ts';

/** A file of lists of pupils, understood as far as the file alone allows. */
export interface RosterBook {
  readonly format: 'xlsx' | 'ods' | 'xls' | 'html' | 'csv';
  /** Of a text file. */
  readonly encoding: TextEncodingName | null;
  /** The file carries macros; they were neither read nor run. */
  readonly hasMacros: boolean;
  /** Sheets on which a header was found. */
  readonly sheets: readonly RosterReading[];
}

/**
 * From bytes to rows. Runs in the limited worker: what is read here was written by strangers.
 * @returns `import_file_empty`, `import_not_a_table`, `import_no_header`, `import_damaged`, `import_encrypted`,
 *   `import_zip_bomb`, `import_too_many_rows`, `import_quote_open`
 */
export async function readRosterBook(bytes: Uint8Array, today: string): Promise<Result<RosterBook>> {
  if (bytes.length === 0) return failed('import_file_empty');
  const content = await contentOf(bytes);
  if (!content.ok) return content;
  const { format, encoding, hasMacros, tables } = content.value;
  if (tables.every(({ rows }) => rows.length === 0)) return failed('import_file_empty');
  const sheets = tables.flatMap((table) => readRoster(table, { today }) ?? []);
  return sheets.length === 0 ? failed('import_no_header') : done({ format, encoding, hasMacros, sheets });
}

/** The reader of spreadsheets takes a quarter of a second to load; a text table does without. */
const loadWorkbook = () => import('./workbook.ts');

interface Content extends Omit<WorkbookContent, 'format'> {
  readonly format: RosterBook['format'];
  readonly encoding: TextEncodingName | null;
}

async function contentOf(bytes: Uint8Array): Promise<Result<Content>> {
  const kind = fileKind(bytes);
  switch (kind) {
    case 'zip':
      return ofWorkbook((await loadWorkbook()).readZipWorkbook(bytes));
    case 'ole':
      return ofWorkbook((await loadWorkbook()).readOleWorkbook(bytes));
    case 'text':
      return ofText(bytes);
    case 'pdf':
    case 'picture':
    case 'archive':
    case 'program':
    case 'binary':
      return failed('import_not_a_table', { kind });
  }
}

function ofWorkbook(content: Result<WorkbookContent>): Result<Content> {
  return content.ok ? done({ ...content.value, encoding: null }) : content;
}

async function ofText(bytes: Uint8Array): Promise<Result<Content>> {
  const { text, encoding } = decodeText(bytes);
  if (text.trim() === '') return failed('import_file_empty');
  if (/^\s*<(!doctype html|html|table|head|body|meta|\?xml)/i.test(text)) {
    // A page or an XML names its encoding itself more often than its bytes tell it; ours is already decoded.
    const isTable = /<table|urn:schemas-microsoft-com:office:spreadsheet/i.test(text);
    return isTable ? ofWorkbook((await loadWorkbook()).readMarkupWorkbook(text)) : failed('import_not_a_table', { kind: 'markup' });
  }
  const values = parseSeparatedValues(text);
  if (!values.ok) return values;
  if (values.value.rows.length > LIMITS.rows) return failed('import_too_many_rows', { most: LIMITS.rows });
  const table: SourceTable = {
    name: '', date1904: false,
    rows: values.value.rows.map((cells, at) => ({ line: at + 1, cells: cells.slice(0, LIMITS.columns).map((cell) => (cell === '' ? null : { text: cell })) })),
  };
  return done({ format: 'csv', encoding, hasMacros: false, tables: [table] });
}

import { storedZip } from './zip-package.ts';

/** The columns of the template, in Russian as the header is recognised, with their widths in characters. */
const COLUMNS: readonly (readonly [title: string, width: number, style: number])[] = [
  ['№ п/п', 6, 0], ['Фамилия', 22, 2], ['Имя', 18, 2], ['Отчество', 22, 2], ['Дата рождения', 15, 3], ['Пол', 7, 2], ['Адрес', 44, 2], ['Телефон', 20, 2],
];
/** Rows prepared for typing: a class and some more. */
const PREPARED_ROWS = 40;

const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
  '_rels/.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
  // Styles: 0 plain, 1 head, 2 text (a telephone keeps its zeros and pluses), 3 date.
  'xl/styles.xml':
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEE9"/></patternFill></fill></fills><borders count="2"><border/><border><left style="thin"><color rgb="FFB8C2BA"/></left><right style="thin"><color rgb="FFB8C2BA"/></right><top style="thin"><color rgb="FFB8C2BA"/></top><bottom style="thin"><color rgb="FFB8C2BA"/></bottom></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf borderId="1" applyBorder="1"/><xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="49" borderId="1" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="164" borderId="1" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center"/></xf></cellXfs></styleSheet>',
};

/** An empty XLSX with the columns of a class list; the sheet is named like the class. */
export function rosterTemplate(className: string): Uint8Array {
  const letters = COLUMNS.map((_, column) => String.fromCharCode(65 + column));
  const head = COLUMNS.map(([title], at) => `<c r="${letters[at]!}1" s="1" t="inlineStr"><is><t>${escaped(title)}</t></is></c>`).join('');
  const widths = COLUMNS.map(([, width], at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('');
  const rows = Array.from({ length: PREPARED_ROWS }, (_, at) => {
    const line = at + 2;
    return `<row r="${line}">${COLUMNS.map(([, , style], column) => (column === 0 ? `<c r="A${line}" s="0"><v>${at + 1}</v></c>` : `<c r="${letters[column]!}${line}" s="${style}"/>`)).join('')}</row>`;
  }).join('');
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData><row r="1" ht="24" customHeight="1">${head}</row>${rows}</sheetData><dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="F2:F${PREPARED_ROWS + 1}"><formula1>"м,ж"</formula1></dataValidation></dataValidations><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`;
  const workbook = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="${escaped(sheetName(className))}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  const parts = { ...PARTS, 'xl/workbook.xml': workbook, 'xl/worksheets/sheet1.xml': sheet };
  return storedZip(Object.entries(parts).map(([name, xml]) => ({ name, data: Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`) })));
}

/** At most 31 characters, none of []:*?/\ (domain.md §8.4). */
function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\']/g, ' ').trim().slice(0, 31) || 'Список';
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

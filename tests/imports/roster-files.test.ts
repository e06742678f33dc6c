import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { CFB, utils, write, type BookType } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullName } from '#domain/people/index.ts';
import { readRosterFile, type RosterBook } from '#main/imports/index.ts';
import { readRosterBook } from '#main/imports/read-roster-book.ts';
import { readZipDirectory } from '#main/imports/zip-package.ts';
import { deflatedZip, makeXlsx, windows1251, withParts } from './made-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roster-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const workerFile = new URL('../../main/imports/roster-worker.ts', import.meta.url);
type Reading = ReturnType<typeof readRosterFile>;
/** As the product reads: from the disk, in the worker. */
const readFile = (name: string, content: Uint8Array | string, more: { timeLimitMs?: number; signal?: AbortSignal } = {}): Reading => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return readRosterFile(path, { workerFile, today: '2026-11-23', ...more });
};
/** What the worker does, without the third of a second that starting one takes. */
const read = (content: Uint8Array | string): Reading => readRosterBook(typeof content === 'string' ? new TextEncoder().encode(content) : content, '2026-11-23');
const codeOf = async (reading: Reading) => {
  const result = await reading;
  return result.ok ? 'ok' : result.error.code;
};
const bookOf = async (reading: Reading): Promise<RosterBook> => {
  const result = await reading;
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const pupilsOf = (book: RosterBook) => book.sheets[0]!.rows.map(({ name, birthDate }) => `${name ? fullName(name) : '?'} ${birthDate ?? '?'}`);

const CSV = 'Дата рождения;Ф.И.О.;Пол;Телефон\r\n05.03.2014;Селезнёв Пётр Сергеевич;м;89123456789\r\n2014-07-01;"Мамедова Лейла Гасан кызы";ж;\r\n';
const PUPILS = ['Селезнёв Пётр Сергеевич 2014-03-05', 'Мамедова Лейла Гасан кызы 2014-07-01'];
const utf16 = (text: string) => new Uint8Array([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);

function partsOf(xlsx: Uint8Array): Map<string, Uint8Array> {
  const directory = readZipDirectory(xlsx);
  if (!directory.ok) throw new Error(directory.error.code);
  const view = new DataView(xlsx.buffer, xlsx.byteOffset, xlsx.byteLength);
  return new Map(directory.value.map((entry) => {
    const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
    const packed = xlsx.subarray(start, start + entry.packedBytes);
    return [entry.name, entry.method === 8 ? inflateRawSync(packed) : packed];
  }));
}

describe('through the worker, as the product reads', () => {
  it('a text table and a spreadsheet, whatever their names say', async () => {
    expect(pupilsOf(await bookOf(readFile('list.xlsx', windows1251(CSV))))).toEqual(PUPILS);
    const bytes = await makeXlsx((book) => {
      const sheet = book.addWorksheet('1');
      sheet.addRow(['ФИО']);
      sheet.addRow(['Ким Алина']);
    });
    expect(pupilsOf(await bookOf(readFile('list.csv', bytes)))).toEqual(['Ким Алина ?']);
    expect(await codeOf(readFile('list.xlsx', '%PDF-1.7'))).toBe('import_not_a_table');
  });
});

describe('text tables (issue 2 item 6)', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode(CSV), 'utf-8'], ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${CSV}`), 'utf-8'],
    ['UTF-16', utf16(CSV), 'utf-16le'], ['windows-1251', windows1251(CSV), 'windows-1251'],
  ])('%s', async (_name, bytes, encoding) => {
    const book = await bookOf(read(bytes));
    expect(book).toMatchObject({ format: 'csv', encoding });
    expect(pupilsOf(book)).toEqual(PUPILS);
  });

  it.each([['comma', ','], ['tab', '\t']])('%s between the columns', async (_name, separator) => {
    expect(pupilsOf(await bookOf(read(CSV.replaceAll(';', separator))))).toEqual(PUPILS);
  });

  it('«sep=;», quotes, a line end inside a cell, commas in addresses', async () => {
    const text = 'sep=;\r\nФИО;Адрес\r\n"Ким ""Алина""";x\r\nЛи Ян;"Пенза, ул. Мира,\nд. 5"\r\n';
    const { rows } = (await bookOf(read(text))).sheets[0]!;
    expect(rows.map(({ line, written, address }) => [line, written, address])).toEqual([[2, 'Ким "Алина"', 'x'], [3, 'Ли Ян', 'Пенза, ул. Мира, д. 5']]);
  });

  it('one column of names', async () => {
    expect(pupilsOf(await bookOf(read('ФИО\nКим Алина\nЛи Ян\n')))).toEqual(['Ким Алина ?', 'Ли Ян ?']);
  });

  it('a quotation that never ends is told with its line', async () => {
    expect(await read('ФИО;Адрес\nКим Алина;"Пенза\nЛи Ян;x\n')).toEqual({ ok: false, error: { code: 'import_quote_open', params: { line: 2 } } });
  });
});

describe('spreadsheets', () => {
  it('title rows, merged cells, dates as numbers and as texts, three columns of names, ignored columns', async () => {
    const bytes = await makeXlsx((book) => {
      const sheet = book.addWorksheet('7А');
      sheet.mergeCells('A1:F1');
      sheet.getCell('A1').value = 'Список обучающихся 7А класса на 1 сентября 2026 г.';
      sheet.addRow([]);
      sheet.addRow(['№ п/п', 'Имя', 'Фамилия', 'Отчество', 'Дата рожд.', 'СНИЛС']);
      sheet.addRow([1, 'Пётр', 'СЕЛЕЗНЁВ', 'Сергеевич', new Date(Date.UTC(2014, 2, 5)), '123']);
      sheet.getCell('E4').numFmt = 'dd.mm.yyyy';
      sheet.addRow([2, 'Лейла', 'Мамедова', 'Гасан кызы', '1 июля 2014 г.', '']);
      sheet.addRow([3, 'Иса', 'Датаев', '', 41703, '']);
      sheet.addRow([4, 'Ян', 'Ли', '', '31.02.2014', '']);
      sheet.addRow(['Всего: 4']);
    });
    const book = await bookOf(read(bytes));
    const sheet = book.sheets[0]!;
    expect(pupilsOf(book)).toEqual(['Селезнёв Пётр Сергеевич 2014-03-05', 'Мамедова Лейла Гасан кызы 2014-07-01', 'Датаев Иса 2014-03-05', 'Ли Ян ?']);
    expect(sheet.rows[3]!.problems).toMatchObject([{ cell: 'E7', code: 'date_impossible', severity: 'error', value: '31.02.2014' }]);
    expect(sheet.ignored.map(({ title }) => title)).toEqual(['СНИЛС']);
    expect(sheet.passedLines).toEqual([8]);
  });

  it('dates of a workbook that counts from 1904', async () => {
    const bytes = await makeXlsx((book) => {
      book.properties.date1904 = true;
      const sheet = book.addWorksheet('1');
      sheet.addRow(['ФИО', 'Дата рождения']);
      sheet.addRow(['Ким Алина', 41703 - 1462]);
      sheet.getCell('B2').numFmt = 'dd.mm.yyyy';
    });
    expect(pupilsOf(await bookOf(read(bytes)))).toEqual(['Ким Алина 2014-03-05']);
  });

  it('takes stored results of formulas and never calculates', async () => {
    const bytes = await makeXlsx((book) => {
      const sheet = book.addWorksheet('1');
      sheet.addRow(['ФИО', 'Дата рождения', 'Адрес']);
      sheet.addRow([{ formula: 'CONCATENATE("Ким"," ","Алина")', result: 'Ким Алина' }, { formula: 'DATE(2014,3,5)', result: 41703 }, { formula: 'WEBSERVICE("http://127.0.0.1/")' }]);
      sheet.addRow(['Ли Ян', { error: '#REF!' }, '']);
    });
    const sheet = (await bookOf(read(bytes))).sheets[0]!;
    expect(sheet.formulas).toBe(3);
    expect(sheet.rows[0]).toMatchObject({ written: 'Ким Алина', birthDate: '2014-03-05' });
    expect(sheet.rows[0]!.problems).toMatchObject([{ cell: 'C2', code: 'formula_without_value' }]);
    expect(sheet.rows[1]!.problems).toMatchObject([{ cell: 'B3', code: 'cell_is_error', value: '#REF!' }]);
  });

  it('several sheets are told apart, hidden ones and those without a header are left out', async () => {
    const bytes = await makeXlsx((book) => {
      for (const name of ['7А', '7Б', 'Тайный', 'Справка']) {
        const sheet = book.addWorksheet(name);
        if (name === 'Справка') sheet.addRow(['Цена', 'Товар']);
        else sheet.addRow(['ФИО']);
        sheet.addRow(['Ким Алина']);
        if (name === 'Тайный') sheet.state = 'hidden';
      }
    });
    expect((await bookOf(read(bytes))).sheets.map(({ sheet }) => sheet)).toEqual(['7А', '7Б']);
  });

  it('a telephone kept as a number keeps its digits', async () => {
    const bytes = await makeXlsx((book) => {
      const sheet = book.addWorksheet('1');
      sheet.addRow(['ФИО', 'Телефон']);
      sheet.addRow(['Ким Алина', 89_123_456_789]);
    });
    expect((await bookOf(read(bytes))).sheets[0]!.rows[0]!.phone).toBe('+7 912 345-67-89');
  });

  it('a web page under the name of XLS, also in windows-1251', async () => {
    const page = '<html><body><table><tr><td>ФИО</td><td>Дата рождения</td></tr><tr><td>Ким Алина</td><td>05.03.2014</td></tr></table></body></html>';
    expect(pupilsOf(await bookOf(read(page)))).toEqual(['Ким Алина 2014-03-05']);
    expect(pupilsOf(await bookOf(read(windows1251(page))))).toEqual(['Ким Алина 2014-03-05']);
  });

  it.each<[BookType, string]>([['biff8', 'xls'], ['ods', 'ods'], ['xlsb', 'xlsx'], ['xlml', 'html']])('%s', async (bookType, format) => {
    const book = utils.book_new();
    const sheet = utils.aoa_to_sheet([['Список'], ['Дата рождения', 'ФИО', 'Телефон'], [41_703, 'Селезнёв Пётр Сергеевич', 89_123_456_789], ['1 июля 2014 г.', 'Мамедова Лейла Гасан кызы', '']]);
    (sheet['A3'] as { z?: string }).z = 'dd/mm/yyyy';
    utils.book_append_sheet(book, sheet, 'Лист');
    const made = await bookOf(read(new Uint8Array(write(book, { type: 'buffer', bookType }) as Buffer)));
    expect([made.format, pupilsOf(made), made.sheets[0]!.rows[0]!.phone]).toEqual([format, PUPILS, '+7 912 345-67-89']);
  });

  it('macros are told and never read', async () => {
    const plain = partsOf(await makeXlsx((book) => {
      const sheet = book.addWorksheet('1');
      sheet.addRow(['ФИО']);
      sheet.addRow(['Ким Алина']);
    }));
    const book = await bookOf(read(withParts(plain, { 'xl/vbaProject.bin': new Uint8Array(4_096).fill(7) })));
    expect(book.hasMacros).toBe(true);
    expect(pupilsOf(book)).toEqual(['Ким Алина ?']);
  });
});

describe('bad days: a file that is not one (issue 2)', () => {
  it.each<[string, () => Uint8Array | string, string]>([
    ['an empty file', () => '', 'import_file_empty'],
    ['white space', () => ' \r\n \r\n', 'import_file_empty'],
    ['a PDF named XLSX', () => '%PDF-1.7\n%âãÏÓ\n1 0 obj', 'import_not_a_table'],
    ['a picture', () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13), 'import_not_a_table'],
    ['a program', () => Uint8Array.of(0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0), 'import_not_a_table'],
    ['a web page without a table', () => '<!DOCTYPE html><html><body>Вход в систему</body></html>', 'import_not_a_table'],
    ['a text document', () => deflatedZip([{ name: 'word/document.xml', data: Buffer.from('<w/>') }]), 'import_not_a_table'],
    ['an archive of other things', () => deflatedZip([{ name: 'readme.txt', data: Buffer.from('привет') }]), 'import_not_a_table'],
    ['a table about something else', () => 'Товар;Цена\nХлеб;40\n', 'import_no_header'],
    ['a cut-off package', () => deflatedZip([{ name: 'xl/workbook.xml', data: Buffer.from('<workbook/>'.repeat(50)) }]).subarray(0, 60), 'import_damaged'],
    ['a package whose workbook is garbage', () => deflatedZip([{ name: 'xl/workbook.xml', data: Buffer.from('garbage') }, { name: '[Content_Types].xml', data: Buffer.from('garbage') }]), 'import_damaged'],
    ['a cut-off old workbook', () => Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 1, 2, 3), 'import_damaged'],
  ])('%s', async (_name, content, code) => {
    expect(await codeOf(read(content()))).toBe(code);
  });

  it('a file protected by a password', async () => {
    const container = CFB.utils.cfb_new();
    CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.from('x'.repeat(100)));
    CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.from('y'.repeat(5_000)));
    expect(await codeOf(read(new Uint8Array(CFB.write(container, { type: 'buffer' }) as Buffer)))).toBe('import_encrypted');
  });

  it('a file that is gone, and a folder', async () => {
    expect(await codeOf(readRosterFile(join(folder, 'gone.xlsx'), { workerFile, today: '2026-11-23' }))).toBe('import_file_missing');
    mkdirSync(join(folder, 'folder.xlsx'));
    expect(await codeOf(readRosterFile(join(folder, 'folder.xlsx'), { workerFile, today: '2026-11-23' }))).toBe('import_not_a_table');
  });

  it('50 MB are refused before they are read', async () => {
    const path = join(folder, 'large.xlsx');
    writeFileSync(path, 'PK');
    truncateSync(path, 50 * 1024 * 1024);
    expect(await readRosterFile(path, { workerFile: 'no-such-worker.js', today: '2026-11-23' })).toEqual({ ok: false, error: { code: 'import_too_large', params: { megabytes: 50, most: 20 } } });
  });

  it('a bomb that declares its size, and one that lies about it', async () => {
    const zeros = new Uint8Array(80 * 1024 * 1024);
    const open = deflatedZip([{ name: 'xl/workbook.xml', data: zeros }]);
    expect(open.length).toBeLessThan(100 * 1024);
    expect(await codeOf(readFile('bomb.xlsx', open))).toBe('import_zip_bomb');
    expect(await codeOf(read(deflatedZip([{ name: 'xl/workbook.xml', data: zeros, declared: 900 * 1024 }])))).toBe('import_zip_bomb');
    const many = deflatedZip(Array.from({ length: 2_001 }, (_, at) => ({ name: `xl/${at}`, data: new Uint8Array(1) })));
    expect(await codeOf(read(many))).toBe('import_zip_bomb');
  });

  it('a sheet of too many rows', async () => {
    expect(await codeOf(read(`ФИО\n${'Ким Алина\n'.repeat(5_001)}`))).toBe('import_too_many_rows');
  });

  it('reading is ended when it takes too long or the person cancels', async () => {
    expect(await codeOf(readFile('list.csv', CSV, { timeLimitMs: 0 }))).toBe('import_too_heavy');
    expect(await codeOf(readFile('list.csv', CSV, { signal: AbortSignal.abort() }))).toBe('job_cancelled');
    const controller = new AbortController();
    const reading = readFile('list.csv', CSV, { signal: controller.signal });
    controller.abort();
    expect(await codeOf(reading)).toBe('job_cancelled');
  });

  it('a file of random bytes never throws', async () => {
    let seed = 42;
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648);
    for (const signature of [[], [0x50, 0x4b, 3, 4], [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]]) {
      const bytes = Uint8Array.from({ length: 2_000 }, () => next() & 255);
      bytes.set(signature);
      expect(await codeOf(read(bytes))).toMatch(/^import_/);
    }
  });
});

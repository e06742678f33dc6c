import { describe, expect, it } from 'vitest';
import { DEFAULT_LETTER_OPTIONS, parentsLetter } from '#domain/reports/index.ts';
import type { TableBlock } from '#domain/reports/index.ts';
import { letterData } from '../../../tests/fixtures/letter-data.ts';
import { CsvWriter, csvText, NoTableError } from './csv-writer.ts';

const table = (cells: TableBlock['body'][number]['cells']): TableBlock => ({
  kind: 'table',
  name: 'Т',
  columns: cells.map(() => ({ width: { star: 1 } })),
  head: [],
  body: [{ cells }],
});

describe('CSV', () => {
  it('quotes what would break a row', () => {
    expect(csvText(table(['а;б', 'он сказал «да» и "нет"', 'две\nстроки', 'просто']))).toBe('"а;б";"он сказал «да» и ""нет""";"две\nстроки";просто\r\n');
  });

  it('marks a text that a spreadsheet would run as a formula, but no number', () => {
    expect(csvText(table(['=СУММ(A1)', '@x', '+7 921', { text: '-1,5', value: -1.5 }]))).toBe("'=СУММ(A1);'@x;'+7 921;-1,5\r\n");
  });

  it('puts a spanning cell in its first place', () => {
    const spanned: TableBlock = { ...table(['', '', '']), body: [{ cells: [{ text: 'а', colspan: 2 }, { text: 'б', rowspan: 2 }] }, { cells: ['в', 'г'] }] };
    expect(csvText(spanned)).toBe('а;;б\r\nв;г;\r\n');
  });

  it('is UTF-8 with a mark, the largest table of the document', () => {
    const chunks: Uint8Array[] = [];
    const writer = new CsvWriter((chunk) => chunks.push(chunk));
    writer.add(parentsLetter(letterData(), DEFAULT_LETTER_OPTIONS));
    writer.end();
    const text = Buffer.concat(chunks).toString('utf8');
    expect(text.startsWith('\ufeffПредмет;Количество отметок;;;;Средний балл')).toBe(true);
    expect(text).toContain('Русский язык;3;2;–;–;4,60;5\r\n');
  });

  it('refuses a document without a table', () => {
    const letter = parentsLetter(letterData({ subjects: [], attendance: null }), DEFAULT_LETTER_OPTIONS);
    expect(() => new CsvWriter(() => undefined).add(letter)).toThrow(NoTableError);
  });
});

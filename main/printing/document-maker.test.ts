import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LETTER_OPTIONS, parentsLetter } from '#domain/reports/index.ts';
import type { ReportDocument } from '#domain/reports/index.ts';
import { schoolLetterData } from '../../tests/fixtures/letter-data.ts';
import { FONTS_DIR, pdfPages } from '../../tests/fixtures/pdf-text.ts';
import { createDocumentMaker } from './document-maker.ts';
import type { DocumentMakerOptions, MakeRequest, PrintProgress } from './document-maker.ts';
import { fontFileName } from './pdf/font-files.ts';

const workerUrl = new URL('./print-worker.ts', import.meta.url);
const letter = (index: number): ReportDocument => parentsLetter(schoolLetterData(index), DEFAULT_LETTER_OPTIONS);
const letters = (count: number): ReportDocument[] => Array.from({ length: count }, (_, index) => letter(index));

let folder = '';
let defects: Error[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'print-'));
  defects = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(request: Partial<MakeRequest>, options: Partial<DocumentMakerOptions> = {}) {
  let made = 0;
  const maker = createDocumentMaker({
    workerUrl,
    fontsDir: FONTS_DIR,
    author: 'Школа',
    uniqueSuffix: () => `${process.pid}${made++}`,
    reportDefect: (error) => {
      defects.push(error);
      return 'see-log';
    },
    ...options,
  });
  return maker.make({ documents: letters(2), format: 'pdf', target: join(folder, 'письма.pdf'), title: 'Письма', createdAt: 0, ...request });
}

describe('files from documents', () => {
  it('makes a PDF of a batch, with progress', async () => {
    const progress: PrintProgress[] = [];
    const result = await make({ documents: letters(20), onProgress: (at) => progress.push(at) });
    expect(result).toMatchObject({ ok: true, value: { documents: 20 } });
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.at(-1)!.documents).toBe(20);
    const pages = pdfPages(readFileSync(join(folder, 'письма.pdf')));
    expect(pages.filter((page) => page.includes('Информационное письмо для родителей'))).toHaveLength(20);
    expect(readdirSync(folder)).toEqual(['письма.pdf']);
  });

  it('makes a PDF in memory, without any file on the way', async () => {
    const maker = createDocumentMaker({ workerUrl, fontsDir: FONTS_DIR, author: 'Школа', uniqueSuffix: () => 'unused', reportDefect: (error) => String(defects.push(error)) });
    const seen = new Set<string>();
    const request = { documents: letters(20), format: 'pdf', title: 'Письма', createdAt: 0, onProgress: () => readdirSync(folder).forEach((name) => seen.add(name)) } as const;
    const made = await maker.makeInMemory(request);
    if (!made.ok) throw new Error(made.error.code);
    expect(made.value).toMatchObject({ documents: 20, bytes: made.value.paper.length });
    expect(pdfPages(made.value.paper).filter((page) => page.includes('Информационное письмо для родителей'))).toHaveLength(20);
    expect([...seen, ...readdirSync(folder)]).toEqual([]);
    // The same document as in a file.
    expect(await make({ documents: letters(20) })).toMatchObject({ ok: true, value: { bytes: made.value.bytes, sheets: made.value.sheets } });
    expect(await maker.makeInMemory({ ...request, documents: [] })).toMatchObject({ ok: false, error: { code: 'print_nothing' } });
    expect(await maker.makeInMemory({ ...request, signal: AbortSignal.abort() })).toMatchObject({ ok: false, error: { code: 'job_cancelled' } });
    expect(defects).toEqual([]);
  });

  it('makes XLSX and CSV of the same', async () => {
    for (const [format, start] of [['xlsx', 'PK'], ['csv', '\ufeffПредмет']] as const) {
      const target = join(folder, `письма.${format}`);
      expect(await make({ format, target })).toMatchObject({ ok: true, value: { documents: 2, file: target } });
      expect(readFileSync(target, 'utf8').startsWith(start)).toBe(true);
    }
  });

  it('reads an endless source no faster than it draws', async () => {
    let read = 0;
    let worst = 0;
    async function* source(): AsyncGenerator<ReportDocument> {
      for (let index = 0; index < 100; index++) {
        read++;
        yield letter(index);
      }
    }
    await make({ documents: source(), onProgress: ({ documents }) => (worst = Math.max(worst, read - documents)) });
    expect(worst).toBeLessThanOrEqual(24);
  });

  it('replaces an older file, and only when the new one is whole', async () => {
    const target = join(folder, 'письма.pdf');
    writeFileSync(target, 'старое');
    const seen: string[] = [];
    await make({ target, documents: letters(40), onProgress: () => seen.push(readFileSync(target, 'utf8').slice(0, 6)) });
    expect(new Set(seen)).toEqual(new Set(['старое']));
    expect(readFileSync(target, 'utf8').slice(0, 5)).toBe('%PDF-');
  });
});

describe('bad days (issue 2)', () => {
  it('stops within 100 ms of being asked and leaves nothing behind', async () => {
    const controller = new AbortController();
    let asked = 0;
    const result = await make({
      documents: (function* () {
        for (let index = 0; ; index++) yield letter(index % 50);
      })(),
      signal: controller.signal,
      onProgress: ({ documents }) => {
        if (documents >= 24 && asked === 0) {
          asked = performance.now();
          controller.abort();
        }
      },
    });
    const took = performance.now() - asked;
    expect(result).toEqual({ ok: false, error: { code: 'job_cancelled', params: {} } });
    expect(took).toBeLessThan(100);
    expect(readdirSync(folder)).toEqual([]);
    expect(defects).toEqual([]);
  });

  it('stops a spreadsheet too, and a job that was cancelled before it began', async () => {
    const controller = new AbortController();
    const running = make({ documents: letters(400), format: 'xlsx', signal: controller.signal, onProgress: ({ documents }) => documents > 8 && controller.abort() });
    expect(await running).toMatchObject({ error: { code: 'job_cancelled' } });
    expect(await make({ signal: AbortSignal.abort() })).toMatchObject({ error: { code: 'job_cancelled' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the font file that is missing', async () => {
    const fonts = join(folder, 'fonts');
    await mkdir(fonts);
    for (const style of ['regular', 'bold'] as const) {
      const name = fontFileName('serif', style);
      await cp(join(FONTS_DIR, 'pt-serif', style === 'bold' ? '700Bold' : '400Regular', name), join(fonts, name));
    }
    const target = join(folder, 'a.pdf');
    expect(await make({ target }, { fontsDir: fonts })).toEqual({ ok: false, error: { code: 'print_font_missing', params: { file: 'PTSans_400Regular.ttf' } } });
    expect(readdirSync(folder)).toEqual(['fonts']);
  });

  it('says that the folder is missing or closed to writing', async () => {
    const gone = join(folder, 'нет');
    expect(await make({ target: join(gone, 'a.pdf') })).toEqual({ ok: false, error: { code: 'print_folder_missing', params: { folder: gone } } });
    // Not even root may make files there.
    expect(await make({ target: '/proc/self/fdinfo/a.pdf' })).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^print_folder_(missing|read_only)$/) as string } });
    expect(await make({ target: '/sys/a.pdf' })).toEqual({ ok: false, error: { code: 'print_folder_read_only', params: { folder: '/sys' } } });
  });

  it('says that the target cannot be replaced', async () => {
    const target = join(folder, 'занято.pdf');
    await mkdir(target);
    expect(await make({ target })).toEqual({ ok: false, error: { code: 'print_file_in_use', params: { file: target } } });
    expect(readdirSync(folder)).toEqual(['занято.pdf']);
  });

  it('says that there is no room, and removes what it began', async () => {
    // A real limit of the system on the size of files stands for a full disk: the write fails half-way.
    const script = `
      import { createDocumentMaker } from ${JSON.stringify(new URL('./document-maker.ts', import.meta.url).href)};
      import { schoolLetterData } from ${JSON.stringify(new URL('../../tests/fixtures/letter-data.ts', import.meta.url).href)};
      import { DEFAULT_LETTER_OPTIONS, parentsLetter } from ${JSON.stringify(new URL('../../domain/reports/index.ts', import.meta.url).href)};
      const maker = createDocumentMaker({ workerUrl: new URL(${JSON.stringify(workerUrl.href)}), fontsDir: ${JSON.stringify(FONTS_DIR)}, author: 'Школа', uniqueSuffix: () => '1', reportDefect: String });
      const documents = Array.from({ length: 300 }, (_, index) => parentsLetter(schoolLetterData(index), DEFAULT_LETTER_OPTIONS));
      console.log(JSON.stringify(await maker.make({ documents, format: 'pdf', target: ${JSON.stringify(join(folder, 'a.pdf'))}, title: 'П', createdAt: 0 })));
    `;
    const project = fileURLToPath(new URL('../..', import.meta.url));
    const { stdout } = await promisify(execFile)('bash', ['-c', 'ulimit -f 400; exec "$0" --input-type=module-typescript -e "$1"', process.execPath, script], { cwd: project });
    expect(JSON.parse(stdout)).toEqual({ ok: false, error: { code: 'print_disk_full', params: { folder } } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('survives a batch that outgrows its memory', async () => {
    const endless = { ...letter(0), sections: Array.from({ length: 400 }, () => letter(0).sections[0]!) };
    const result = await make({ documents: [endless, endless, endless, endless, endless, endless, endless, endless] }, { heapLimitMb: 24 });
    expect(result).toEqual({ ok: false, error: { code: 'print_too_large', params: {} } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes no empty file', async () => {
    expect(await make({ documents: [] })).toEqual({ ok: false, error: { code: 'print_nothing', params: {} } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses CSV of a document without a table', async () => {
    const bare = parentsLetter({ ...schoolLetterData(0), subjects: [], attendance: null }, DEFAULT_LETTER_OPTIONS);
    expect(await make({ documents: [bare], format: 'csv' })).toMatchObject({ error: { code: 'print_no_table' } });
  });

  it('logs a defect of ours and of the source of documents under a reference', async () => {
    const broken = { ...letter(0), sections: [{ blocks: [{ kind: 'hologram' }] }] } as unknown as ReportDocument;
    expect(await make({ documents: [broken] })).toEqual({ ok: false, error: { code: 'app_unexpected', params: { reference: 'see-log' } } });
    const failing = (async function* (): AsyncGenerator<ReportDocument> {
      yield letter(0);
      throw new Error('the source failed');
    })();
    expect(await make({ documents: failing })).toMatchObject({ error: { code: 'app_unexpected' } });
    expect(defects.map(({ message }) => message)).toEqual(['TypeError: case not handled: [object Object]', 'the source failed']);
    expect(readdirSync(folder)).toEqual([]);
  });
});

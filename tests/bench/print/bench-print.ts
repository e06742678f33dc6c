import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DEFAULT_JOURNAL_PAGES_OPTIONS, DEFAULT_LETTER_OPTIONS, journalPages, parentsLetter } from '#domain/reports/index.ts';
import type { ReportDocument } from '#domain/reports/index.ts';
import { createDocumentMaker } from '#main/printing/index.ts';
import { build } from 'vite';
import { resolveElectron } from '../../../build/electron-runtime.mjs';
import { runOnHeadlessDesk } from '../../../build/headless-desk.mjs';
import { nodeEntries } from '../../../build/vite/entries.ts';
import { nodeConfig } from '../../../build/vite/node-config.ts';
import { journalPagesData } from '../../fixtures/journal-pages-data.ts';
import { schoolLetterData } from '../../fixtures/letter-data.ts';
import { FONTS_DIR, pdfPages } from '../../fixtures/pdf-text.ts';
import type { BenchFigure } from '../figure.ts';
import { median } from '../median.ts';
import { documentsHtml } from './document-html.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const project = fileURLToPath(new URL('../../..', import.meta.url));
/** The worker as it is shipped: one bundled file. */
const builtWorker = join(project, 'out/bench/main/print-worker.js');
const run = promisify(execFile);

const LETTERS = 1000;
const DENSE_PAGES = 100;
/** Ours and Chromium's take turns, so that a noisy minute of the machine meets both. */
const ROUNDS = 3;
const DENSE_GOAL = 10;
const LETTERS_GOAL = 3;

const letters = (count: number): ReportDocument[] => Array.from({ length: count }, (_, index) => parentsLetter(schoolLetterData(index), DEFAULT_LETTER_OPTIONS));

/** Pages of thirty pupils and thirty lessons with upright dates, one table each. */
function densePages(count: number): ReportDocument[] {
  const document = journalPages(journalPagesData({ pupils: 30, lessons: 30 }), { lessonsPerSpread: 30, orientation: 'landscape' });
  const dense = { ...document, sections: document.sections.slice(0, 1) };
  return Array.from({ length: count }, () => dense);
}

/** PDF beside Chromium's printToPDF of the same content in the same run; memory; heads of tables (design §9). */
export async function benchPrint(): Promise<BenchFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-print-'));
  try {
    await buildWorker();
    return [
      ...(await beside('1 000 letters', letters(LETTERS), LETTERS_GOAL, folder)),
      ...(await beside('100 dense journal pages', densePages(DENSE_PAGES), DENSE_GOAL, folder)),
      ...(await memory()),
      await missingHeads(folder),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildWorker(): Promise<void> {
  const entry = nodeEntries.find(({ output }) => output === 'main/print-worker.js');
  if (!entry) throw new Error('build/vite/entries.ts names no print worker');
  const { dependencies } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as { readonly dependencies: Record<string, string> };
  await build(nodeConfig(project, join(project, 'out/bench'), entry, Object.keys(dependencies)));
}

async function beside(name: string, documents: readonly ReportDocument[], goal: number, folder: string): Promise<BenchFigure[]> {
  const page = join(folder, 'page.html');
  await writeFile(page, documentsHtml(documents));
  const ours: number[] = [];
  const chromium: number[] = [];
  const target = join(folder, 'ours.pdf');
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await make(documents, target));
    chromium.push(...(await printInChromium([page], folder)));
  }
  const oursPages = pdfPages(await readFile(target)).length;
  const theirPages = pdfPages(await readFile(`${page}.pdf`)).length;
  // By document, not by page: the same content may fill one page more or less.
  const rate = (milliseconds: number): number => (documents.length / milliseconds) * 1000;
  const ratio = median(chromium) / median(ours);
  return [
    { name: `${name}, data to file in a worker, times Chromium's printToPDF alone`, value: ratio, unit: '×', goal: `≥ ${goal}`, reached: ratio >= goal },
    {
      name: `The same, documents a second (${oursPages} pages; Chromium ${theirPages})`,
      value: rate(median(ours)),
      unit: '/s',
      floor: rate(median(chromium)),
      goal: `≥ ${goal} × the floor`,
      reached: ratio >= goal,
    },
  ];
}

/** From documents to a file that is on the disk, the start of the worker included. Milliseconds. */
async function make(documents: Iterable<ReportDocument>, target: string): Promise<number> {
  const maker = createDocumentMaker({
    workerUrl: builtWorker,
    fontsDir: FONTS_DIR,
    author: 'Школа',
    uniqueSuffix: () => 'bench',
    reportDefect: String,
  });
  const began = performance.now();
  const made = await maker.make({ documents, format: 'pdf', target, title: 'Замер', createdAt: 0 });
  if (!made.ok) throw new Error(`${made.error.code} ${JSON.stringify(made.error.params)}`);
  return performance.now() - began;
}

async function printInChromium(pages: readonly string[], folder: string): Promise<number[]> {
  const { executable } = await resolveElectron();
  const answer = join(folder, 'chromium.json');
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', join(here, 'chromium.mjs'), answer, ...pages];
  if (process.env.DISPLAY) await run(executable, args, { maxBuffer: 1 << 26 });
  else {
    const code = await runOnHeadlessDesk(executable, args, { keychain: false });
    if (code !== 0) throw new Error(`Electron ended with ${code}`);
  }
  return JSON.parse(await readFile(answer, 'utf8')) as number[];
}

async function memory(): Promise<BenchFigure[]> {
  const peak = async (count: number): Promise<number> => Number((await run(process.execPath, [join(here, 'memory-probe.ts'), String(count)])).stdout);
  const hundred = await peak(100);
  const thousand = await peak(1000);
  const ratio = thousand / hundred;
  return [{ name: 'Peak memory at 1 000 letters beside 100', value: thousand, unit: 'MB', floor: hundred, goal: 'flat: ≤ 1.25 × the floor', reached: ratio <= 1.25 }];
}

/** One table over a hundred pages, and every page of the dense batch: pages on which poppler finds no head. */
async function missingHeads(folder: string): Promise<BenchFigure> {
  const target = join(folder, 'heads.pdf');
  const long = journalPages(journalPagesData({ pupils: 2700, lessons: 11 }), DEFAULT_JOURNAL_PAGES_OPTIONS);
  await make([...densePages(DENSE_PAGES), { ...long, sections: long.sections.slice(0, 1) }], target);
  const pages = pdfPages(await readFile(target), 'layout');
  const missing = pages.filter((page) => !page.includes('Фамилия, имя') || !page.includes('01.09')).length;
  return { name: `Pages without their table head, of ${pages.length}`, value: missing, unit: 'pages', goal: '= 0', reached: missing === 0 && pages.length >= 150 };
}

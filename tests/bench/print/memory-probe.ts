import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LETTER_OPTIONS, parentsLetter } from '#domain/reports/index.ts';
import { createDocumentMaker } from '#main/printing/index.ts';
import { schoolLetterData } from '../../fixtures/letter-data.ts';
import { FONTS_DIR } from '../../fixtures/pdf-text.ts';

/** `node memory-probe.ts 1000`: makes that many letters in a process of its own and prints its peak memory in MB. */
const count = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'print-memory-'));
const maker = createDocumentMaker({
  workerUrl: new URL('../../../main/printing/print-worker.ts', import.meta.url),
  fontsDir: FONTS_DIR,
  author: 'Школа',
  uniqueSuffix: () => String(process.pid),
  reportDefect: String,
});
const made = await maker.make({
  documents: (function* () {
    for (let index = 0; index < count; index++) yield parentsLetter(schoolLetterData(index), DEFAULT_LETTER_OPTIONS);
  })(),
  format: 'pdf',
  target: join(folder, 'letters.pdf'),
  title: 'Письма',
  createdAt: 0,
});
rmSync(folder, { recursive: true, force: true });
if (!made.ok) throw new Error(made.error.code);
console.log(process.resourceUsage().maxRSS / 1024);

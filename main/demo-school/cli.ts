import { existsSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDatabase } from '../database/database.ts';
import { createDemoSchool, DEMO_TODAY } from './index.ts';
import { printJournal } from './sample.ts';
import { writeArchive } from './write-archive.ts';

/** `npm run demo -- --file x.db --key <64 hex digits> --pupils 600 --years 1 --seed 1`: a school of any size for benchmarks; `--archive x.uchs` also writes what a school server imports; `--show 7А --subject Алгебра` prints a journal. */
const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    key: { type: 'string' },
    pupils: { type: 'string', default: '600' },
    years: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    today: { type: 'string', default: DEMO_TODAY },
    force: { type: 'boolean', default: false },
    archive: { type: 'string' },
    show: { type: 'string' },
    subject: { type: 'string', default: 'Алгебра' },
  },
});

const { file, key } = values;
if (file === undefined || key === undefined || !/^[0-9a-f]{64}$/i.test(key)) {
  console.error('usage: npm run demo -- --file school.db --key <64 hex digits> [--pupils 600] [--years 1] [--seed 1] [--today 2026-11-23] [--force]');
  process.exit(2);
}
if (values.show !== undefined) {
  const shown = await openDatabase({ file, key: new Uint8Array(Buffer.from(key, 'hex')) });
  console.log(shown.ok ? (printJournal(shown.value.read, values.show, values.subject) ?? 'no such journal') : shown.error.code);
  if (shown.ok) await shown.value.close();
  process.exit(shown.ok ? 0 : 1);
}
if (existsSync(file)) {
  if (!values.force) {
    console.error(`${file} exists; --force makes it anew`);
    process.exit(2);
  }
  for (const suffix of ['', '-wal', '-shm', '.keycheck']) rmSync(file + suffix, { force: true });
}

const opened = await openDatabase({ file, key: new Uint8Array(Buffer.from(key, 'hex')) });
if (!opened.ok) {
  console.error(opened.error.code, opened.error.params);
  process.exit(1);
}
const started = performance.now();
const summary = await createDemoSchool(opened.value, {
  seed: Number(values.seed),
  today: values.today,
  pupils: Number(values.pupils),
  years: Number(values.years),
  onProgress: ({ done, total, step }) => process.stderr.write(`\r${done}/${total} ${step}          `),
});
if (values.archive !== undefined) await writeArchive(opened.value.read, values.archive, Date.now());
await opened.value.close();
console.log(`\n${file}: ${JSON.stringify(summary)} in ${((performance.now() - started) / 1000).toFixed(1)} s`);

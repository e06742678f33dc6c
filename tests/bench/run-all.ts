/**
 * `npm run bench`: the budgets of the design, each as a ratio against a floor or a peer measured in the same run. It never
 * fails on a figure: machines are shared and noisy. `npm run bench -- grid print` runs some of the subjects.
 */
import { figureLine, type BenchFigure } from './figure.ts';

const SUBJECTS: Readonly<Record<string, () => Promise<BenchFigure[]>>> = {
  'cold-start': async () => (await import('./cold-start/bench-cold-start.ts')).benchColdStart(),
  journal: async () => (await import('./journal/bench-journal.ts')).benchJournal(),
  grid: async () => (await import('./grid/bench-grid.ts')).benchGrid(),
  vault: async () => (await import('./vault/bench-vault.ts')).benchVault(),
  'vault-window': async () => (await import('./vault/bench-window.ts')).benchWindow(),
  print: async () => (await import('./print/bench-print.ts')).benchPrint(),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(SUBJECTS, name));
if (unknown.length > 0) {
  console.error(`No such subject: ${unknown.join(', ')}. There are: ${Object.keys(SUBJECTS).join(', ')}.`);
  process.exit(1);
}

let reached = 0;
let missed = 0;
for (const [name, bench] of Object.entries(SUBJECTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n${name}`);
  for (const figure of await bench()) {
    console.log(`  ${figureLine(figure)}`);
    if (figure.reached) reached += 1;
    else missed += 1;
  }
}
console.log(`\n${reached} goals reached, ${missed} missed`);

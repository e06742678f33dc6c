/**
 * `npm run bench:sync`: the budgets of sync beside their goals and beside PouchDB on the same marks in the same run. It never fails on a figure:
 * machines are shared and noisy. `npm run bench:sync -- store live` runs some of the subjects.
 */
import { figureLine, type BenchFigure } from '../figure.ts';

const SUBJECTS: Readonly<Record<string, () => Promise<BenchFigure[]>>> = {
  store: async () => (await import('./bench-store.ts')).benchStore(),
  wire: async () => (await import('./bench-wire.ts')).benchWire(),
  workstation: async () => (await import('./bench-workstation.ts')).benchWorkstation(),
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

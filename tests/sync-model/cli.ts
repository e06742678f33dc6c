import { parseArgs } from 'node:util';
import { runSeeds } from './run-seeds.ts';

/** `npm run sync-model -- --seeds 1000000 --first 1`: simulated school days, as many as wanted; ends with 1 at the first that breaks. */
const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1000' }, first: { type: 'string', default: '1' } } });
const started = performance.now();
const failures = await runSeeds(Number(values.first), Number(values.seeds), 3, (seed) => {
  if (seed % 100 === 0) process.stderr.write(`\r${seed}`);
});
for (const { seed, reason, events } of failures) console.log(`\nseed ${seed}: ${reason}\n${events.join('\n')}`);
console.log(`\n${failures.length === 0 ? 'whole' : `${failures.length} broken`} in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
process.exitCode = failures.length === 0 ? 0 : 1;

import { parseArgs } from 'node:util';
import { MUTATIONS } from './mutations.ts';
import { runMutations } from './run-mutations.ts';
import { runSeeds } from './run-seeds.ts';

/**
 * `npm run sync-model -- --seeds 1000000 --first 1`: simulated school days, as many as wanted; ends with 1 at the first that breaks.
 * `npm run sync-model -- --mutations --only «part of a name»`: plants bugs, all unless named, and tells which seed found each.
 */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1000' }, first: { type: 'string', default: '1' }, most: { type: 'string', default: '3' }, mutations: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});

if (values.mutations) {
  const outcomes = runMutations(Number(values.seeds), MUTATIONS.filter(({ name }) => name.includes(values.only)), ({ name, seed, how }) => console.log(`${seed === null ? '✖' : '✔'} ${name.padEnd(55)} ${seed ?? ''} ${how.slice(0, 100)}`));
  const found = outcomes.filter(({ seed }) => seed !== null).length;
  console.log(`${found} of ${outcomes.length} found`);
  process.exitCode = found >= outcomes.length * 0.95 ? 0 : 1;
} else {
  const started = performance.now();
  const failures = await runSeeds(Number(values.first), Number(values.seeds), Number(values.most), (seed) => {
    if (seed % 100 === 0) process.stderr.write(`\r${seed}`);
  });
  for (const { seed, reason, events } of failures) console.log(`\nseed ${seed}: ${reason}\n${events.join('\n')}`);
  console.log(`\n${failures.length === 0 ? 'whole' : `${failures.length} broken`} in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

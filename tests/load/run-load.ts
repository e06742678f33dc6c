/**
 * `npm run load -- --workstations 200 --minutes 2`: a school morning of virtual workstations against a real server on this computer.
 * The server, its database and a school are made for the run and removed after it.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { makeId } from '#domain/ids.ts';
import { makeBenchSchool } from '../bench/sync/bench-school.ts';
import { startBenchServer } from '../bench/sync/bench-server.ts';
import { percentile } from '../bench/median.ts';
import { MorningLoad, type LoadSeat, type MorningFigures } from './morning-load.ts';
import { readProcessUsage, slope } from './process-usage.ts';
import { VirtualWorkstation } from './virtual-workstation.ts';

const { values } = parseArgs({
  options: {
    workstations: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '2' },
    /** Mean time between two commands of one workstation, ms. */
    gap: { type: 'string', default: '3000' },
    burst: { type: 'string', default: '30' },
  },
});
const number = (name: keyof typeof values, least: number, most: number): number => {
  const value = Number(values[name]);
  if (!(value >= least && value <= most)) throw new RangeError(`--${name} is a number from ${least} to ${most}`);
  return value;
};
const workstations = number('workstations', 1, 1_000);
const minutes = number('minutes', 0.05, 24 * 60);
const meanGapMs = number('gap', 20, 600_000);
const burstCommands = number('burst', 1, 100);

const JOURNALS_OF_CLASS = 10;
const school = makeBenchSchool({ classes: Math.ceil(workstations / JOURNALS_OF_CLASS), pupils: 30, journalsOfClass: JOURNALS_OF_CLASS, lessons: 40, years: 1, filled: 0.3 });
console.log(`A school of ${school.journals.length} journals and ${school.marks} marks; ${workstations} workstations, ${minutes} min, a command each ${meanGapMs} ms, bursts of ${burstCommands} commands`);
const server = await startBenchServer(school, { workstations });
try {
  const seats: LoadSeat[] = [];
  const opening = performance.now();
  for (const journal of school.journals.slice(0, workstations)) {
    const workstation = await VirtualWorkstation.open({
      address: server.address, headers: server.headers, name: `Место ${seats.length + 1}`, secret: server.enrolmentSecret, staffId: journal.teacherId,
      replicaId: makeId<string>(Date.now(), randomBytes(10)),
    });
    seats.push({ workstation, journal });
  }
  console.log(`Enrolled and signed in: ${((performance.now() - opening) / workstations).toFixed(1)} ms each`);

  const before = readProcessUsage(server.pid);
  const memory: { x: number; y: number }[] = [];
  const started = performance.now();
  const watch = setInterval(() => {
    const usage = readProcessUsage(server.pid);
    if (usage) memory.push({ x: (performance.now() - started) / 3_600_000, y: usage.residentMb });
  }, 1_000);
  const own = process.cpuUsage();
  const figures = await new MorningLoad(seats, { minutes, meanGapMs, bursts: [0.25, 0.75], burstCommands }).run();
  clearInterval(watch);
  const ownSeconds = process.cpuUsage(own);
  const after = readProcessUsage(server.pid);
  report(figures);
  if (before && after) {
    const share = (from: number, to: number): string => `${(((to - from) / figures.seconds) * 100).toFixed(0)} % of a core`;
    console.log(`Server: ${after.residentMb.toFixed(0)} MB resident (started with ${before.residentMb.toFixed(0)}), ${share(before.processorSeconds, after.processorSeconds)}`);
    const seconds = after.processorSeconds - before.processorSeconds + after.childrenProcessorSeconds - before.childrenProcessorSeconds;
    console.log(`Of server and database together: ${((seconds * 1_000) / figures.commands).toFixed(2)} ms of a core for a command, its pulls with it`);
    console.log(`Its processes: ${after.childrenResidentMb.toFixed(0)} MB resident (shared pages counted in each), ${share(before.childrenProcessorSeconds, after.childrenProcessorSeconds)}`);
    // The first third is warming up: caches and compiled code.
    const settled = memory.slice(Math.floor(memory.length / 3));
    console.log(`Memory slope after the first third: ${slope(settled).toFixed(0)} MB an hour over ${((settled.length * 1_000) / 60_000).toFixed(1)} min`);
  }
  console.log(`This process: ${((((ownSeconds.user + ownSeconds.system) / 1e6) / figures.seconds) * 100).toFixed(0)} % of a core`);
  await Promise.all(seats.map(({ workstation }) => workstation.close()));
} finally {
  await server.stop();
}

function report(figures: MorningFigures): void {
  const line = (name: string, times: readonly number[]): void =>
    console.log(times.length === 0 ? `${name}: none` : `${name}: ${times.length}, ms p50 ${percentile(times, 50).toFixed(1)} p95 ${percentile(times, 95).toFixed(1)} p99 ${percentile(times, 99).toFixed(1)} max ${percentile(times, 100).toFixed(1)}`);
  console.log(`Commands: ${figures.commands}, ${(figures.commands / figures.seconds).toFixed(0)} a second`);
  line('Pushes of one command', figures.pushes);
  line('Pushes of a burst', figures.burstPushes);
  line('Pulls', figures.pulls);
  line('Key to the class teacher', figures.seen);
  console.log(`Rows pulled: ${figures.rows}; pokes: ${figures.pokes}; never seen: ${figures.unseen}`);
  console.log(`Verdicts: ${listed(figures.verdicts)}; failures: ${listed(figures.failures)}`);
}

function listed(counts: ReadonlyMap<string, number>): string {
  return counts.size === 0 ? 'none' : [...counts].map(([name, times]) => `${name} ${times}`).join(', ');
}

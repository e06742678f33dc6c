import { World } from './world.ts';
import { makeTemplate, type Template } from './template.ts';

export interface SeedFailure {
  readonly seed: number;
  readonly reason: string;
  /** The last events before it. */
  readonly events: readonly string[];
}

const STEPS = 40;

/** One world of a seed. @returns the digest of its trace, or what broke */
export async function runSeed(seed: number, template: Template): Promise<{ readonly digest: string; readonly failure: SeedFailure | null }> {
  const world = new World(seed, template);
  try {
    await world.live(STEPS);
    return { digest: world.digest(), failure: null };
  } catch (error) {
    return { digest: world.digest(), failure: { seed, reason: error instanceof Error ? (error.stack ?? error.message).slice(0, 1_500) : String(error), events: world.trace.slice(-40) } };
  }
}

/** Seeds from `first` on; stops at the first failures. */
export async function runSeeds(first: number, count: number, most = 3, onSeed: (seed: number) => void = () => undefined): Promise<SeedFailure[]> {
  const template = await makeTemplate();
  const failures: SeedFailure[] = [];
  for (let seed = first; seed < first + count && failures.length < most; seed++) {
    const { failure } = await runSeed(seed, template);
    if (failure) failures.push(failure);
    onSeed(seed);
  }
  return failures;
}

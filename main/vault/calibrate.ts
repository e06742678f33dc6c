import { LEAST_MEMORY_KIB, type Derivation } from './vault-header.ts';

/** A person waits so long for a sign-in without noticing; an attacker waits so long for every guess (issue 4, point 3). */
export const LEAST_MS = 250;
export const MOST_MS = 500;
const AIM_MS = 350;
const MOST_MEMORY_KIB = 262_144;
const PASSES_BEFORE_MORE_MEMORY = 3;
const MOST_PASSES = 200;
const MOST_LOOKS = 6;

export type Cost = Pick<Derivation, 'memoryKiB' | 'passes' | 'lanes'>;

/**
 * How costly a derivation is to be on this machine: three passes first, then memory up to 256 MiB, then passes; 250–500 ms where the machine allows it, and never less than
 * 64 MiB – on a slow machine it takes longer instead.
 *
 * @param measureOnce milliseconds that a derivation of that cost takes
 */
export async function calibrate(measureOnce: (cost: Cost) => Promise<number>): Promise<{ readonly cost: Cost; readonly ms: number }> {
  // What else the machine does makes a derivation longer and never shorter: of two the shorter is nearer to the truth.
  const measure = async (tried: Cost): Promise<number> => Math.min(await measureOnce(tried), await measureOnce(tried));
  let cost: Cost = { memoryKiB: LEAST_MEMORY_KIB, passes: PASSES_BEFORE_MORE_MEMORY, lanes: 1 };
  let ms = await measure(cost);
  for (let look = 1; look < MOST_LOOKS && !fits(ms); look++) {
    const next = scaled(cost, AIM_MS / Math.max(ms, 0.1));
    if (isSame(next, cost)) break;
    cost = next;
    ms = await measure(cost);
  }
  return { cost, ms };
}

const fits = (ms: number): boolean => ms >= LEAST_MS && ms <= MOST_MS;
const isSame = (one: Cost, other: Cost): boolean => one.memoryKiB === other.memoryKiB && one.passes === other.passes;

/** Time grows with memory × passes. */
function scaled({ memoryKiB, passes }: Cost, factor: number): Cost {
  const work = memoryKiB * passes * factor;
  // On a slow machine fewer passes make room for the least memory, and what is left over goes into memory.
  const fewest = clamp(Math.floor(work / LEAST_MEMORY_KIB), 1, PASSES_BEFORE_MORE_MEMORY);
  const memory = clamp(Math.round(work / fewest / 1024) * 1024, LEAST_MEMORY_KIB, MOST_MEMORY_KIB);
  return { memoryKiB: memory, passes: clamp(Math.round(work / memory), 1, MOST_PASSES), lanes: 1 };
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

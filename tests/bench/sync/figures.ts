import type { BenchFigure } from '../figure.ts';
import { percentile } from '../median.ts';

/** A time, a size or a count beside its goal, which it must not exceed. */
export const atMost = (name: string, value: number, unit: string, most: number): BenchFigure => ({ name, value, unit, goal: `≤ ${most}`, reached: value <= most });

/** A rate that must not be less than its goal. */
export const atLeast = (name: string, value: number, unit: string, least: number): BenchFigure => ({ name, value, unit, goal: `≥ ${least}`, reached: value >= least });

/**
 * How many times better than the peer of the same run: its time divided by ours.
 * @param least the goal; 0 where there is none and the ratio is told for itself
 */
export const timesThePeer = (name: string, ours: number, peers: number, unit: string, least: number): BenchFigure => ({
  name: `${name}, against PouchDB`, value: peers / ours, unit: '×', floor: peers, goal: least > 0 ? `≥ ${least}; the peer's ${unit} is the floor` : `told; the peer's ${unit} is the floor`,
  reached: peers / ours >= least,
});

export const p50 = (values: readonly number[]): number => percentile(values, 50);
export const p95 = (values: readonly number[]): number => percentile(values, 95);

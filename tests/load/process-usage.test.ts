import { describe, expect, it } from 'vitest';
import { readProcessUsage, slope } from './process-usage.ts';

describe('slope of memory over a load', () => {
  it('is that of a line, whatever its height', () => {
    expect(slope([{ x: 0, y: 200 }, { x: 0.5, y: 203 }, { x: 1, y: 206 }])).toBeCloseTo(6);
  });
  it('does not take noise around a level for growth', () => {
    expect(slope([{ x: 0, y: 201 }, { x: 1, y: 199 }, { x: 2, y: 199 }, { x: 3, y: 201 }])).toBeCloseTo(0);
  });
  it('says nothing of one point', () => {
    expect(slope([{ x: 1, y: 5 }])).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('what a process uses', () => {
  it('is what Node says of itself, within the pages that come and go', () => {
    const own = process.memoryUsage().rss / 2 ** 20;
    const usage = readProcessUsage(process.pid)!;
    expect(usage.residentMb).toBeGreaterThan(own * 0.7);
    expect(usage.residentMb).toBeLessThan(own * 1.5);
    expect(usage.processorSeconds).toBeGreaterThan(0);
  });
  it('is null for a process that has ended', () => {
    expect(readProcessUsage(2 ** 22 + 1)).toBeNull();
  });
});

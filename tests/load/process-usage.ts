import { readFileSync, readdirSync } from 'node:fs';

export interface ProcessUsage {
  /** Resident memory in MB (2^20 bytes), of the process alone. */
  readonly residentMb: number;
  /** Processor seconds since its start, of the process alone. */
  readonly processorSeconds: number;
  /** The same of all processes below it, such as the database it started. Shared pages are counted once for each of them. */
  readonly childrenResidentMb: number;
  readonly childrenProcessorSeconds: number;
}

/** The kernel counts processor time in hundredths of a second on every Linux this runs on (USER_HZ). */
const TICKS_IN_SECOND = 100;

/**
 * What a process and those below it use now, from /proc; null where there is none (not Linux) or the process has ended.
 */
export function readProcessUsage(pid: number): ProcessUsage | null {
  const own = readOne(pid);
  if (!own) return null;
  let childrenResidentMb = 0;
  let childrenProcessorSeconds = 0;
  for (const child of descendants(pid)) {
    const usage = readOne(child);
    childrenResidentMb += usage?.residentMb ?? 0;
    // With that of their own children that have ended: the database ends and begins a process for every connection.
    childrenProcessorSeconds += (usage?.processorSeconds ?? 0) + (usage?.endedChildrenSeconds ?? 0);
  }
  return { residentMb: own.residentMb, processorSeconds: own.processorSeconds, childrenResidentMb, childrenProcessorSeconds };
}

function readOne(pid: number): (Pick<ProcessUsage, 'residentMb' | 'processorSeconds'> & { readonly endedChildrenSeconds: number }) | null {
  const fields = statFields(pid);
  if (!fields) return null;
  const status = readText(`/proc/${pid}/status`);
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status ?? '')?.[1] ?? 0);
  return {
    residentMb: kilobytes / 1_024, processorSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_IN_SECOND,
    endedChildrenSeconds: (Number(fields[13]) + Number(fields[14])) / TICKS_IN_SECOND,
  };
}

/** The fields after the name of the process, which may hold spaces and brackets itself; [1] is the parent. */
function statFields(pid: number): string[] | null {
  const text = readText(`/proc/${pid}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function descendants(root: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statFields(Number(name))?.[1] ?? -1);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const child of childrenOf.get(pid) ?? []) {
      found.push(child);
      open.push(child);
    }
  }
  return found;
}

/** null where the file is gone: processes end while we look. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Slope of a straight line through the points by least squares, in units of y for one unit of x; 0 for fewer than two points. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  if (points.length < 2) return 0;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  let over = 0;
  let under = 0;
  for (const { x, y } of points) {
    over += (x - meanX) * (y - meanY);
    under += (x - meanX) ** 2;
  }
  return under === 0 ? 0 : over / under;
}

import { spawn, type ChildProcess } from 'node:child_process';
import type { WorkstationOrder } from './workstation-child.ts';

const CHILD = new URL('./workstation-child.ts', import.meta.url).pathname;

export interface Acknowledged {
  readonly commandId: string;
  readonly cell: string;
  readonly value: number;
}

/** A workstation in a process of its own, seen from outside: what it said is durable, over all of its lives. */
export class WorkstationProcess {
  readonly order: WorkstationOrder;
  readonly acknowledged: Acknowledged[] = [];
  readonly faults: string[] = [];
  private child: ChildProcess | null = null;
  private readonly waiters = new Set<() => void>();
  private life: string[] = [];

  constructor(order: WorkstationOrder) {
    this.order = order;
  }

  start(): void {
    const child = spawn(process.execPath, [CHILD, 'work', JSON.stringify(this.order)], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    this.life = [];
    let held = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (held + chunk.toString()).split('\n');
      held = lines.pop() ?? '';
      for (const line of lines) this.hear(line);
    });
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', (chunk: Buffer) => void this.faults.push(chunk.toString()));
  }

  say(line: 'pause' | 'again' | 'end'): void {
    this.life = this.life.filter((one) => one !== 'synced');
    this.child!.stdin!.write(`${line}\n`);
  }

  async says(wanted: string, withinMs: number): Promise<void> {
    const since = performance.now();
    while (!this.life.some((line) => line.startsWith(wanted))) {
      const left = withinMs - (performance.now() - since);
      if (left <= 0) throw new Error(`${this.order.folder} did not say «${wanted}»: ${this.life.slice(-5).join(' | ')} ${this.faults.join('')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.waiters.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  kill(): Promise<void> {
    const ended = this.ended();
    this.child!.kill('SIGKILL');
    return ended.then(() => undefined);
  }

  ended(): Promise<number> {
    const child = this.child!;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode ?? -1);
    // Its last words are read to the end: «close» comes after them.
    return new Promise((resolve) => void child.once('close', (code) => resolve(code ?? -1)));
  }

  private hear(line: string): void {
    this.life.push(line);
    const [kind, commandId = '', cell = '', value = ''] = line.split(' ');
    if (kind === 'ack') this.acknowledged.push({ commandId, cell, value: Number(value) });
    if (kind === 'error') this.faults.push(line);
    const waiting = [...this.waiters];
    this.waiters.clear();
    for (const waiter of waiting) waiter();
  }
}

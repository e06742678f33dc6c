import type pg from 'pg';
import { cutOldEvents } from '../audit/retention.ts';
import { sealRegister } from '../audit/register-seals.ts';
import type { SecurityRegister } from '../audit/security-register.ts';
import { inSchool } from '../database/pool.ts';
import type { Metrics } from '../http/metrics.ts';
import type { ServerLog } from '../log.ts';
import type { Sealer } from '../sync/countersign.ts';
import { ROWS_IN_PORTION, upkeep } from './retention.ts';

/** Asked so often whether a school's day has come: a server that is switched off every night finds its hour too. */
const LOOK_EVERY_MS = 3_600_000;
/** A start is busy with workstations that come back. */
const FIRST_LOOK_MS = 300_000;

export interface UpkeepParts {
  readonly pool: pg.Pool;
  readonly metrics: Metrics;
  readonly log: ServerLog;
  readonly clock: () => number;
  readonly longestOfflineDays: number;
  readonly register: SecurityRegister;
  readonly sealer: Sealer;
  /** Security events are kept so many days. */
  readonly securityDays: number;
  /** Calls back once after so many milliseconds. @returns takes it back */
  readonly callIn: (ms: number, call: () => void) => () => void;
}

/** The daily run inside the server. */
export class DailyUpkeep {
  private readonly parts: UpkeepParts;
  private takeBack: (() => void) | null = null;
  private running: Promise<void> = Promise.resolve();
  private lastAt = 0;

  constructor(parts: UpkeepParts) {
    this.parts = parts;
    parts.metrics.gauge('uch_upkeep_last_seconds', () => Math.floor(this.lastAt / 1_000));
  }

  start(): void {
    this.plan(FIRST_LOOK_MS);
  }

  /** Waits for a run under way: the database is closed after it. */
  async stop(): Promise<void> {
    this.takeBack?.();
    this.takeBack = null;
    await this.running;
  }

  private plan(ms: number): void {
    this.takeBack = this.parts.callIn(ms, () => {
      this.running = this.look();
      void this.running.then(() => this.takeBack && this.plan(LOOK_EVERY_MS));
    });
  }

  /** Seals before it cuts: the seal of yesterday's end is the witness of what is left. */
  private async keepRegister(schoolId: string, now: number): Promise<void> {
    const { pool, register, sealer, securityDays } = this.parts;
    await inSchool(pool, schoolId, 'write', (client) => sealRegister(client, schoolId, sealer, now));
    for (let some = ROWS_IN_PORTION; some >= ROWS_IN_PORTION; ) {
      some = await inSchool(pool, schoolId, 'write', (client) => cutOldEvents(client, register, schoolId, { daysKept: securityDays, now, most: ROWS_IN_PORTION }));
    }
  }

  private async look(): Promise<void> {
    const { pool, metrics, log, clock, longestOfflineDays } = this.parts;
    const began = clock();
    try {
      const outcomes = await upkeep(pool, { longestOfflineDays, now: began, keepRegister: (schoolId) => this.keepRegister(schoolId, began) });
      for (const outcome of outcomes) {
        metrics.count('uch_upkeep_runs_total', { outcome: outcome instanceof Error ? 'failed' : 'done' });
        if (outcome instanceof Error) {
          log.error('upkeep.failed', outcome);
          continue;
        }
        const { verdicts, tombstones, sessions } = outcome;
        for (const [what, rows] of Object.entries({ verdicts, tombstones, sessions })) metrics.count('uch_forgotten_rows_total', { what }, rows);
        if (verdicts + tombstones > 0) log.info('upkeep.forgotten', { verdicts, tombstones, sessions });
      }
      if (outcomes.length === 0) return;
      this.lastAt = clock();
      metrics.observe('uch_upkeep_seconds', {}, (clock() - began) / 1_000);
    } catch (error) {
      metrics.count('uch_upkeep_runs_total', { outcome: 'failed' });
      log.error('upkeep.failed', error);
    }
  }
}

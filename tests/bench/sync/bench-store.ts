import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PROTOCOL, type PushRequest, type SyncCommand } from '#domain/contract/sync/index.ts';
import { makeId, type CommandId } from '#domain/ids.ts';
import { inSchool, openPool } from '#server/database/pool.ts';
import { PgSyncStore } from '#server/database/pg-sync-store.ts';
import { startEmbeddedDatabase } from '#server/embedded/embedded-database.ts';
import { push } from '#server/sync/push.ts';
import type { BenchFigure } from '../figure.ts';
import { loadBenchSchool } from './bench-database.ts';
import { inBenchFolder } from './bench-folder.ts';
import { makeBenchSchool, type BenchJournal, type BenchSchool } from './bench-school.ts';
import { atLeast, atMost, p50, p95 } from './figures.ts';

const WORKSTATIONS = 60;
const SINGLE_COMMANDS = 200;
/** A class gets its marks for one work. */
const CELLS_OF_COLUMN = 30;
/** Of one push in the second part: the figure is about sixty workstations, and not about how large a push may be. */
const COMMANDS_OF_PUSH = 100;
/** Each of all workstations sends so many of them. */
const ROUNDS = 3;

/**
 * The server's half alone – push over PostgreSQL, without HTTP: what a command costs in statements and in durable time.
 * Every commit is on the disk (fsync is on in the embedded default).
 */
export const benchStore = (): Promise<BenchFigure[]> => inBenchFolder(measure);

async function measure(folder: string): Promise<BenchFigure[]> {
  const database = await startEmbeddedDatabase(join(folder, 'database'));
  if (!database.ok) throw new Error(`${database.error.code} ${JSON.stringify(database.error.params)}`);
  let statements = 0;
  const pool = openPool({ connectionString: database.value.connectionString, onStatement: () => void (statements += 1) });
  try {
    const school = makeBenchSchool({ classes: 10, pupils: 30, journalsOfClass: 6, lessons: 60, years: 1, filled: 0.3 });
    await loadBenchSchool(database.value.connectionString, school);
    const store = new PgSyncStore(pool);
    const { rows } = await inSchool(pool, school.schoolId, 'read', (tx) => tx.query<{ epoch: string }>('SELECT epoch FROM school_log WHERE school_id = $1', [school.schoolId]));
    const seats = school.journals.slice(0, WORKSTATIONS).map((journal) => new Pusher(store, school, journal, rows[0]!.epoch));

    for (const seat of seats.slice(0, 5)) await seat.push(1);
    statements = 0;
    const singles: number[] = [];
    for (let n = 0; n < SINGLE_COMMANDS; n += 1) {
      const from = performance.now();
      await seats[n % seats.length]!.push(1);
      singles.push(performance.now() - from);
    }
    const statementsAlone = statements / SINGLE_COMMANDS;

    statements = 0;
    for (const seat of seats) await seat.push(CELLS_OF_COLUMN);
    const statementsOfColumn = statements / (seats.length * CELLS_OF_COLUMN);

    statements = 0;
    const from = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) await Promise.all(seats.map((seat) => seat.push(COMMANDS_OF_PUSH)));
    const seconds = (performance.now() - from) / 1_000;
    const commands = seats.length * COMMANDS_OF_PUSH * ROUNDS;
    return [
      atMost('one command, durable on the server, p50', p50(singles), 'ms', 5),
      atMost('the same, p95', p95(singles), 'ms', 20),
      atMost('statements a command when 30 marks are saved', statementsOfColumn, 'statements', 3),
      atMost('statements a command when it comes alone, BEGIN and COMMIT with it', statementsAlone, 'statements', 3),
      atMost('statements a command, 60 workstations sending 100 each', statements / commands, 'statements', 3),
      atLeast('durable commands, 60 workstations sending 100 each', commands / seconds, 'commands/s', 10_000),
    ];
  } finally {
    await pool.end();
    await database.value.stop();
  }
}

/** One workstation as the store sees it; every cell it writes is its own, so every verdict must be `accepted`. */
class Pusher {
  private readonly store: PgSyncStore;
  private readonly school: BenchSchool;
  private readonly journal: BenchJournal;
  private readonly epoch: string;
  private readonly replicaId = makeId<string>(Date.now(), randomBytes(10));
  private deviceSeq = 0;

  constructor(store: PgSyncStore, school: BenchSchool, journal: BenchJournal, epoch: string) {
    this.store = store;
    this.school = school;
    this.journal = journal;
    this.epoch = epoch;
  }

  async push(count: number): Promise<void> {
    const commands = Array.from({ length: count }, (): SyncCommand => {
      const n = (this.deviceSeq += 1);
      const { pupilIds, workIds, teacherId } = this.journal;
      return {
        commandId: makeId<CommandId>(Date.now(), randomBytes(10)), deviceSeq: n, name: 'setMark', baseVersion: 0, authorId: teacherId, madeAt: Date.now(),
        args: { workId: workIds[Math.floor(n / pupilIds.length) % workIds.length], pupilId: pupilIds[n % pupilIds.length], value: 2 + (n % 4), isDebt: false },
      };
    });
    const request: PushRequest = { protocol: PROTOCOL, replicaId: this.replicaId, serverEpoch: this.epoch, commands, chain: null };
    const outcome = await push(this.store, { schoolId: this.school.schoolId, deviceId: this.replicaId, staffId: this.journal.teacherId }, request, Date.now());
    if (typeof outcome === 'string') throw new Error(outcome);
    const other = outcome.verdicts.find(({ status }) => status !== 'accepted');
    if (other) throw new Error(`A command of the bench was not accepted: ${JSON.stringify(other)}`);
  }
}

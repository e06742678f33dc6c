import { writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { CommandId, PupilId, StaffId, WorkId } from '#domain/ids.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { done } from '#domain/result.ts';
import { openDatabase } from '#main/database/database.ts';
import { requireActor } from '#main/features/accounts/index.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import type { Log } from '#main/log.ts';
import { SyncEngine } from '#main/sync/engine.ts';
import { HttpTransport, ServerDoor } from '#main/sync/http-transport.ts';
import { deviceKey, newId } from '../fixtures/school-server.ts';

/**
 * A workstation as a process of its own, which may be killed at any moment: the real encrypted file, the real engine, a real connection. It writes marks
 * without pause into cells of its own and says «ack <command> <cell> <value>» when one is durable. Told «pause» it stops writing and says «synced» when
 * everything is with the server; told «end» it closes.
 */
export interface WorkstationOrder {
  readonly address: string;
  readonly schoolId: string;
  readonly folder: string;
  readonly deviceId: string;
  /** Hex of the 32 bytes of its key. */
  readonly seed: string;
  readonly staffId: StaffId;
  readonly cells: readonly { readonly workId: WorkId; readonly pupilId: PupilId }[];
  readonly everyMs: number;
}

/** How the files of these workstations are opened. */
export const fileKey = (): Uint8Array => new Uint8Array(32).fill(7);

async function work(order: WorkstationOrder): Promise<void> {
  const opened = await openDatabase({ file: join(order.folder, 'school.db'), key: fileKey() });
  if (!opened.ok) throw new Error(opened.error.code);
  const file = opened.value;
  const say = (line: string): void => void writeSync(1, `${line}\n`);
  const log: Log = { info: () => undefined, warn: () => undefined, error: (event, error) => { say(`error ${event} ${String(error)}`); return 'test'; } };
  const door = new ServerDoor({ address: order.address, caPem: null, schoolId: order.schoolId, startSecret: null });
  const key = deviceKey(Buffer.from(order.seed, 'hex'));
  const transport = new HttpTransport(door, { deviceId: order.deviceId, staffId: order.staffId, version: '0.1.0', sign: async (text) => done(await key.sign(text)) });
  const state = { writes: true };
  let told = false;
  let wakeTimer: ReturnType<typeof setTimeout> | undefined;
  const engine = new SyncEngine({
    file, transport, clock: Date.now, random: (bytes) => new Uint8Array(randomBytes(bytes)), log,
    wakeIn(ms, wake) {
      clearTimeout(wakeTimer);
      wakeTimer = setTimeout(wake, Math.min(ms, 300));
    },
    onStatus: () => look(),
    onApplied: () => look(),
  });
  const look = (): void => {
    const status = engine.status();
    if (state.writes || told || status.state !== 'synced' || file.read.get<{ n: number }>('SELECT count(*) AS n FROM outbox')!.n > 0) return;
    told = true;
    say('synced');
  };
  engine.start();
  createInterface({ input: process.stdin }).on('line', (line) => {
    if (line === 'pause') {
      state.writes = false;
      look();
    }
    if (line === 'again') {
      // Somebody else may have sent something since: said once more when the newest is here.
      told = false;
      engine.syncNow();
    }
    if (line === 'end') {
      clearTimeout(wakeTimer);
      engine.stop();
      void file.close().then(() => door.close()).then(() => process.exit(0));
    }
  });
  say('ready');
  for (let nth = 0; state.writes; nth++) {
    await new Promise((resolve) => setTimeout(resolve, order.everyMs));
    // Before the first sync nobody is known here who could write.
    const actor = requireActor(file.read, { session: { staffId: order.staffId }, now: Date.now() });
    const cell = order.cells[nth % order.cells.length]!;
    if (!actor.ok || !state.writes || !file.read.get('SELECT 1 FROM work WHERE id = ?', cell.workId)) continue;
    const row = file.read.get<{ value: number | null; version: number }>('SELECT value, version FROM mark WHERE work_id = ? AND pupil_id = ?', cell.workId, cell.pupilId);
    const value = 1 + (((row?.value ?? 0) + (nth % 3)) % 5);
    const commandId = newId<CommandId>();
    const { verdicts } = await submitCommands(
      file, [{ commandId, name: 'setMark', baseVersion: row?.version ?? 0, args: { ...cell, value, isDebt: false } }], { ...actor.value, now: Date.now(), settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false },
    );
    if (verdicts[0]?.status !== 'accepted') throw new Error(`refused: ${verdicts[0]?.code}`);
    say(`ack ${commandId} ${cell.workId}/${cell.pupilId} ${value}`);
    engine.wake();
  }
}

if (process.argv[2] === 'work') await work(JSON.parse(process.argv[3]!) as WorkstationOrder);

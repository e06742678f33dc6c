import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { done } from '#domain/result.ts';
import { enrolAnswer } from '#domain/contract/sync/index.ts';
import { makeId, type StaffId } from '#domain/ids.ts';
import type { JournalCommand } from '#domain/journal/index.ts';
import { DEFAULT_POLICY_SETTINGS, type StaffRole } from '#domain/policy/index.ts';
import { openDatabase, type SchoolDatabase } from '#main/database/database.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import type { Log } from '#main/log.ts';
import type { Applied } from '#main/sync/apply.ts';
import { SyncEngine } from '#main/sync/engine.ts';
import { HttpTransport, ServerDoor } from '#main/sync/http-transport.ts';
import type { BenchServer } from './bench-server.ts';

/**
 * A workstation of the bench: the product's encrypted file, its outbox and its sync engine, over the real protocol. What a window and
 * a keychain add is not here.
 */
export class FileWorkstation {
  readonly database: SchoolDatabase;
  readonly engine: SyncEngine;
  readonly staffId: StaffId;
  onApplied: (applied: Applied) => void = () => {};
  private readonly roles: readonly StaffRole[];
  private readonly door: ServerDoor;
  private timer: NodeJS.Timeout | undefined;

  private constructor(database: SchoolDatabase, door: ServerDoor, transport: HttpTransport, staffId: StaffId, roles: readonly StaffRole[]) {
    this.database = database;
    this.door = door;
    this.staffId = staffId;
    this.roles = roles;
    this.engine = new SyncEngine({
      file: database, transport, clock: Date.now, random: (bytes) => new Uint8Array(randomBytes(bytes)), log: COMPLAINS,
      wakeIn: (ms, wake) => {
        clearTimeout(this.timer);
        this.timer = setTimeout(wake, ms);
      },
      onStatus: () => {}, onApplied: (applied) => this.onApplied(applied),
    });
  }

  static async open(folder: string, server: BenchServer, staffId: StaffId, roles: readonly StaffRole[]): Promise<FileWorkstation> {
    const opened = await openDatabase({ file: join(folder, `${makeId<string>(Date.now(), randomBytes(10))}.db`), key: new Uint8Array(randomBytes(32)) });
    if (!opened.ok) throw new Error(opened.error.code);
    const door = new ServerDoor({ address: server.address, caPem: null, schoolId: '', startSecret: null });
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const enrolled = await door.ask('POST', '/v1/enrolment', enrolAnswer, {
      secret: server.enrolmentSecret, name: 'Место замеров', publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), platform: 'bench', version: '0.0.0',
    });
    if (!enrolled.ok) throw new Error(enrolled.error.code);
    const transport = new HttpTransport(door, {
      deviceId: enrolled.value.deviceId, staffId, version: '0.0.0', sign: (text) => Promise.resolve(done(sign(null, Buffer.from(text), privateKey).toString('base64'))),
    });
    return new FileWorkstation(opened.value, door, transport, staffId, roles);
  }

  /** As the window does it: one durable transaction, then the engine hears of it. Throws where a command is not accepted here. */
  async type(commands: readonly JournalCommand[]): Promise<void> {
    const author = { actor: { staffId: this.staffId, roles: this.roles }, staffId: this.staffId, now: Date.now(), settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false };
    const { verdicts } = await submitCommands(this.database, commands, author);
    const other = verdicts.find(({ status }) => status !== 'accepted');
    if (other) throw new Error(`A command of the bench was not accepted: ${JSON.stringify(other)}`);
    this.engine.wake();
  }

  /** Commands that the server's rows do not show here yet. */
  pending(): number {
    return this.database.read.get<{ n: number }>('SELECT count(*) AS n FROM outbox')!.n;
  }

  isSynced(): boolean {
    return this.engine.status().state === 'synced';
  }

  async synced(): Promise<void> {
    await until(() => this.isSynced() && this.pending() === 0, () => `${JSON.stringify(this.engine.status())}, ${this.pending()} commands wait`);
  }

  async close(): Promise<void> {
    this.engine.stop();
    clearTimeout(this.timer);
    await this.door.close();
    await this.database.close();
  }
}

/** A bench whose workstation complains measures something else. */
const COMPLAINS: Log = {
  info: () => {},
  warn: (event, fields) => console.error(event, fields),
  error: (event, error, fields) => {
    console.error(event, error, fields);
    return '';
  },
};

/** Looks every millisecond; throws after a minute. */
export async function until(is: () => boolean, what: () => string): Promise<void> {
  const from = performance.now();
  while (!is()) {
    if (performance.now() - from > 60_000) throw new Error(`Still not: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

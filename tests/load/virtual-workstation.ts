import { generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Pool } from 'undici';
import {
  PROTOCOL,
  type ChainClaim, type EnrolAnswer, type Hello, type Poke, type PullAnswer, type PullRequest, type PushAnswer, type ScopeId, type SessionAnswer, type SyncCommand,
} from '#domain/contract/sync/index.ts';
import type { CommandId, StaffId } from '#domain/ids.ts';
import { SectionReader, type ScopeSection } from '#domain/sync/index.ts';

export interface VirtualWorkstationOptions {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  /** Sent with every request, for a server that asks for its per-start secret. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly name: string;
  /** Of an enrolment code. */
  readonly secret: string;
  readonly staffId: StaffId;
  readonly replicaId: string;
}

export interface TypedCommand {
  readonly commandId: CommandId;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly baseVersion: number;
}

/** The server refused or could not be reached; `status` 0 for the latter. */
export class WireFailure extends Error {
  readonly status: number;
  readonly code: string;
  constructor(path: string, status: number, code: string) {
    super(`${path}: ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** The server is allowed on this computer only: a load must never meet a school that works. */
export function assertLoopback(address: string): void {
  const { hostname } = new URL(address);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) throw new RangeError(`Loads are for this computer only, not for ${hostname}`);
}

/**
 * A workstation as the server sees it – enrolment, session, push, pull, snapshot, stream of pokes over the real protocol – without a file
 * behind it: it counts what it gets and forgets it. So hundreds of them cost less than the server they try.
 */
export class VirtualWorkstation {
  readonly staffId: StaffId;
  private readonly options: VirtualWorkstationOptions;
  private readonly pool: Pool;
  private token = '';
  private epoch = '';
  private deviceSeq = 0;
  private readonly cursors = new Map<ScopeId, number>();
  private stopStream: (() => void) | null = null;

  private constructor(options: VirtualWorkstationOptions) {
    this.options = options;
    this.staffId = options.staffId;
    // One connection for requests and one for the stream, as a real workstation has.
    this.pool = new Pool(options.address, { connections: 2, pipelining: 1 });
  }

  /** Enrols a new device and opens a session of the person. Throws WireFailure. */
  static async open(options: VirtualWorkstationOptions): Promise<VirtualWorkstation> {
    assertLoopback(options.address);
    const self = new VirtualWorkstation(options);
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    self.epoch = (await self.ask<Hello>('GET', '/v1/sync/hello')).serverEpoch;
    const { deviceId } = await self.ask<EnrolAnswer>('POST', '/v1/enrolment', {
      secret: options.secret, name: options.name, platform: 'load', version: '0.0.0', publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    });
    await self.openSession(deviceId, privateKey);
    return self;
  }

  private async openSession(deviceId: string, key: KeyObject): Promise<void> {
    const { nonce } = await this.ask<{ nonce: string }>('POST', '/v1/sessions/challenge', { deviceId });
    const signature = signBytes(null, Buffer.from(`${nonce}\n${deviceId}\n${this.staffId}`), key).toString('base64');
    const session = await this.ask<SessionAnswer>('POST', '/v1/sessions', { deviceId, staffId: this.staffId, nonce, signature, version: '0.0.0' });
    this.token = session.token;
  }

  /** Numbers the commands and sends them as one push. */
  push(commands: readonly TypedCommand[], madeAt: number, chain: ChainClaim | null = null): Promise<PushAnswer> {
    const numbered: SyncCommand[] = commands.map((command) => ({ ...command, args: { ...command.args }, deviceSeq: (this.deviceSeq += 1), authorId: this.staffId, madeAt }));
    return this.ask<PushAnswer>('POST', '/v1/sync/push', { protocol: PROTOCOL, replicaId: this.options.replicaId, serverEpoch: this.epoch, commands: numbered, chain });
  }

  /** Asks for what changed and moves the cursors; new scopes are taken as held from the answer's sequence on, without their rows. */
  async pull(): Promise<PullAnswer> {
    const request: PullRequest = {
      protocol: PROTOCOL, replicaId: this.options.replicaId, serverEpoch: this.epoch, waiting: 0,
      scopes: [...this.cursors].map(([id, after]) => ({ id, after, checksum: null })),
    };
    const answer = await this.ask<PullAnswer>('POST', '/v1/sync/pull', request);
    for (const { scope, upTo } of answer.patches) this.cursors.set(scope, upTo);
    for (const scope of answer.addedScopes) this.cursors.set(scope, answer.seq);
    for (const scope of answer.removedScopes) this.cursors.delete(scope);
    return answer;
  }

  get scopes(): readonly ScopeId[] {
    return [...this.cursors.keys()];
  }

  /**
   * Fetches snapshots, unpacks them and drops them.
   * @returns the bytes that crossed the wire and the time in ms
   */
  async snapshot(scopes: readonly ScopeId[], onSection: (section: ScopeSection) => void = () => {}): Promise<{ readonly bytes: number; readonly ms: number }> {
    const from = performance.now();
    const { statusCode, headers, body } = await this.pool.request({
      method: 'POST', path: '/v1/sync/snapshot',
      headers: { ...this.headers(), 'accept-encoding': 'zstd, gzip' },
      body: JSON.stringify({ protocol: PROTOCOL, replicaId: this.options.replicaId, serverEpoch: this.epoch, scopes }),
    });
    if (statusCode !== 200) throw new WireFailure('/v1/sync/snapshot', statusCode, codeOf(await body.text()));
    let bytes = 0;
    body.on('data', (chunk: Buffer) => (bytes += chunk.length));
    const reader = new SectionReader();
    const unsqueezed = headers['content-encoding'] === 'zstd' ? createZstdDecompress() : createGunzip();
    await pipeline(body, unsqueezed, async (stream: AsyncIterable<Buffer>) => {
      for await (const chunk of stream) for (const section of reader.take(chunk)) onSection(section);
    });
    if (!reader.isWhole) throw new WireFailure('/v1/sync/snapshot', 0, 'cut');
    return { bytes, ms: performance.now() - from };
  }

  /** Listens to pokes until `close`; `onEnd` when the server ends the stream by itself. */
  async listen(onPoke: (poke: Poke) => void, onEnd: () => void = () => {}): Promise<void> {
    const abort = new AbortController();
    this.stopStream = () => abort.abort();
    const { statusCode, body } = await this.pool.request({ method: 'GET', path: '/v1/sync/stream', headers: this.headers(), signal: abort.signal, bodyTimeout: 0, headersTimeout: 0 });
    if (statusCode !== 200) throw new WireFailure('/v1/sync/stream', statusCode, (await body.text()).slice(0, 200));
    void readEvents(body, onPoke).then(() => abort.signal.aborted || onEnd(), () => abort.signal.aborted || onEnd());
  }

  async close(): Promise<void> {
    this.stopStream?.();
    await this.pool.destroy();
  }

  private headers(): Record<string, string> {
    return { 'content-type': 'application/json', ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...this.options.headers };
  }

  private async ask<Answer>(method: 'GET' | 'POST', path: string, message?: unknown): Promise<Answer> {
    const headers = this.headers();
    if (message === undefined) delete headers['content-type'];
    const { statusCode, body } = await this.pool.request({ method, path, headers, body: message === undefined ? null : JSON.stringify(message) });
    const text = await body.text();
    if (statusCode < 200 || statusCode > 299) throw new WireFailure(path, statusCode, codeOf(text));
    return JSON.parse(text) as Answer;
  }
}

function codeOf(text: string): string {
  try {
    return (JSON.parse(text) as { code?: string }).code ?? '';
  } catch {
    return text.slice(0, 100);
  }
}

/** Calls `onPoke` for every poke of an event stream, however its bytes are cut; ends with the stream. */
export async function readEvents(body: AsyncIterable<Uint8Array>, onPoke: (poke: Poke) => void): Promise<void> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of body) {
    held += decoder.decode(chunk, { stream: true });
    let end: number;
    while ((end = held.indexOf('\n\n')) >= 0) {
      const lines = held.slice(0, end).split('\n');
      held = held.slice(end + 2);
      const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('\n');
      if (lines.includes('event: poke') && data !== '') onPoke(JSON.parse(data) as Poke);
    }
  }
}

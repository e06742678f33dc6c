import { Agent, request, type Dispatcher } from 'undici';
import type { z } from 'zod';
import {
  challengeAnswer, hello as helloAnswer, poke as pokeSchema, pullAnswer, pushAnswer, refusal, sessionAnswer, type Poke, type PullRequest, type PushRequest,
  type SessionAnswer, type SessionCredential, type SignedInAnswer, type SnapshotRequest,
} from '#domain/contract/sync/index.ts';
import { nothing } from '#domain/contract/ipc/shapes.ts';
import { ERRORS, type ErrorCode, type Failure } from '#domain/errors.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { SectionReader, type ScopeSection } from '#domain/sync/index.ts';
import type { SyncTransport } from './transport.ts';
import { unzippedBody } from './unzipped-body.ts';

export interface ServerPlace {
  /** `host:port`, spoken to by TLS; with `http://` in front a server on this computer. */
  readonly address: string;
  /** PEM of the school's authority, the only one that is believed; null on plain loopback. */
  readonly caPem: string | null;
  readonly schoolId: string;
  /** «Школа на этом компьютере»: the secret of this start. */
  readonly startSecret: string | null;
}

export interface Workstation {
  readonly deviceId: string;
  readonly staffId: string;
  readonly version: string;
  /** Ed25519 over the UTF-8 text with the workstation's key, base64; a failure of the keychain is passed on. */
  readonly sign: (text: string) => Promise<Result<string>>;
  /** Its clock, told with each session, so that the school's register shows both clocks. Milliseconds since 1970 UTC. */
  readonly clock?: () => number;
  /**
   * How a session is opened where the school has passwords; missing for a development identity. Asked again with what the server said to the one before, until it has nothing left and says what is to be told.
   * Code: `sign_in_over` where login and password must be asked for.
   */
  readonly credential?: (refused?: SessionRefusal) => Promise<Result<SessionCredential>>;
  /** Hears what the server tells with each session: the lease above all. */
  readonly onAccount?: (account: SignedInAnswer) => void;
  /** A session that the sign-in has opened already; used before any other is asked for. */
  readonly session?: string;
}

/** What the server said to a credential. */
export interface SessionRefusal {
  readonly kind: SessionCredential['kind'];
  readonly error: Failure;
}

export interface SessionWish extends Pick<Workstation, 'deviceId' | 'version' | 'sign' | 'clock'> {
  /** Of a development identity. */
  readonly staffId?: string;
  readonly credential?: SessionCredential;
}

/**
 * Opens a session: the workstation proves its key, and the person what they know or have (docs/adr/0013).
 * @returns the server's answer; the refusals of the server, `keychain_missing`, `keychain_changed`
 */
export async function openSession(door: ServerDoor, { deviceId, version, sign, clock, staffId, credential }: SessionWish): Promise<Result<SessionAnswer>> {
  const challenge = await door.ask('POST', '/v1/sessions/challenge', challengeAnswer, { deviceId });
  if (!challenge.ok) return challenge;
  const { nonce } = challenge.value;
  const who = credential?.kind === 'password' ? credential.login : (credential?.staffId ?? staffId ?? '');
  const signature = await sign(`${nonce}\n${deviceId}\n${who}`);
  if (!signature.ok) return signature;
  return door.ask('POST', '/v1/sessions', sessionAnswer, {
    deviceId, nonce, signature: signature.value, version, ...(clock ? { deviceAt: clock() } : {}), ...(staffId === undefined ? {} : { staffId }), ...(credential ? { credential } : {}),
  });
}

const ANSWERS_WITHIN_MS = 30_000;
/** Heartbeats come every 20 s; two lost ones are a dead line. */
const SILENT_STREAM_MS = 45_000;

/** How one asks a school server, with its own authority pinned. Nothing rejects: every failure is a code. */
export class ServerDoor {
  private readonly place: ServerPlace;
  private readonly agent: Agent;
  private readonly origin: string;

  constructor(place: ServerPlace) {
    this.place = place;
    const plain = place.address.startsWith('http://');
    this.origin = plain ? place.address : `https://${place.address}`;
    // Clear text never leaves the computer.
    if (plain && !/^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/.test(place.address)) throw new RangeError('clear text is for this computer only');
    this.agent = new Agent({
      connect: { timeout: 5_000, ...(place.caPem === null ? {} : { ca: place.caPem }) }, keepAliveTimeout: 60_000, headersTimeout: ANSWERS_WITHIN_MS,
      bodyTimeout: ANSWERS_WITHIN_MS, connections: 4,
    });
  }

  async ask<Schema extends z.ZodType>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, schema: Schema, body?: unknown, token?: string): Promise<Result<z.output<Schema>>> {
    const response = await this.send(method, path, body, token);
    if (!response.ok) return response;
    try {
      const { statusCode, body: stream } = response.value;
      const text = await stream.text();
      const answer: unknown = text === '' ? {} : JSON.parse(text);
      if (statusCode >= 400) return refusalOf(answer);
      const parsed = schema.safeParse(answer);
      return parsed.success ? done(parsed.data) : failed('server_failed', { reference: '' });
    } catch (error) {
      return this.transportFailure(error);
    }
  }

  async send(method: Dispatcher.HttpMethod, path: string, body?: unknown, token?: string, more: { headers?: Record<string, string>; bodyTimeout?: number; signal?: AbortSignal } = {}): Promise<Result<Dispatcher.ResponseData>> {
    try {
      const { startSecret, schoolId } = this.place;
      return done(
        await request(`${this.origin}${path}`, {
          method, dispatcher: this.agent,
          headers: {
            ...(schoolId === '' ? {} : { 'x-school': schoolId }), ...(startSecret === null ? {} : { 'x-start-secret': startSecret }),
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more.headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(more.bodyTimeout === undefined ? {} : { bodyTimeout: more.bodyTimeout }),
          ...(more.signal ? { signal: more.signal } : {}),
        }),
      );
    } catch (error) {
      return this.transportFailure(error);
    }
  }

  transportFailure(error: unknown): Extract<Result<never>, { ok: false }> {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    const address = this.place.address.replace(/^http:\/\//, '');
    const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);
    return failed(certificate ? 'server_certificate_unknown' : 'server_unreachable', { address });
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** The codes we know are passed on as they are; another is a newer server's. */
export function refusalOf(answer: unknown): Extract<Result<never>, { ok: false }> {
  const parsed = refusal.safeParse(answer);
  if (parsed.success && Object.hasOwn(ERRORS, parsed.data.code)) return failed(parsed.data.code as ErrorCode, parsed.data.params);
  return failed('server_failed', { reference: '' });
}

class StreamOfOthers extends Error {}
class StoringFailed extends Error {}

function sectionsOf(reader: SectionReader, chunk: Uint8Array): ScopeSection[] {
  try {
    return reader.take(chunk);
  } catch (error) {
    throw new StreamOfOthers('the stream is none of ours', { cause: error });
  }
}

/** The sync's way over HTTP for one person on one workstation. The session's token stays in memory. */
export class HttpTransport implements SyncTransport {
  private readonly door: ServerDoor;
  private readonly workstation: Workstation;
  private token = '';
  private opened: string;
  private isGivenUp = false;
  private beginning: Promise<void> = Promise.resolve();
  private readonly attempt = Promise.withResolvers<void>();

  constructor(door: ServerDoor, workstation: Workstation) {
    this.door = door;
    this.workstation = workstation;
    this.opened = workstation.session ?? '';
  }

  /** Of the open session, for the administrator's requests; empty without one. */
  get sessionToken(): string {
    return this.token;
  }

  /** When the first session was opened or refused, or nobody wants one any more. */
  get attempted(): Promise<void> {
    return this.attempt.promise;
  }

  /**
   * Nobody asks through this any more: the session is the caller's to end. One that is being opened meanwhile is ended as soon as it comes.
   * @returns its token, also of one that was not used yet; empty without one
   */
  giveUp(): string {
    const open = this.token === '' ? this.opened : this.token;
    this.isGivenUp = true;
    this.attempt.resolve();
    this.token = '';
    this.opened = '';
    return open;
  }

  /** Nothing is asked before. */
  beginAfter(moment: Promise<void>): void {
    this.beginning = moment;
  }

  async hello() {
    await this.beginning;
    return this.door.ask('GET', '/v1/sync/hello', helloAnswer);
  }

  async openSession(): Promise<Result<null>> {
    try {
      return await this.openOne();
    } finally {
      this.attempt.resolve();
    }
  }

  private async openOne(): Promise<Result<null>> {
    if (this.opened !== '') {
      this.token = this.opened;
      this.opened = '';
      return done(null);
    }
    const { deviceId, staffId, version, sign, clock, credential: ask, onAccount } = this.workstation;
    const wish = { deviceId, version, sign, ...(clock ? { clock } : {}) };
    let session: Result<SessionAnswer>;
    for (let refused: SessionRefusal | undefined; ;) {
      const credential = await ask?.(refused);
      if (credential && !credential.ok) return credential;
      // Nobody waits for it any more: another attempt would be counted against somebody who has left.
      if (this.isGivenUp) return failed('needs_server');
      session = await openSession(this.door, { ...wish, ...(credential ? { credential: credential.value } : { staffId }) });
      if (session.ok) break;
      if (!credential || refused?.kind === credential.value.kind) return session;
      refused = { kind: credential.value.kind, error: session.error };
    }
    if (this.isGivenUp) {
      void this.door.ask('DELETE', '/v1/sessions?because=lock', nothing, undefined, session.value.token);
      return failed('needs_server');
    }
    this.token = session.value.token;
    if (session.value.account) onAccount?.(session.value.account);
    return done(null);
  }

  push(body: PushRequest) {
    return this.door.ask('POST', '/v1/sync/push', pushAnswer, body, this.token);
  }

  pull(body: PullRequest) {
    return this.door.ask('POST', '/v1/sync/pull', pullAnswer, body, this.token);
  }

  async snapshot(body: SnapshotRequest, onSection: (section: ScopeSection) => Promise<void>): Promise<Result<null>> {
    const response = await this.door.send('POST', '/v1/sync/snapshot', body, this.token, { headers: { 'accept-encoding': 'zstd, gzip' } });
    if (!response.ok) return response;
    const { statusCode, headers, body: stream } = response.value;
    try {
      if (statusCode >= 400) return refusalOf(await stream.json());
      const reader = new SectionReader();
      const store = (section: ScopeSection) => onSection(section).catch((error: unknown) => Promise.reject(new StoringFailed('a section was not stored', { cause: error })));
      for await (const chunk of unzippedBody(stream, String(headers['content-encoding'] ?? ''))) {
        for (const section of sectionsOf(reader, chunk)) await store(section);
      }
      return reader.isWhole ? done(null) : this.door.transportFailure(null);
    } catch (error) {
      if (error instanceof StreamOfOthers) return failed('server_failed', { reference: '' });
      // What the file said while a section was stored is not the network's fault.
      if (error instanceof StoringFailed) throw error.cause;
      return this.door.transportFailure(error);
    }
  }

  stream(onPoke: (poke: Poke) => void, onEnd: () => void): () => void {
    const abort = new AbortController();
    const listen = async (): Promise<void> => {
      const response = await this.door.send('GET', '/v1/sync/stream', undefined, this.token, { bodyTimeout: SILENT_STREAM_MS, signal: abort.signal });
      if (!response.ok || response.value.statusCode !== 200) return;
      let held = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.value.body) {
        held += decoder.decode(chunk as Uint8Array, { stream: true });
        const events = held.split('\n\n');
        held = events.pop() ?? '';
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (!/^event: poke$/m.test(event) || data === undefined) continue;
          const parsed = pokeSchema.safeParse(JSON.parse(data));
          if (parsed.success) onPoke(parsed.data);
        }
      }
    };
    void listen()
      .catch(() => undefined)
      .finally(() => {
        if (!abort.signal.aborted) onEnd();
      });
    return () => abort.abort();
  }
}

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import type { SchoolId } from '#domain/ids.ts';
import { sealKeyOf } from '#server/certificates/seal-key.ts';
import { Accounts } from '#server/accounts/accounts.ts';
import { WaitWatch } from '#server/accounts/wait-watch.ts';
import { PasswordHasher } from '#server/accounts/password-hash.ts';
import { listHostedSchools } from '#server/accounts/device-repository.ts';
import { buildApp } from '#server/app.ts';
import { PgSyncStore } from '#server/database/pg-sync-store.ts';
import { openPool } from '#server/database/pool.ts';
import { Contacts } from '#server/http/contacts.ts';
import { PgSecurityRegister } from '#server/audit/security-register.ts';
import type { DoorParts } from '#server/http/door-parts.ts';
import { Metrics } from '#server/http/metrics.ts';
import { Pokes } from '#server/http/pokes.ts';
import { openServerLog } from '#server/log.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly bytes: Buffer;
  readonly body: Record<string, unknown>;
  readonly code: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH' | 'HEAD' | 'OPTIONS';
  readonly url: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The real door before a real database, without a socket and with a clock of the test; what it logs is kept, line by line as it would be written. */
export class DoorUnderTest {
  now: number;
  readonly pool: pg.Pool;
  readonly accounts: Accounts;
  readonly parts: DoorParts;
  readonly app: FastifyInstance;
  readonly lines: string[] = [];
  private readonly observer: pg.Client;
  private isObserving = false;

  constructor(connectionString: string, now: number) {
    this.now = now;
    const clock = (): number => this.now;
    const log = openServerLog(() => 'test', { write: (line) => void this.lines.push(line) });
    this.observer = new pg.Client({ connectionString });
    this.pool = openPool({ connectionString, most: 6 });
    const register = new PgSecurityRegister();
    this.accounts = new Accounts({ pool: this.pool, register, developmentIdentities: 'all', clock, random: (bytes) => new Uint8Array(randomBytes(bytes)) });
    this.parts = {
      store: new PgSyncStore(this.pool), accounts: this.accounts, hasher: new PasswordHasher((bytes) => new Uint8Array(randomBytes(bytes)), { memoryKib: 64, passes: 1 }), waits: new WaitWatch(() => performance.now()), pokes: new Pokes(connectionString, log), contacts: new Contacts(this.accounts, clock, log), metrics: new Metrics(), log,
      clock, version: '0.0.0-test', streams: new Set(), caPem: null, publicAddress: () => 'http://127.0.0.1:1', schools: () => listHostedSchools(this.pool), startSecret: null,
      sealer: sealKeyOf(generateKeyPairSync('ed25519').privateKey), sealKeys: () => Promise.resolve({}), pool: this.pool, register, random: (bytes) => new Uint8Array(randomBytes(bytes)),
    };
    this.app = buildApp(this.parts);
  }

  async ask({ method, url, body, token, headers }: Ask): Promise<Answer> {
    const response = await this.app.inject({
      method, url,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isPacked = response.headers['content-type'] === 'application/octet-stream';
    const text = isPacked ? '' : response.payload;
    return { status: response.statusCode, text, bytes: response.rawPayload, headers: response.headers, ...parsed(text) };
  }

  /** Where the schools stand, in one trip on a connection beside the door's own. */
  async observe(schools: readonly SchoolId[]): Promise<Record<string, number>[]> {
    if (!this.isObserving) await this.observer.connect();
    this.isObserving = true;
    const counted = ['device', 'session', 'enrolment_code', 'access_grant'].map((table) => `(SELECT count(*)::int FROM ${table} WHERE school_id = l.school_id) AS ${table}s`).join(', ');
    const text = schools.map((id) => `SELECT set_config('app.school_id', '${id}', false); SELECT seq::int, chain_seq::int, ${counted} FROM school_log l WHERE school_id = '${id}'`).join('; ');
    const results = (await this.observer.query(text)) as unknown as pg.QueryResult<Record<string, number>>[];
    return results.flatMap((result, at) => (at % 2 === 1 ? result.rows : []));
  }

  async close(): Promise<void> {
    if (this.isObserving) await this.observer.end();
    await this.app.close();
    await this.pool.end();
  }
}

function parsed(text: string): { readonly body: Record<string, unknown>; readonly code: unknown } {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    return { body, code: body['code'] };
  } catch {
    return { body: {}, code: undefined };
  }
}

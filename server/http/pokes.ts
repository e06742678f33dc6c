import pg from 'pg';
import type { Poke, ScopeId } from '#domain/contract/sync/index.ts';
import { SESSIONS_ENDED_CHANNEL } from '../accounts/ended-sessions.ts';
import { CHANGED_CHANNEL } from '../database/pg-sync-store.ts';
import type { ServerLog } from '../log.ts';

export interface PokeListener {
  readonly schoolId: string;
  /** Whether the person may hold a scope, as far as is known; a poke too many costs one empty pull. */
  readonly holds: (scope: ScopeId) => boolean;
  readonly send: (poke: Poke) => void;
  /** Sessions of the school ended; its own may be among them. */
  readonly recheck: () => void;
}

/**
 * Hears from the database which scopes moved, whichever instance moved them, and tells the streams that hold them. The connection is its own and
 * direct: LISTEN does not pass a pooler in transaction mode.
 */
export class Pokes {
  private readonly connectionString: string;
  private readonly log: ServerLog;
  private readonly listeners = new Set<PokeListener>();
  private client: pg.Client | null = null;
  private closed = false;

  constructor(connectionString: string, log: ServerLog) {
    this.connectionString = connectionString;
    this.log = log;
  }

  get streams(): number {
    return this.listeners.size;
  }

  add(listener: PokeListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString, application_name: 'uchitelskaya-pokes' });
    client.on('notification', ({ channel, payload }) => (channel === SESSIONS_ENDED_CHANNEL ? this.hearEnded(payload ?? '') : this.hear(payload ?? '')));
    client.on('error', () => undefined);
    client.on('end', () => void this.reopen(client));
    await client.connect();
    await client.query(`LISTEN ${CHANGED_CHANNEL}; LISTEN ${SESSIONS_ENDED_CHANNEL}`);
    this.client = client;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  private async reopen(ended: pg.Client): Promise<void> {
    if (this.closed || this.client !== ended) return;
    this.client = null;
    for (let pause = 200; !this.closed; pause = Math.min(pause * 2, 10_000)) {
      try {
        await this.open();
        // What moved meanwhile is not known: everybody asks once.
        for (const listener of this.listeners) {
          listener.send({ seq: 0, scopes: [] });
          listener.recheck();
        }
        return;
      } catch (error) {
        this.log.error('pokes.notConnected', error, { pause });
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  private hearEnded(payload: string): void {
    const { schoolId } = JSON.parse(payload) as { schoolId: string };
    for (const listener of this.listeners) if (listener.schoolId === schoolId) listener.recheck();
  }

  private hear(payload: string): void {
    const { schoolId, seq, scopes } = JSON.parse(payload) as { schoolId: string; seq: number; scopes: ScopeId[] };
    for (const listener of this.listeners) {
      if (listener.schoolId !== schoolId) continue;
      const own = scopes.filter((scope) => listener.holds(scope));
      if (own.length > 0) listener.send({ seq, scopes: own });
    }
  }
}

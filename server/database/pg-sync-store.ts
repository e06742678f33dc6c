import type pg from 'pg';
import type { ScopeId, SyncVerdict } from '#domain/contract/sync/index.ts';
import type { SchoolId, StaffId } from '#domain/ids.ts';
import { grantedScopes, type PolicySettings } from '#domain/policy/index.ts';
import type { Grants, LogHead, ReplicaState, ScopeHead, StoredVerdict, SyncStore, SyncTransaction, SyncView } from '../sync/store.ts';
import { saveBatch } from './batch-repository.ts';
import { saveChain } from './chain-repository.ts';
import { readChanges } from './changes-repository.ts';
import { asGrants, asSettings, isoDay, loadFacts } from './facts-repository.ts';
import { inSchool } from './pool.ts';

/** The channel on which instances tell each other that scopes of a school moved. */
export const CHANGED_CHANNEL = 'school_changed';
/** PostgreSQL takes 8 000 bytes a notification; ids and quotes leave room for so many scopes. */
const SCOPES_IN_NOTICE = 150;
/** Pushes that wait for a school's log are judged in one transaction, so many at most. */
const WORKS_AT_ONCE = 16;

interface Waiting {
  readonly run: (tx: SyncTransaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The store on PostgreSQL: see docs/adr/0009. */
export class PgSyncStore implements SyncStore {
  private readonly pool: pg.Pool;
  private readonly waiting = new Map<SchoolId, Waiting[]>();

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  write<Value>(schoolId: SchoolId, work: (tx: SyncTransaction) => Promise<Value>): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      const one: Waiting = { run: work, resolve: resolve as (value: unknown) => void, reject };
      const queue = this.waiting.get(schoolId);
      if (queue) {
        queue.push(one);
        return;
      }
      this.waiting.set(schoolId, [one]);
      void this.drain(schoolId);
    });
  }

  read<Value>(schoolId: SchoolId, work: (view: SyncView) => Promise<Value>): Promise<Value> {
    return inSchool(this.pool, schoolId, 'read', async (client) => work(new PgView(client, schoolId, await readHead(client, schoolId, 'read'))));
  }

  /** What came while a transaction ran goes together into the next: one commit for all of them. */
  private async drain(schoolId: SchoolId): Promise<void> {
    const queue = this.waiting.get(schoolId)!;
    while (queue.length > 0) {
      const together = queue.splice(0, WORKS_AT_ONCE);
      try {
        await this.together(schoolId, together);
      } catch (error) {
        // One of several may have spoilt it for the others: each alone then.
        if (together.length === 1) together[0]!.reject(error);
        else for (const one of together) await this.together(schoolId, [one]).catch((failure: unknown) => one.reject(failure));
      }
    }
    this.waiting.delete(schoolId);
  }

  private async together(schoolId: SchoolId, works: readonly Waiting[]): Promise<void> {
    const values = await inSchool(this.pool, schoolId, 'write', async (client) => {
      const tx = new PgTransaction(client, schoolId, await readHead(client, schoolId, 'write'));
      const answers: unknown[] = [];
      for (const work of works) answers.push(await work.run(tx));
      await tx.tell();
      return answers;
    });
    for (const [at, work] of works.entries()) work.resolve(values[at]);
  }
}

/** With the moment since when every verdict is there; 0: none was ever forgotten. */
type StoredHead = LogHead & { readonly verdictsKeptFrom: number };

async function readHead(client: pg.ClientBase, schoolId: SchoolId, how: 'read' | 'write'): Promise<StoredHead> {
  const { rows } = await client.query<{ epoch: string; seq: number; chain_seq: number; chain_hash: Buffer; backed_up_to: number; verdicts_kept_from: number }>({
    name: `head-${how}`,
    text: `SELECT epoch, seq, chain_seq, chain_hash, backed_up_to, verdicts_kept_from FROM school_log WHERE school_id = $1${how === 'write' ? ' FOR UPDATE' : ''}`,
    values: [schoolId],
  });
  const row = rows[0];
  if (!row) throw new UnknownSchool();
  return { epoch: row.epoch, seq: row.seq, chainSeq: row.chain_seq, chainHash: new Uint8Array(row.chain_hash), backedUpTo: row.backed_up_to, verdictsKeptFrom: row.verdicts_kept_from };
}

/** The database holds no such school; the door answers `school_unknown`. */
export class UnknownSchool extends Error {}

class PgTransaction implements SyncTransaction {
  head: LogHead;
  private readonly client: pg.ClientBase;
  private readonly schoolId: SchoolId;
  private readonly moved = new Set<ScopeId>();
  private readonly forgetsVerdicts: boolean;

  constructor(client: pg.ClientBase, schoolId: SchoolId, head: StoredHead) {
    this.client = client;
    this.schoolId = schoolId;
    this.head = head;
    this.forgetsVerdicts = head.verdictsKeptFrom > 0;
  }

  async findVerdicts(commandIds: readonly string[]): Promise<ReadonlyMap<string, StoredVerdict>> {
    const { rows } = await this.client.query<{ command_id: string; verdict: string; fingerprint: string }>({
      name: 'verdicts', text: 'SELECT command_id, verdict, fingerprint FROM command_verdict WHERE school_id = $1 AND command_id = ANY($2::text[])',
      values: [this.schoolId, commandIds],
    });
    const found = new Map<string, StoredVerdict>(rows.map((row) => [row.command_id, { verdict: JSON.parse(row.verdict) as SyncVerdict, fingerprint: row.fingerprint }]));
    if (this.forgetsVerdicts) for (const [commandId, spent] of await this.findSpent(commandIds.filter((id) => !found.has(id)))) found.set(commandId, spent);
    return found;
  }

  /**
   * Accepted commands whose verdicts were forgotten, by their revisions: nothing happens twice, however long its author was away. What was refused has none
   * and is judged again, once.
   */
  private async findSpent(commandIds: readonly string[]): Promise<ReadonlyMap<string, StoredVerdict>> {
    if (commandIds.length === 0) return new Map();
    const { rows } = await this.client.query<{ command_id: string; command: string; entity: string; entity_id: string; author_id: string }>({
      name: 'spent', text: 'SELECT command_id, command, entity, entity_id, author_id FROM revision WHERE school_id = $1 AND command_id = ANY($2::text[])',
      values: [this.schoolId, commandIds],
    });
    return new Map(rows.map((row) => [row.command_id, {
      // The version it had then is not known any more; whatever stands now has it in itself.
      verdict: { commandId: row.command_id, status: 'accepted', entity: row.entity, entityId: row.entity_id, version: 0 },
      fingerprint: null, spent: { name: row.command, authorId: row.author_id },
    }]));
  }

  async findReplica(replicaId: string): Promise<ReplicaState | undefined> {
    const { rows } = await this.client.query<{ device_seq: number | null; command_id: string | null; length: number | null; hash: string; staff_id: string; breaks: number }>({
      name: 'replica',
      text: `SELECT r.device_seq, r.command_id, c.length, c.hash, c.staff_id, c.breaks FROM (SELECT $1::text AS school_id) k
             LEFT JOIN replica r ON r.school_id = $1 AND r.replica_id = $2 LEFT JOIN replica_chain c ON c.school_id = $1 AND c.replica_id = $2`,
      values: [this.schoolId, replicaId],
    });
    const row = rows[0];
    if (!row || (row.device_seq === null && row.length === null)) return undefined;
    return {
      deviceSeq: row.device_seq ?? 0, commandId: row.command_id ?? '', chain: row.length === null ? null : { length: row.length, hash: row.hash, staffId: row.staff_id, breaks: row.breaks },
    };
  }

  loadFacts(request: Parameters<SyncTransaction['loadFacts']>[0]) {
    return loadFacts(this.client, this.schoolId, request);
  }

  async save(batch: Parameters<SyncTransaction['save']>[0]): Promise<void> {
    // Both travel together: a seal costs no way of its own.
    await Promise.all([saveBatch(this.client, this.schoolId, batch), batch.chain ? saveChain(this.client, this.schoolId, batch.chain) : null]);
    this.head = batch.head;
    for (const { scope } of batch.scopes) this.moved.add(scope);
  }

  /** Heard by the instances after the commit. */
  async tell(): Promise<void> {
    const scopes = [...this.moved];
    for (let at = 0; at < scopes.length; at += SCOPES_IN_NOTICE) {
      const notice = JSON.stringify({ schoolId: this.schoolId, seq: this.head.seq, scopes: scopes.slice(at, at + SCOPES_IN_NOTICE) });
      await this.client.query({ name: 'tell', text: 'SELECT pg_notify($1, $2)', values: [CHANGED_CHANNEL, notice] });
    }
  }
}

class PgView implements SyncView {
  readonly head: LogHead;
  private readonly client: pg.ClientBase;
  private readonly schoolId: SchoolId;

  constructor(client: pg.ClientBase, schoolId: SchoolId, head: LogHead) {
    this.client = client;
    this.schoolId = schoolId;
    this.head = head;
  }

  async grantsOf(staffId: StaffId, now: number): Promise<{ grants: Grants; settings: PolicySettings }> {
    const { rows } = await this.client.query<{ grants: [string, string][] | null; settings: string | null }>({
      name: 'grants',
      text: `SELECT (SELECT json_agg(json_build_array(role, object_id)) FROM access_grant
                     WHERE school_id = $1 AND staff_id = $2 AND starts_on <= $3 AND (ends_on IS NULL OR ends_on >= $3)) AS grants,
                    (SELECT value FROM setting WHERE school_id = $1 AND name = 'policy') AS settings`,
      values: [this.schoolId, staffId, isoDay(now)],
    });
    return { grants: asGrants(staffId, rows[0]?.grants ?? []), settings: asSettings(rows[0]?.settings ?? null) };
  }

  async scopesOf(grants: Grants, settings: PolicySettings): Promise<readonly ScopeId[]> {
    const { rows } = await this.client.query<{ classes: string[] | null; journals: [string, string][] | null }>({
      name: 'structure',
      text: `SELECT (SELECT json_agg(id) FROM study_group WHERE school_id = $1 AND parent_id IS NULL) AS classes,
                    (SELECT json_agg(json_build_array(j.id, COALESCE(g.parent_id, g.id))) FROM journal j
                     JOIN study_group g ON g.school_id = $1 AND g.id = j.group_id WHERE j.school_id = $1) AS journals`,
      values: [this.schoolId],
    });
    const journals = (rows[0]?.journals ?? []).map(([journalId, classId]) => ({ journalId, classId }));
    return grantedScopes(grants, grants, { schoolId: this.schoolId, classes: rows[0]?.classes ?? [], journals }, settings) as ScopeId[];
  }

  async heads(scopes: readonly ScopeId[]): Promise<ReadonlyMap<ScopeId, ScopeHead>> {
    const { rows } = await this.client.query<ScopeHead>({
      name: 'heads', text: 'SELECT scope, seq, checksum, forgotten_up_to AS "forgottenUpTo" FROM scope_head WHERE school_id = $1 AND scope = ANY($2::text[])', values: [this.schoolId, scopes],
    });
    return new Map(rows.map((row) => [row.scope, row]));
  }

  async changes(scopes: Parameters<SyncView['changes']>[0]) {
    const upTo = this.head.seq;
    return (await readChanges(this.client, this.schoolId, scopes)).map((changes) => ({ ...changes, upTo }));
  }
}

import type pg from 'pg';
import type { ScopeId } from '#domain/contract/sync/index.ts';
import type { SchoolId, StaffId } from '#domain/ids.ts';
import { grantedScopes, type PolicySettings } from '#domain/policy/index.ts';
import type {
  Access, BatchWrite, Grants, LogHead, PushFound, PushNeed, Reader, ScopeHead, SyncStore, SyncTransaction, SyncView,
} from '../sync/store.ts';
import { PgSecurityRegister } from '../audit/security-register.ts';
import { saveBatch } from './batch-repository.ts';
import { saveChain } from './chain-repository.ts';
import { readChanges } from './changes-repository.ts';
import { asSettings, findForPush } from './facts-repository.ts';
import { inSchool } from './pool.ts';
import { daysAround, GRANT_ROW, liveGrants, type GrantTuple } from './school-day.ts';

/** The channel on which instances tell each other that scopes of a school moved. */
export const CHANGED_CHANNEL = 'school_changed';
/** PostgreSQL takes 8 000 bytes a notification; ids and quotes leave room for so many scopes. */
const SCOPES_IN_NOTICE = 150;
/** Pushes that wait for a school's log are judged in one transaction, so many at most. */
const WORKS_AT_ONCE = 16;
/** And with no more commands than these beyond the first push, so that nobody waits long for a large neighbour. */
const COMMANDS_AT_ONCE = 1_600;

interface Waiting {
  readonly commands: number;
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

  write<Value>(schoolId: SchoolId, commands: number, work: (tx: SyncTransaction) => Promise<Value>): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      const one: Waiting = { commands, run: work, resolve: resolve as (value: unknown) => void, reject };
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
    return inSchool(this.pool, schoolId, 'read', async (client) => work(new PgView(client, schoolId, await readHead(client, schoolId))));
  }

  look<Value>(schoolId: SchoolId, reader: Reader, work: (view: SyncView, access: Access) => Promise<Value>): Promise<Value> {
    return inSchool(this.pool, schoolId, 'read', async (client) => {
      // One way there and back for all three: BEGIN, the head and the rights.
      const [head, access] = await Promise.all([readHead(client, schoolId), readAccess(client, schoolId, reader)]);
      return work(new PgView(client, schoolId, head), access);
    });
  }

  /** What came while a transaction ran goes together into the next: one commit for all of them. */
  private async drain(schoolId: SchoolId): Promise<void> {
    const queue = this.waiting.get(schoolId)!;
    while (queue.length > 0) {
      const together = queue.splice(0, fitting(queue));
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
    let tx: PgTransaction | undefined;
    try {
      const values = await inSchool(this.pool, schoolId, 'locked', async (client, begun) => {
        const open = (tx = new PgTransaction(client, schoolId, begun));
        const answers: unknown[] = [];
        for (const [at, work] of works.entries()) {
          open.isLast = at === works.length - 1;
          answers.push(await work.run(open));
        }
        open.tellRest();
        return answers;
      });
      for (const [at, work] of works.entries()) work.resolve(values[at]);
    } catch (error) {
      // What failed first says more than the commit that did not come about.
      await Promise.all(tx?.sent ?? []);
      throw error;
    }
  }
}

/** How many of those that wait go into one transaction. */
function fitting(queue: readonly Waiting[]): number {
  let commands = 0;
  const end = queue.findIndex((one, at) => at >= WORKS_AT_ONCE || ((commands += one.commands) > COMMANDS_AT_ONCE && at > 0));
  return end < 0 ? queue.length : end;
}

const asHead = (row: pg.QueryResultRow | undefined): LogHead => {
  if (!row) throw new UnknownSchool();
  const { epoch, seq, chain_seq: chainSeq, chain_hash: chainHash, backed_up_to: backedUpTo } = row as { epoch: string; seq: number; chain_seq: number; chain_hash: Buffer; backed_up_to: number };
  return { epoch, seq, chainSeq, chainHash: new Uint8Array(chainHash), backedUpTo };
};

async function readHead(client: pg.ClientBase, schoolId: SchoolId): Promise<LogHead> {
  const { rows } = await client.query<pg.QueryResultRow>({
    name: 'head', text: 'SELECT epoch, seq, chain_seq, chain_hash, backed_up_to FROM school_log WHERE school_id = $1', values: [schoolId],
  });
  return asHead(rows[0]);
}

/** The database holds no such school; the door answers `school_unknown`. */
export class UnknownSchool extends Error {}

class PgTransaction implements SyncTransaction {
  /** Statements that nobody waits for before COMMIT is sent behind them. */
  readonly sent: Promise<unknown>[] = [];
  /** Nothing else is saved in this transaction after the work that runs now. */
  isLast = false;
  private readonly client: pg.ClientBase;
  private readonly schoolId: SchoolId;
  private readonly begun: Promise<readonly pg.QueryResultRow[]>;
  private readonly moved = new Set<ScopeId>();
  private head: LogHead | null = null;

  constructor(client: pg.ClientBase, schoolId: SchoolId, begun: Promise<readonly pg.QueryResultRow[]>) {
    this.client = client;
    this.schoolId = schoolId;
    this.begun = begun;
  }

  async find(need: PushNeed): Promise<PushFound> {
    // The lock and what is read under it travel together.
    const [[log], found] = await Promise.all([this.begun, findForPush(this.client, this.schoolId, need)]);
    this.head ??= asHead(log);
    return { head: this.head, ...found };
  }

  save(batch: BatchWrite): Promise<void> {
    this.head = batch.head;
    for (const { scope } of batch.scopes) this.moved.add(scope);
    // All of it travels together with what comes next, at the latest with COMMIT; a seal costs no way of its own.
    this.send(saveBatch(this.client, this.schoolId, batch, CHANGED_CHANNEL, this.isLast ? this.notices() : []));
    if (batch.chain) this.send(saveChain(this.client, this.schoolId, batch.chain));
    if (batch.chain?.broken) {
      const { seal, broken, deviceId, staffId } = batch.chain;
      this.send(new PgSecurityRegister().record(this.client, {
        schoolId: this.schoolId, kind: 'chain_broken', result: 'done', actorId: staffId, deviceId, subjectId: null, at: seal.sealedAt, deviceAt: null,
        params: { fault: broken.fault, known: broken.known.length, claimed: seal.length },
      }));
    }
    return Promise.resolve();
  }

  /** What the last save did not tell, where the last work had nothing to save. */
  tellRest(): void {
    for (const notice of this.notices()) this.send(this.client.query({ name: 'tell', text: 'SELECT pg_notify($1, $2)', values: [CHANGED_CHANNEL, notice] }));
  }

  /** Heard by the instances after the commit: one for all the works of a transaction. */
  private notices(): string[] {
    const scopes = [...this.moved];
    this.moved.clear();
    const notices: string[] = [];
    for (let at = 0; at < scopes.length; at += SCOPES_IN_NOTICE) {
      notices.push(JSON.stringify({ schoolId: this.schoolId, seq: this.head!.seq, scopes: scopes.slice(at, at + SCOPES_IN_NOTICE) }));
    }
    return notices;
  }

  private send(statement: Promise<unknown>): void {
    statement.catch(() => undefined);
    this.sent.push(statement);
  }
}

interface AccessRow {
  readonly grants: GrantTuple[] | null;
  readonly zone: string | null;
  readonly settings: string | null;
  readonly classes: string[] | null;
  readonly journals: [journalId: string, classId: string, direction: string][] | null;
  readonly heads: [ScopeId, number, number, number][] | null;
}

/** From so many named scopes on – the director's, with every year – one walk through all heads of the school is cheaper than a search for each: 0.4 ms for 401, not 1.3. */
const SCOPES_BY_NAME = 150;

/** Rights, the structure they are derived from, and heads, in one statement. */
async function readAccess(client: pg.ClientBase, schoolId: SchoolId, { staffId, now, scopes }: Reader): Promise<Access> {
  const byName = scopes.length < SCOPES_BY_NAME;
  const [earliest, latest] = daysAround(now);
  const { rows } = await client.query<AccessRow>({
    name: byName ? 'access' : 'access-all',
    text: `SELECT (SELECT json_agg(${GRANT_ROW}) FROM access_grant
                   WHERE school_id = $1 AND staff_id = $2 AND starts_on <= $3 AND (ends_on IS NULL OR ends_on >= $4)) AS grants,
                  (SELECT value FROM setting WHERE school_id = $1 AND name = 'timeZone') AS zone,
                  (SELECT value FROM setting WHERE school_id = $1 AND name = 'policy') AS settings,
                  (SELECT json_agg(id) FROM study_group WHERE school_id = $1 AND parent_id IS NULL) AS classes,
                  (SELECT json_agg(json_build_array(j.id, COALESCE(g.parent_id, g.id), b.direction)) FROM journal j
                   JOIN study_group g ON g.school_id = $1 AND g.id = j.group_id JOIN subject b ON b.school_id = $1 AND b.id = j.subject_id WHERE j.school_id = $1) AS journals,
                  (SELECT json_agg(json_build_array(scope, seq, checksum, forgotten_up_to)) FROM scope_head
                   WHERE school_id = $1${byName ? ' AND scope = ANY($5::text[])' : ''}) AS heads`,
    values: [schoolId, staffId, latest, earliest, ...(byName ? [scopes] : [])],
  });
  const { grants, zone, settings, classes, journals, heads } = rows[0]!;
  const roles = liveGrants(staffId, grants, zone, now);
  const structure = { schoolId, classes: classes ?? [], journals: (journals ?? []).map(([journalId, classId, direction]) => ({ journalId, classId, direction })) };
  return {
    granted: grantedScopes(roles, roles, structure, asSettings(settings)) as ScopeId[],
    heads: new Map((heads ?? []).map(([scope, seq, checksum, forgottenUpTo]) => [scope, { scope, seq, checksum, forgottenUpTo }])),
  };
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
    const [earliest, latest] = daysAround(now);
    const { rows } = await this.client.query<{ grants: GrantTuple[] | null; zone: string | null; settings: string | null }>({
      name: 'grants',
      text: `SELECT (SELECT json_agg(${GRANT_ROW}) FROM access_grant
                     WHERE school_id = $1 AND staff_id = $2 AND starts_on <= $3 AND (ends_on IS NULL OR ends_on >= $4)) AS grants,
                    (SELECT value FROM setting WHERE school_id = $1 AND name = 'timeZone') AS zone,
                    (SELECT value FROM setting WHERE school_id = $1 AND name = 'policy') AS settings`,
      values: [this.schoolId, staffId, latest, earliest],
    });
    return { grants: liveGrants(staffId, rows[0]?.grants ?? null, rows[0]?.zone ?? null, now), settings: asSettings(rows[0]?.settings ?? null) };
  }

  async scopesOf(grants: Grants, settings: PolicySettings): Promise<readonly ScopeId[]> {
    const { rows } = await this.client.query<{ classes: string[] | null; journals: [journalId: string, classId: string, direction: string][] | null }>({
      name: 'structure',
      text: `SELECT (SELECT json_agg(id) FROM study_group WHERE school_id = $1 AND parent_id IS NULL) AS classes,
                    (SELECT json_agg(json_build_array(j.id, COALESCE(g.parent_id, g.id), b.direction)) FROM journal j
                     JOIN study_group g ON g.school_id = $1 AND g.id = j.group_id JOIN subject b ON b.school_id = $1 AND b.id = j.subject_id WHERE j.school_id = $1) AS journals`,
      values: [this.schoolId],
    });
    const journals = (rows[0]?.journals ?? []).map(([journalId, classId, direction]) => ({ journalId, classId, direction }));
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

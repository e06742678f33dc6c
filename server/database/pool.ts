import pg from 'pg';
import { ID_PATTERN } from '#domain/ids.ts';

/** The type's number in PostgreSQL's catalogue. */
const INT8 = 20;

/** Counts and moments fit a double: int8 comes as a number, not as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

export interface PoolOptions {
  readonly connectionString: string;
  /** Connections of this instance; PgBouncer and max_connections are sized by it. */
  readonly most?: number;
  /** A test's ear: every statement, before it is sent. */
  readonly onStatement?: (text: string) => void;
}

export function openPool({ connectionString, most = 10, onStatement }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: most, types, application_name: 'uchitelskaya', connectionTimeoutMillis: 10_000, pipeline: true });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  if (onStatement) {
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => {
        const [first] = args;
        onStatement(typeof first === 'string' ? first : ((first as { text?: string }).text ?? ''));
        return query(...args);
      }) as typeof client.query;
    });
  }
  return pool;
}

/**
 * Our statements find rows by keys that begin with the school. Planned once for a connection and never as a walk through a table: planning the
 * facts of a push costs as much as reading them, and a plan made while a table was empty would be kept when it has grown.
 */
const STEADY_PLANS = ["plan_cache_mode', 'force_generic_plan", "enable_seqscan', 'off", "jit', 'off"].map((setting) => `, set_config('${setting}', true)`).join('');

const LOCK_LOG = (schoolId: string) =>
  `; SELECT epoch, seq, chain_seq, chain_hash, backed_up_to FROM school_log WHERE school_id = '${schoolId}' FOR UPDATE`;

/** `locked` holds the school's log from the beginning to the commit. */
export type TransactionKind = 'write' | 'read' | 'locked';

/**
 * Begins a transaction that sees one school alone (row-level security).
 * @returns of `locked` the school's row of `school_log`, none where there is no such school; of the others nothing that matters
 * @throws RangeError on anything that is not an id: the id stands in the text of the statement, because BEGIN takes no parameters
 */
export function beginForSchool(client: pg.ClientBase, schoolId: string, kind: TransactionKind): Promise<readonly pg.QueryResultRow[]> {
  // Thrown at once and not by the promise: nobody may go on without having begun.
  if (!ID_PATTERN.test(schoolId)) throw new RangeError('not the id of a school');
  const mode = kind === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN';
  // Each statement of a text has its own snapshot, so what follows the lock sees everything that was committed while it was waited for.
  const text = `${mode}; SELECT set_config('app.school_id', '${schoolId}', true)${STEADY_PLANS}${kind === 'locked' ? LOCK_LOG(schoolId) : ''}`;
  return client.query(text).then((answers) => (answers as unknown as pg.QueryResult[]).at(-1)!.rows as readonly pg.QueryResultRow[]);
}

/** The transaction was not committed, because a statement of it had failed. */
export class NotCommitted extends Error {}

const BEFORE_COMMIT = Symbol('before commit');
type Deferring = pg.ClientBase & { [BEFORE_COMMIT]?: (() => Promise<void>)[] };

/**
 * Does something at the very end of the transaction that `inSchool` holds on this connection, before COMMIT; where there is none, at once. For rows that every transaction
 * writes, like the head of a register: taken last everywhere, they make no two transactions wait for each other.
 */
export async function beforeCommit(client: pg.ClientBase, deed: () => Promise<void>): Promise<void> {
  const deferred = (client as Deferring)[BEFORE_COMMIT];
  if (deferred) deferred.push(deed);
  else await deed();
}

/**
 * One transaction on one connection; what `work` throws rolls it back, and so does a statement that failed unheard.
 * @param work may send without waiting: COMMIT goes behind it. `begun` is what `beginForSchool` answers, and may be waited for together with the first statement
 */
export async function inSchool<Value>(
  pool: pg.Pool, schoolId: string, kind: TransactionKind, work: (client: pg.PoolClient, begun: Promise<readonly pg.QueryResultRow[]>) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  let isOver = false;
  const deferred: (() => Promise<void>)[] = [];
  (client as Deferring)[BEFORE_COMMIT] = deferred;
  try {
    // The first statement travels with BEGIN. Were BEGIN to fail, it would see no school: the guard needs what BEGIN sets.
    const begun = beginForSchool(client, schoolId, kind);
    begun.catch(() => undefined);
    const value = await work(client, begun);
    await begun;
    delete (client as Deferring)[BEFORE_COMMIT];
    for (const deed of deferred) await deed();
    const ended = client.query('COMMIT');
    if (kind === 'read') {
      // What was read is not changed by how the reading ends; the connection goes back when it has.
      isOver = true;
      ended.then(() => client.release(), (failure: Error) => client.release(failure));
      return value;
    }
    const { command } = await ended;
    // PostgreSQL answers so, and not with an error, when a statement before it had failed.
    if (command !== 'COMMIT') throw new NotCommitted(command);
    isOver = true;
    client.release();
    return value;
  } catch (error) {
    delete (client as Deferring)[BEFORE_COMMIT];
    if (!isOver) await client.query('ROLLBACK').then(() => client.release(), (failure: Error) => client.release(failure));
    throw error;
  }
}

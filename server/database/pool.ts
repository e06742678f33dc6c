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

/**
 * Begins a transaction that sees one school alone (row-level security).
 * @throws RangeError on anything that is not an id: the id stands in the text of the statement, because BEGIN takes no parameters
 */
export function beginForSchool(client: pg.ClientBase, schoolId: string, how: 'write' | 'read'): Promise<unknown> {
  // Thrown at once and not by the promise: nobody may go on without having begun.
  if (!ID_PATTERN.test(schoolId)) throw new RangeError('not the id of a school');
  const mode = how === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN';
  return client.query(`${mode}; SELECT set_config('app.school_id', '${schoolId}', true)${STEADY_PLANS}`);
}

/** One transaction on one connection; what `work` throws rolls it back. */
export async function inSchool<Value>(pool: pg.Pool, schoolId: string, how: 'write' | 'read', work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // The first statement travels with BEGIN. Were BEGIN to fail, it would see no school: the guard needs what BEGIN sets.
    const begun = beginForSchool(client, schoolId, how);
    begun.catch(() => undefined);
    const value = await work(client);
    await begun;
    await client.query('COMMIT');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

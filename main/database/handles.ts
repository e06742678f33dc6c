import type { PreparedStatement, RawDatabase, Sql } from './connection.ts';

/**
 * Reading and writing are different things, also in types: a repository that reads takes a `ReadHandle`, one that writes
 * takes a `WriteHandle`, and a read cannot reach the writer by mistake. Statements are prepared once per connection.
 */
export interface ReadHandle {
  get<Row>(sql: string, ...params: readonly Sql[]): Row | undefined;
  all<Row>(sql: string, ...params: readonly Sql[]): Row[];
  /** Rows as arrays of columns: for the grid, where objects cost more than the query. */
  raw<Row extends readonly unknown[]>(sql: string, ...params: readonly Sql[]): Row[];
}

export interface WriteHandle extends ReadHandle {
  /** @returns how many rows changed */
  run(sql: string, ...params: readonly Sql[]): number;
  /** Undo what `work` did when it throws, keep the rest of the transaction. */
  savepoint<Value>(work: () => Value): Value;
  /** Names a place where a crash test may end the process; nobody listens in the product. */
  reached(point: WritePoint): void;
}

/** Where a write may be cut: around the transaction and between the parts that must stand or fall together. */
export type WritePoint = 'before-begin' | 'row-written' | 'revision-written' | 'before-commit' | 'after-commit';

class PreparedStatements {
  private readonly statements = new Map<string, PreparedStatement>();
  private readonly rawStatements = new Map<string, PreparedStatement>();
  private readonly db: RawDatabase;

  constructor(db: RawDatabase) {
    this.db = db;
  }

  objects(sql: string): PreparedStatement {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.db.prepare<Sql[]>(sql)));
    return statement;
  }

  arrays(sql: string): PreparedStatement {
    let statement = this.rawStatements.get(sql);
    if (!statement) this.rawStatements.set(sql, (statement = this.db.prepare<Sql[]>(sql).raw()));
    return statement;
  }
}

export function makeReadHandle(db: RawDatabase): ReadHandle {
  const prepared = new PreparedStatements(db);
  return {
    get: <Row>(sql: string, ...params: readonly Sql[]) => prepared.objects(sql).get(...params) as Row | undefined,
    all: <Row>(sql: string, ...params: readonly Sql[]) => prepared.objects(sql).all(...params) as Row[],
    raw: <Row extends readonly unknown[]>(sql: string, ...params: readonly Sql[]) => prepared.arrays(sql).all(...params) as Row[],
  };
}

export function makeWriteHandle(db: RawDatabase, onPoint?: (point: WritePoint) => void): WriteHandle {
  const prepared = new PreparedStatements(db);
  return {
    ...makeReadHandle(db),
    run: (sql, ...params) => prepared.objects(sql).run(...params).changes,
    savepoint: (work) => db.transaction(work)(),
    reached: (point) => onPoint?.(point),
  };
}

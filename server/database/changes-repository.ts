import type pg from 'pg';
import { idOfScope, kindOfScope, tablesOfScope, type ScopeId, type ScopeKind, type SyncTable, type TablePatch, type WireRow } from '#domain/contract/sync/index.ts';

/** Where the rows of a table of a scope come from, given `s(scope, object_id, after)` of the asked scopes. */
const SOURCES: Readonly<Record<ScopeKind, (table: SyncTable) => string>> = {
  school: (table) => `${table.name} t JOIN s ON true`,
  class: (table) => (table.name === 'membership' ? `membership t JOIN s ON s.object_id = t.class_id` : pupilsOf(table, 'id')),
  private: (table) => pupilsOf(table, 'pupil_id'),
  journal: (table) => `${table.name} t JOIN s ON s.object_id = t.journal_id`,
};

/** A pupil belongs to every class in which there is, or ever was, a membership. */
const pupilsOf = (table: SyncTable, column: string) =>
  `${table.name} t JOIN (SELECT DISTINCT s.scope, s.object_id, s.after, m.pupil_id FROM membership m JOIN s ON s.object_id = m.class_id WHERE m.school_id = $1) s ON s.pupil_id = t.${column}`;

/** One statement for a kind of scope: an array of rows for each table and scope, and the keys that went. */
function changesStatement(kind: ScopeKind): string {
  const parts = tablesOfScope(kind).map((table, position) => {
    const columns = table.columns.map(({ name }) => `t.${name}`).join(', ');
    return `SELECT s.scope, ${position} AS position, json_agg(json_build_array(${columns}) ORDER BY t.seq) AS puts
            FROM ${SOURCES[kind](table)} WHERE t.school_id = $1 AND t.seq > s.after GROUP BY s.scope`;
  });
  return `WITH s AS (SELECT * FROM unnest($2::text[], $3::text[], $4::bigint[]) AS s(scope, object_id, after))
    ${parts.join(' UNION ALL ')}
    UNION ALL
    SELECT s.scope, -1, json_agg(json_build_array(d.table_name, d.key)) FROM tombstone d JOIN s ON s.scope = d.scope
    WHERE d.school_id = $1 AND d.seq > s.after AND s.after > 0 GROUP BY s.scope`;
}

const STATEMENTS: Readonly<Record<ScopeKind, string>> = {
  school: changesStatement('school'), class: changesStatement('class'), private: changesStatement('private'), journal: changesStatement('journal'),
};

export interface ScopeChanges {
  readonly scope: ScopeId;
  readonly tables: TablePatch[];
}

/** Puts and removes of scopes after a sequence each (0: everything that stands), tables in the order of the contract. */
export async function readChanges(client: pg.ClientBase, schoolId: string, asked: readonly { readonly scope: ScopeId; readonly after: number }[]): Promise<ScopeChanges[]> {
  const found = new Map<ScopeId, Map<string, { puts: WireRow[]; removes: string[] }>>(asked.map(({ scope }) => [scope, new Map()]));
  for (const kind of ['school', 'class', 'private', 'journal'] as const) {
    const scopes = asked.filter(({ scope }) => kindOfScope(scope) === kind);
    if (scopes.length === 0) continue;
    const { rows } = await client.query<{ scope: ScopeId; position: number; puts: unknown[][] }>({
      name: `changes-${kind}`, text: STATEMENTS[kind],
      values: [schoolId, scopes.map(({ scope }) => scope), scopes.map(({ scope }) => idOfScope(scope)), scopes.map(({ after }) => after)],
    });
    const tables = tablesOfScope(kind);
    const at = (scope: ScopeId, table: string) => {
      const patches = found.get(scope)!;
      let patch = patches.get(table);
      if (!patch) patches.set(table, (patch = { puts: [], removes: [] }));
      return patch;
    };
    for (const { scope, position, puts } of rows) {
      if (position >= 0) at(scope, tables[position]!.name).puts.push(...(puts as WireRow[]));
      else for (const [table, key] of puts as [string, string][]) at(scope, table).removes.push(key);
    }
  }
  return asked.map(({ scope }) => {
    const patches = found.get(scope)!;
    return {
      scope,
      tables: tablesOfScope(kindOfScope(scope)).flatMap((table) => {
        const patch = patches.get(table.name);
        return patch ? [{ table: table.name, columns: table.columns.map(({ name }) => name), puts: patch.puts.map((row) => [...row]), removes: patch.removes }] : [];
      }),
    };
  });
}

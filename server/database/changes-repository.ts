import type pg from 'pg';
import { idOfScope, kindOfScope, tablesOfScope, type ScopeId, type ScopeKind, type SyncTable, type TablePatch, type WireRow } from '#domain/contract/sync/index.ts';
import { BLOCKED_NAME } from '#domain/personal-data/index.ts';

/** Where the rows of a table of a scope come from, given `s(scope, object_id, after)` of the asked scopes. */
const SOURCES: Readonly<Record<ScopeKind, (table: SyncTable) => string>> = {
  school: (table) => `${table.name} t JOIN s ON true`,
  class: (table) => (table.name === 'membership' ? `membership t JOIN s ON s.object_id = t.class_id` : pupilsOf(table, 'id')),
  private: (table) => pupilsOf(table, 'pupil_id'),
  journal: (table) => `${table.name} t JOIN s ON s.object_id = t.journal_id`,
};

/** Blocked people (P-05): none of their rows goes to a workstation. Asked once for a statement. */
const BLOCKED = 'ARRAY(SELECT person_id FROM person_block WHERE school_id = $1 AND lifted_at IS NULL)';
/** By which columns rows of a table belong to somebody who may be blocked. */
const BELONGS_TO: Readonly<Record<string, readonly string[]>> = {
  pupil: ['id'], membership: ['pupil_id'], pupil_contact: ['pupil_id'], guardian: ['id', 'pupil_id'], consent: ['pupil_id'],
};
/** What stands in the place of a blocked person's data in rows that others need: the author of marks, the paper of another. */
const MASKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  staff: { last_name: `'${BLOCKED_NAME}'`, first_name: `''`, middle_name: `''`, position: `''` },
  consent: { given_by: `'${BLOCKED_NAME}'` },
};
const MASKED_BY: Readonly<Record<string, string>> = { staff: 'id', consent: 'guardian_id' };

const columnOf = (table: string, name: string): string => {
  const mask = MASKED[table]?.[name];
  return mask === undefined ? `t.${name}` : `CASE WHEN t.${MASKED_BY[table]!} = ANY(${BLOCKED}) THEN ${mask} ELSE t.${name} END`;
};

/** A pupil belongs to every class in which there is, or ever was, a membership. */
const pupilsOf = (table: SyncTable, column: string) =>
  `${table.name} t JOIN (SELECT DISTINCT s.scope, s.object_id, s.after, m.pupil_id FROM membership m JOIN s ON s.object_id = m.class_id WHERE m.school_id = $1) s ON s.pupil_id = t.${column}`;

/** One statement for a kind of scope: an array of rows for each table and scope, and the keys that went. */
function changesStatement(kind: ScopeKind): string {
  const parts = tablesOfScope(kind).map((table, position) => {
    const columns = table.columns.map(({ name }) => columnOf(table.name, name)).join(', ');
    const shown = (BELONGS_TO[table.name] ?? []).map((column) => ` AND t.${column} <> ALL(${BLOCKED})`).join('');
    return `SELECT s.scope, ${position} AS position, json_agg(json_build_array(${columns}) ORDER BY t.seq) AS puts
            FROM ${SOURCES[kind](table)} WHERE t.school_id = $1 AND t.seq > s.after${shown} GROUP BY s.scope`;
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

import type { RowColumns } from '#domain/journal/index.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';

/** The server's row beneath pending commands; its row is null where the server has none. */
export interface BaseRow {
  readonly row: RowColumns | null;
  readonly version: number;
}

export const findBase = (db: ReadHandle, entity: string, entityId: string): BaseRow | undefined => {
  const found = db.get<{ row: string | null; version: number }>('SELECT row, version FROM base_row WHERE entity = ? AND entity_id = ?', entity, entityId);
  return found && { row: found.row === null ? null : (JSON.parse(found.row) as RowColumns), version: found.version };
};

/** Whether anything of a table has pending commands on top. */
export const hasBases = (db: ReadHandle, entity: string): boolean => db.get('SELECT 1 FROM base_row WHERE entity = ? LIMIT 1', entity) !== undefined;

export const setBase = (tx: WriteHandle, entity: string, entityId: string, { row, version }: BaseRow): void =>
  void tx.run(
    'INSERT INTO base_row (entity, entity_id, row, version) VALUES (?, ?, ?, ?) ON CONFLICT (entity, entity_id) DO UPDATE SET row = excluded.row, version = excluded.version',
    entity, entityId, row && JSON.stringify(row), version,
  );

export const deleteBase = (tx: WriteHandle, entity: string, entityId: string): void => void tx.run('DELETE FROM base_row WHERE entity = ? AND entity_id = ?', entity, entityId);

/** Marks that went with a work here, while the server still has them. */
export const listBasesOfWork = (db: ReadHandle, workId: string): string[] =>
  db.raw<[string]>(`SELECT entity_id FROM base_row WHERE entity = 'mark' AND entity_id BETWEEN ? AND ?`, `${workId}/`, `${workId}/~`).map(([entityId]) => entityId);

import { reshape, type GridState } from '../core/state.ts';
import type { GridModel } from '../model.ts';

/** Whether two models have the same rows and columns, in the same places and of the same make. */
export function sameStructure(a: GridModel, b: GridModel): boolean {
  return (
    a.columnWidth === b.columnWidth &&
    a.rows.length === b.rows.length &&
    a.columns.length === b.columns.length &&
    a.rowHeads.length === b.rowHeads.length &&
    a.rows.every((row, index) => row.key === b.rows[index]?.key) &&
    a.rowHeads.every((head, index) => head.key === b.rowHeads[index]?.key && head.width === b.rowHeads[index]?.width) &&
    a.columns.every((column, index) => sameColumn(column, b.columns[index]))
  );
}

/** The state of the grid for another structure: selection, draft and history follow their rows and columns by the keys. */
export function carriedOver(state: GridState, before: GridModel, after: GridModel): GridState {
  const rows = new Map(after.rows.map((row, index) => [row.key, index]));
  const columns = new Map(after.columns.map((column, index) => [column.key, index]));
  const placeOf = (map: Map<string, number>, key: string | undefined): number | undefined => (key === undefined ? undefined : map.get(key));
  return reshape(
    state,
    { rows: after.rows.length, columns: after.columns.length },
    (old) => placeOf(rows, before.rows[old]?.key),
    (old) => placeOf(columns, before.columns[old]?.key),
  );
}

function sameColumn(a: GridModel['columns'][number], b: GridModel['columns'][number] | undefined): boolean {
  return (
    b !== undefined && a.key === b.key && a.group === b.group && a.width === b.width && a.pinned === b.pinned && a.tone === b.tone &&
    a.current === b.current && a.attention === b.attention && a.title === b.title && a.head.length === b.head.length && a.head.every((line, index) => line === b.head[index])
  );
}

export { JournalGrid, type JournalGridProps } from './grid.tsx';
export type { GridCell, GridColumn, GridHandle, GridModel, GridOwner, GridRow, GridRowHead, GridTexts, GridTone } from './model.ts';
export type { CellAt, CellRange } from './core/cells.ts';
export type { CellEdit, Draft, EditCause, EditVerdict } from './core/state.ts';
export { mountGrid, type MountedGrid } from './view/grid-view.ts';

import { z } from 'zod';
import type { StaffId } from '#domain/ids.ts';
import type { ReadHandle, WriteHandle } from '../../database/handles.ts';

const count = z.number().int().nonnegative();
const params = z.record(z.string(), z.union([z.string(), z.number()]));

/** What is kept of a rescue: what its act is written from, without the name of anybody. Moments in milliseconds since 1970 UTC, by the clock here. */
const rescueRecord = z.object({
  basis: z.string(), changedAt: count, waiting: count, accepted: count, refused: count, conflicts: count, left: count,
  stopped: z.object({ code: z.string(), params }).nullable(),
  places: z.array(z.object({ status: z.enum(['refused', 'conflict']), code: z.string(), params, kind: z.string(), groupName: z.string(), subjectName: z.string(), heldOn: z.string(), count })),
});
export type RescueRecord = z.output<typeof rescueRecord>;

export interface KeptRescue extends RescueRecord {
  readonly rescueId: string;
  readonly at: number;
  /** Whose records. */
  readonly staffId: StaffId;
}

export function insertAct(tx: WriteHandle, { rescueId, at, staffId, basis, changedAt, waiting, accepted, refused, conflicts, left, stopped, places }: KeptRescue): void {
  const act: RescueRecord = { basis, changedAt, waiting, accepted, refused, conflicts, left, stopped, places };
  tx.run('INSERT INTO rescue_act (rescue_id, ended_at, author_id, act) VALUES (?, ?, ?, ?)', rescueId, at, staffId, JSON.stringify(act));
}

interface ActRow {
  readonly rescueId: string;
  readonly at: number;
  readonly staffId: StaffId;
  readonly act: string;
}

const COLUMNS = 'rescue_id AS rescueId, ended_at AS at, author_id AS staffId, act';

const keptOf = ({ rescueId, at, staffId, act }: ActRow): KeptRescue => ({ ...rescueRecord.parse(JSON.parse(act)), rescueId, at, staffId });

/** Newest first. */
export const listActs = (db: ReadHandle): KeptRescue[] => db.all<ActRow>(`SELECT ${COLUMNS} FROM rescue_act ORDER BY ended_at DESC, rescue_id`).map(keptOf);

export function findAct(db: ReadHandle, rescueId: string): KeptRescue | undefined {
  const row = db.get<ActRow>(`SELECT ${COLUMNS} FROM rescue_act WHERE rescue_id = ?`, rescueId);
  return row && keptOf(row);
}

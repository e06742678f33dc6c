import { syncTable, type SyncCommand } from '#domain/contract/sync/index.ts';
import type { JournalEntity, RowColumns } from '#domain/journal/index.ts';
import { seenChecksum } from '#domain/sync/index.ts';

/** A history of the school that an earlier one was cut for: which it went on from, and up to which sequence they are one. */
export interface EpochCut {
  readonly epoch: string;
  readonly beforeEpoch: string;
  readonly seq: number;
}

/**
 * Up to which sequence each earlier history is the beginning of the one that stands. A history that none of them went on from is not named: it branched off, and what
 * was written in it nobody here knows.
 * @param cuts in any order; those of other branches are passed over
 */
export function commonPast(epoch: string, cuts: readonly EpochCut[]): ReadonlyMap<string, number> {
  const past = new Map<string, number>();
  // A history begins where the one before it was cut, so an earlier cut never lies behind a later one.
  for (let cut = findCut(cuts, epoch); cut && !past.has(cut.beforeEpoch) && cut.beforeEpoch !== epoch; cut = findCut(cuts, cut.beforeEpoch)) past.set(cut.beforeEpoch, cut.seq);
  return past;
}

const findCut = (cuts: readonly EpochCut[], epoch: string): EpochCut | undefined => cuts.find((cut) => cut.epoch === epoch);

/** The row a command speaks of as it stands, with the sequence of its last change where it was not changed in this very batch. */
export interface StandingRow {
  readonly entity: JournalEntity;
  readonly row: RowColumns;
  readonly seq: number | undefined;
}

/**
 * The version that the author of a command saw, in the numbers of the history that stands (docs/adr/0014). Versions of a lost history say nothing in another: there
 * the very row that was seen counts as seen, one of the common past by its number, and whatever was written since counts as not seen, so that the rules of `decide`
 * make a conflict of another author's.
 * @param past as `commonPast` tells it for `epoch`
 * @param standing null where there is no row: nothing can be overwritten
 */
export function baseInEpoch(
  { baseVersion, baseEpoch, baseSeen }: Pick<SyncCommand, 'baseVersion' | 'baseEpoch' | 'baseSeen'>, epoch: string, past: ReadonlyMap<string, number>, standing: StandingRow | null,
): number {
  if (baseEpoch === undefined || baseEpoch === epoch || standing === null) return baseVersion;
  const version = Number(standing.row['version'] ?? 0);
  if (baseSeen === seenChecksum(syncTable(standing.entity), standing.row)) return version;
  const isOfCommonPast = standing.seq !== undefined && standing.seq <= (past.get(baseEpoch) ?? -1);
  // Of the common past the author saw this row or what became of it; of what was written since, nothing.
  return Math.min(baseVersion, isOfCommonPast ? version : version - 1);
}

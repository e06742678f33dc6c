/** Which columns are worth having in the document: those in sight and a few beside them. */

/** Places of columns along the row, in px from the first: `starts[i]`, and the whole width at `starts[count]`. */
export function columnStarts(widths: readonly number[]): Float64Array {
  const starts = new Float64Array(widths.length + 1);
  widths.forEach((width, index) => {
    starts[index + 1] = (starts[index] ?? 0) + width;
  });
  return starts;
}

/** The column at `x` px, clamped to the existing ones; 0 when there is none. */
export function columnAt(starts: Float64Array, x: number): number {
  let low = 0;
  let high = Math.max(0, starts.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Columns `from` (included) to `to` (excluded). */
export interface ColumnWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * The window for a viewport of `width` px scrolled to `left` px. `present` is kept as long as it covers what is in sight
 * with at least one column to spare, so that a short scroll costs nothing. A window never shrinks below `present`: cells
 * are moved along the row, not made and thrown away; after a resize pass no `present`.
 */
export function columnWindow(
  starts: Float64Array,
  left: number,
  width: number,
  overscan: number,
  present: ColumnWindow | undefined,
): ColumnWindow {
  const count = starts.length - 1;
  if (count === 0) return { from: 0, to: 0 };
  const first = columnAt(starts, left);
  const last = columnAt(starts, left + Math.max(0, width - 1));
  if (present !== undefined && present.to <= count) {
    const spareBefore = present.from === 0 || present.from < first;
    const spareAfter = present.to === count || present.to > last + 1;
    if (spareBefore && spareAfter) return present;
  }
  const size = Math.min(count, Math.max(last - first + 1 + 2 * overscan, present === undefined ? 0 : present.to - present.from));
  const from = Math.max(0, Math.min(first - overscan, count - size));
  return { from, to: from + size };
}

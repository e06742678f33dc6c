import { cellKey, clamp, rangeAround, rangeBetween, rangeHas, rangeHeight, rangeSize, rangeWidth, sameCell, sameRange } from './cells.ts';
import type { CellAt, CellRange } from './cells.ts';
import { formatBlock } from './clipboard-text.ts';
import { moved, nextInRange } from './movement.ts';
import { fillDirection, fillTo, fillWith, pastedRange, pasteOver, propose, type Wish } from './proposals.ts';
import { rangeOf, shownText } from './state.ts';
import type { Announcement, CellEdit, EditBatch, EditCause, EditVerdict, GridInput, GridState, History, RefusedText, Step, Surroundings } from './state.ts';

/** How many batches undo remembers. */
const HISTORY_LENGTH = 200;

/**
 * The whole behaviour of the grid: one input at a time, no clock, no document.
 * A step with a `batch` is half a step: its edits are put to the owner, and `settle` takes the verdicts.
 */
export function step(state: GridState, input: GridInput, around: Surroundings): Step {
  if (around.rows === 0 || around.columns === 0) return quiet(state);
  const next = takeStep(state, input, around);
  // Escape opens the way out for the very next key only
  return input.type === 'cancel' || !next.state.leaving ? next : { ...next, state: { ...next.state, leaving: false } };
}

function takeStep(state: GridState, input: GridInput, around: Surroundings): Step {
  switch (input.type) {
    case 'move': {
      const done = commitDraft(state, around);
      const from = input.extend ? done.state.corner : done.state.active;
      return then(done, go(done.state, moved(from, input.to, around), input.extend));
    }
    case 'advance': {
      const done = commitDraft(state, around);
      return then(done, advance(done.state, input.by, input.back, around));
    }
    case 'type':
      return type(state, input.text, around);
    case 'open':
      return open(state, around);
    case 'commit':
      return commitDraft(state, around);
    case 'commitToRange': {
      if (state.draft === undefined) return quiet(state);
      const { text } = state.draft;
      return act({ ...state, draft: undefined }, fillWith(rangeOf(state), text), 'typing', around);
    }
    case 'cancel':
      return cancel(state);
    case 'clear':
      return clear(state, 'delete', around);
    case 'point': {
      const done = commitDraft(state, around);
      return then(done, go(done.state, inside(input.at, around), input.extend));
    }
    case 'select': {
      const done = commitDraft(state, around);
      return then(done, selected(done.state, inside(input.from, around), inside(input.to, around)));
    }
    case 'selectRow': {
      const { top, bottom } = rangeOf(state);
      return selected(state, { row: top, column: 0 }, { row: bottom, column: around.columns - 1 }, state.active);
    }
    case 'selectColumn': {
      const { left, right } = rangeOf(state);
      return selected(state, { row: 0, column: left }, { row: around.rows - 1, column: right }, state.active);
    }
    case 'selectAll':
      return selected(state, { row: 0, column: 0 }, { row: around.rows - 1, column: around.columns - 1 }, state.active);
    case 'paste': {
      const done = commitDraft(state, around);
      const range = rangeOf(done.state);
      const covered = pastedRange(range, input.text, around);
      const laid = act(done.state, pasteOver(range, input.text), 'paste', around);
      return then(done, { ...laid, state: { ...laid.state, ...cornersOf(covered, laid.state.active) } });
    }
    case 'cut':
      return clear(state, 'delete', around);
    case 'fill':
      return act(state, fillDirection(rangeOf(state), input.to, around), 'fill', around);
    case 'fillTo': {
      const source = rangeOf(state);
      if (sameRange(source, input.target)) return quiet(state);
      const filled = act(state, fillTo(source, input.target, around), 'fill', around);
      return { ...filled, state: { ...filled.state, ...cornersOf(input.target, state.active) } };
    }
    case 'enter': {
      const done = commitDraft(state, around);
      return then(done, act(done.state, fillWith(rangeOf(state), input.text), 'fill', around));
    }
    case 'undo':
    case 'redo':
      return turnBack(state, input.type, around);
    default:
      return input satisfies never;
  }
}

/**
 * The second half of a step: the owner's verdicts on the batch, one for each edit and in its order.
 * Accepted edits enter the history with the text the owner made of them, refused ones stay out of it and are shown as
 * refused when they were typed.
 */
export function settle(state: GridState, batch: EditBatch, verdicts: readonly EditVerdict[]): Step {
  const accepted: CellEdit[] = [];
  const refusals: { at: CellEdit; refusal: string }[] = [];
  batch.edits.forEach((edit, index) => {
    const verdict = verdicts[index];
    if (verdict === undefined) throw new Error(`The owner of the grid answered ${verdicts.length} of ${batch.edits.length} edits`);
    if (verdict.ok) accepted.push({ ...edit, to: verdict.text });
    else refusals.push({ at: edit, refusal: verdict.refusal });
  });
  const keepsText = batch.cause === 'typing' || batch.cause === 'paste' || batch.cause === 'fill';
  const refused = new Map(state.refused);
  for (const edit of accepted) refused.delete(cellKey(edit));
  for (const { at, refusal } of refusals) {
    if (keepsText && at.to !== '') refused.set(cellKey(at), { text: at.to, refusal });
  }
  const announcements: Announcement[] = refusals
    .slice(0, 1)
    .map(({ at, refusal }) => ({ code: 'refused', at: { row: at.row, column: at.column }, refusal }));
  const single = batch.cause === 'typing' && batch.edits.length === 1;
  if (!single && (refusals.length === 0 || batch.touched + batch.skipped > 1)) {
    announcements.push({ code: 'done', cause: batch.cause, cells: batch.touched - refusals.length, skipped: batch.skipped + refusals.length });
  }
  return { state: { ...state, refused, history: remember(state.history, batch.cause, accepted) }, batch: undefined, announcements };
}

/** The selected cells as clipboard text (what they show, refused texts included). */
export function copied(state: GridState, around: Surroundings): string {
  const range = rangeOf(state);
  const rows: string[][] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    const cells: string[] = [];
    for (let column = range.left; column <= range.right; column += 1) cells.push(shownText(state, around, { row, column }));
    rows.push(cells);
  }
  return formatBlock(rows);
}

const quiet = (state: GridState): Step => ({ state, batch: undefined, announcements: [] });

const inside = (at: CellAt, around: Surroundings): CellAt => ({
  row: clamp(at.row, 0, around.rows - 1),
  column: clamp(at.column, 0, around.columns - 1),
});

/** Two steps as one; at most one of them asks the owner. */
function then(first: Step, second: Step): Step {
  if (first.batch === undefined) return { ...second, announcements: [...first.announcements, ...second.announcements] };
  if (second.batch === undefined) return { ...second, batch: first.batch, announcements: [...first.announcements, ...second.announcements] };
  // a draft and an action in one step: the draft is the first of their edits, one undo takes both back
  const edits = new Map<string, CellEdit>();
  for (const edit of [...first.batch.edits, ...second.batch.edits]) {
    const before = edits.get(cellKey(edit));
    edits.set(cellKey(edit), before === undefined ? edit : { ...edit, from: before.from });
  }
  return {
    state: second.state,
    batch: { ...second.batch, edits: [...edits.values()] },
    announcements: [...first.announcements, ...second.announcements],
  };
}

function go(state: GridState, at: CellAt, extend: boolean): Step {
  if (extend) return selected(state, state.anchor, at, state.active);
  return {
    state: { ...state, active: at, anchor: at, corner: at, tabColumn: undefined },
    batch: undefined,
    announcements: [{ code: 'moved', at }],
  };
}

function selected(state: GridState, anchor: CellAt, corner: CellAt, active: CellAt = anchor): Step {
  const range = rangeBetween(anchor, corner);
  return {
    state: { ...state, active: rangeHas(range, active) ? active : anchor, anchor, corner, tabColumn: undefined },
    batch: undefined,
    announcements: [
      rangeSize(range) === 1 ? { code: 'moved', at: anchor } : { code: 'selected', rows: rangeHeight(range), columns: rangeWidth(range) },
    ],
  };
}

const cornersOf = (range: CellRange, active: CellAt): Pick<GridState, 'active' | 'anchor' | 'corner'> => ({
  active: rangeHas(range, active) ? active : { row: range.top, column: range.left },
  anchor: { row: range.top, column: range.left },
  corner: { row: range.bottom, column: range.right },
});

function advance(state: GridState, by: 'tab' | 'enter', back: boolean, around: Surroundings): Step {
  const range = rangeOf(state);
  if (rangeSize(range) > 1) {
    const at = nextInRange(state.active, range, by, back);
    return { state: { ...state, active: at, tabColumn: undefined }, batch: undefined, announcements: [{ code: 'moved', at }] };
  }
  if (by === 'tab') {
    const tabColumn = state.tabColumn ?? state.active.column;
    const next = go(state, moved(state.active, back ? 'left' : 'right', around), false);
    return { ...next, state: { ...next.state, tabColumn } };
  }
  const down = moved(state.active, back ? 'up' : 'down', around);
  return go(state, back || state.tabColumn === undefined ? down : { ...down, column: state.tabColumn }, false);
}

function type(state: GridState, text: string, around: Surroundings): Step {
  if (state.draft !== undefined) return quiet({ ...state, draft: { ...state.draft, text } });
  return refusedAt(state, around) ?? quiet({ ...state, draft: { text, kind: 'typed' } });
}

function open(state: GridState, around: Surroundings): Step {
  if (state.draft !== undefined) {
    // F2 in a draft changes what arrows mean, as in a spreadsheet
    return quiet({ ...state, draft: { ...state.draft, kind: state.draft.kind === 'typed' ? 'opened' : 'typed' } });
  }
  return refusedAt(state, around) ?? quiet({ ...state, draft: { text: shownText(state, around, state.active), kind: 'opened' } });
}

function refusedAt(state: GridState, around: Surroundings): Step | undefined {
  const refusal = around.locked(state.active.row, state.active.column);
  if (refusal === undefined) return undefined;
  return { state, batch: undefined, announcements: [{ code: 'refused', at: state.active, refusal }] };
}

function commitDraft(state: GridState, around: Surroundings): Step {
  const { draft, active } = state;
  if (draft === undefined) return quiet(state);
  const without: GridState = { ...state, draft: undefined };
  const refusal = around.locked(active.row, active.column);
  if (refusal !== undefined) {
    // the cell was closed while it was typed into (the term was locked, the lesson was handed over): the text stays in sight
    return {
      state: draft.text === '' ? without : withRefused(without, active, { text: draft.text, refusal }),
      batch: undefined,
      announcements: [{ code: 'refused', at: active, refusal }],
    };
  }
  const refused = state.refused.get(cellKey(active));
  if (draft.text === around.text(active.row, active.column)) {
    return quiet(refused === undefined ? without : withRefused(without, active, undefined));
  }
  if (draft.text === refused?.text) return quiet(without);
  return { state: without, batch: propose([{ ...active, to: draft.text }], 'typing', around), announcements: [] };
}

function withRefused(state: GridState, at: CellAt, value: RefusedText | undefined): GridState {
  const refused = new Map(state.refused);
  if (value === undefined) refused.delete(cellKey(at));
  else refused.set(cellKey(at), value);
  return { ...state, refused };
}

function cancel(state: GridState): Step {
  if (state.draft !== undefined) return quiet({ ...state, draft: undefined });
  if (state.refused.has(cellKey(state.active))) {
    return { state: withRefused(state, state.active, undefined), batch: undefined, announcements: [{ code: 'moved', at: state.active }] };
  }
  if (rangeSize(rangeOf(state)) > 1) return go(state, state.active, false);
  return quiet({ ...state, leaving: true });
}

function clear(state: GridState, cause: EditCause, around: Surroundings): Step {
  const range = rangeOf(state);
  const refused = new Map(state.refused);
  let dropped = 0;
  for (const key of state.refused.keys()) {
    const [row = -1, column = -1] = key.split(':').map(Number);
    if (rangeHas(range, { row, column }) && refused.delete(key)) dropped += 1;
  }
  const without = dropped === 0 ? state : { ...state, refused };
  // the first Delete takes away a refused text and leaves the stored one
  if (dropped > 0 && rangeSize(range) === 1) return { state: without, batch: undefined, announcements: [{ code: 'moved', at: state.active }] };
  return act(without, fillWith(range, ''), cause, around);
}

/** Wishes become a batch; when there is nothing to ask, what happened is said at once. */
function act(state: GridState, wishes: Iterable<Wish>, cause: EditCause, around: Surroundings): Step {
  const batch = propose(wishes, cause, around);
  if (batch.edits.length > 0) return { state, batch, announcements: [] };
  const only = rangeOf(state);
  if (batch.skipped === 1 && batch.touched === 0 && rangeSize(only) === 1) {
    const refusal = refusedAt(state, around);
    if (refusal !== undefined) return refusal;
  }
  if (batch.touched + batch.skipped === 0) return quiet(state);
  return { state, batch: undefined, announcements: [{ code: 'done', cause, cells: batch.touched, skipped: batch.skipped }] };
}

/**
 * Undo and redo. A cell that holds another text by now (a colleague changed it, the server refused it) is left alone and
 * counted as skipped: a journal is a record of several hands, and undo takes back one's own only.
 */
function turnBack(state: GridState, cause: 'undo' | 'redo', around: Surroundings): Step {
  const stack = cause === 'undo' ? state.history.done : state.history.undone;
  const batch = stack.at(-1);
  if (batch === undefined) return { state, batch: undefined, announcements: [{ code: 'nothing', cause }] };
  const popped: History =
    cause === 'undo' ? { ...state.history, done: stack.slice(0, -1) } : { ...state.history, undone: stack.slice(0, -1) };
  const edits: CellEdit[] = [];
  for (const edit of batch) {
    const now = around.text(edit.row, edit.column);
    const expected = cause === 'undo' ? edit.to : edit.from;
    const wished = cause === 'undo' ? edit.from : edit.to;
    if (now === expected && around.locked(edit.row, edit.column) === undefined) {
      edits.push({ row: edit.row, column: edit.column, from: now, to: wished });
    }
  }
  const skipped = batch.length - edits.length;
  const range = rangeAround(batch);
  const next: GridState = {
    ...state,
    draft: undefined,
    tabColumn: undefined,
    history: popped,
    ...(range === undefined ? {} : cornersOf(range, { row: range.top, column: range.left })),
  };
  if (edits.length === 0) return { state: next, batch: undefined, announcements: [{ code: 'done', cause, cells: 0, skipped }] };
  return { state: next, batch: { cause, edits, skipped, touched: edits.length }, announcements: [] };
}

function remember(history: History, cause: EditCause, accepted: readonly CellEdit[]): History {
  const changed = accepted.filter((edit) => edit.from !== edit.to);
  if (changed.length === 0) return history;
  switch (cause) {
    case 'undo':
      return { ...history, undone: [...history.undone, changed.map(turned)] };
    case 'redo':
      return { ...history, done: [...history.done, changed] };
    case 'typing':
    case 'paste':
    case 'fill':
    case 'delete':
      return { done: [...history.done, changed].slice(-HISTORY_LENGTH), undone: [] };
    default:
      return cause satisfies never;
  }
}

const turned = (edit: CellEdit): CellEdit => ({ ...edit, from: edit.to, to: edit.from });

/** Whether two states select the same cells. */
export const sameSelection = (a: GridState, b: GridState): boolean => sameCell(a.active, b.active) && sameRange(rangeOf(a), rangeOf(b));

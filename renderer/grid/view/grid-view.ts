import { cellKey, rangeSize, type CellAt, type CellRange } from '../core/cells.ts';
import { copied, sameSelection, settle, step } from '../core/step.ts';
import { initialState, rangeOf, type Announcement, type Draft, type GridInput, type GridState, type Surroundings } from '../core/state.ts';
import type { GridModel, GridOwner, GridTexts } from '../model.ts';
import { AfterPaint } from './after-paint.ts';
import { Announcer } from './announcer.ts';
import { part } from './body.ts';
import { Explainer } from './explainer.ts';
import { centreEnd, ROW_HEIGHT, usualWidthOf } from './geometry.ts';
import { listenToKeyboard } from './keyboard.ts';
import { GridPicture } from './picture.ts';
import { listenToPointer } from './pointer.ts';
import { carriedOver, sameStructure } from './structure.ts';
import { TypingLine } from './typing-line.ts';

export interface GridInputs {
  readonly model: GridModel;
  readonly owner: GridOwner;
  readonly texts: GridTexts;
}

export interface MountedGrid {
  /** Takes a new model, owner or words; selection, draft and history stay with their rows and columns. */
  update(inputs: GridInputs): void;
  focus(): void;
  select(from: CellAt, to?: CellAt): void;
  enter(text: string): void;
  openDraft(at: CellAt, draft: Draft): boolean;
  undo(): void;
  redo(): void;
  readonly active: CellAt;
  readonly range: CellRange;
  /** Commits the open draft and takes the grid out of the document. */
  destroy(): void;
}

/**
 * Mounts the grid into `frame`, which must have a size. `id` is the prefix of all ids and unique in the document.
 *
 * The keyboard is held by one native text line that is never replaced, so there is no moment between two keys in which
 * focus is on its way. For a screen reader it is a textbox that controls the grid and points at the active cell
 * (aria-activedescendant), the pattern ARIA has for this case.
 */
export function mountGrid(frame: HTMLElement, inputs: GridInputs, id: string): MountedGrid {
  return new GridView(frame, inputs, id);
}

/** Holds the state, takes one input at a time, and tells picture, screen reader and owner what came of it. */
class GridView implements MountedGrid {
  readonly #line: TypingLine;
  readonly #help = part('div', 'live');
  readonly #announcer = new Announcer();
  readonly #explainer: Explainer;
  readonly #picture: GridPicture;
  readonly #notify = new AfterPaint(() => this.#tellOwner());
  readonly #stopKeyboard: () => void;
  readonly #stopPointer: () => void;

  #model: GridModel;
  #owner: GridOwner;
  #texts: GridTexts;
  #state: GridState;
  #unsubscribe: () => void;
  #told: GridState | undefined;
  #destroyed = false;

  constructor(frame: HTMLElement, inputs: GridInputs, id: string) {
    this.#model = inputs.model;
    this.#owner = inputs.owner;
    this.#texts = inputs.texts;
    const current = this.#model.columns.findIndex((column) => column.current === true);
    this.#state = initialState({ row: 0, column: Math.max(0, current) });
    this.#line = new TypingLine(id);
    this.#help.id = `${id}-help`;
    this.#explainer = this.#makeExplainer(`${id}-tip`);
    this.#picture = new GridPicture({
      frame,
      id,
      model: this.#model,
      line: this.#line,
      beside: [this.#help, this.#announcer.element, this.#explainer.element],
      state: () => this.#state,
      scrolled: () => this.#explainer.leave(),
    });
    this.#writeTexts();
    this.#unsubscribe = this.#model.subscribe((cells) => this.#changed(cells));
    this.#stopKeyboard = this.#listenToKeyboard();
    this.#stopPointer = this.#listenToPointer();
    this.#notify.ask();
  }

  get active(): CellAt {
    return this.#state.active;
  }

  get range(): CellRange {
    return rangeOf(this.#state);
  }

  update(inputs: GridInputs): void {
    this.#owner = inputs.owner;
    if (inputs.texts !== this.#texts) {
      this.#texts = inputs.texts;
      this.#writeTexts();
    }
    if (inputs.model !== this.#model) this.#takeModel(inputs.model);
  }

  focus(): void {
    this.#line.focus();
  }

  select(from: CellAt, to: CellAt = from): void {
    this.#dispatch({ type: 'select', from, to });
    this.#bringInSight();
  }

  enter(text: string): void {
    this.#dispatch({ type: 'enter', text });
  }

  openDraft(at: CellAt, draft: Draft): boolean {
    this.select(at);
    this.#dispatch({ type: 'type', text: draft.text });
    if (this.#state.draft === undefined) return false;
    // In a draft `open` changes what arrows mean.
    if (draft.kind === 'opened') this.#dispatch({ type: 'open' });
    return true;
  }

  undo(): void {
    this.#dispatch({ type: 'undo' });
  }

  redo(): void {
    this.#dispatch({ type: 'redo' });
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#dispatch({ type: 'commit' });
    this.#destroyed = true;
    this.#notify.drop();
    this.#explainer.hide();
    this.#stopPointer();
    this.#stopKeyboard();
    this.#unsubscribe();
    this.#picture.destroy();
  }

  // ---- model and words ----

  #writeTexts(): void {
    this.#picture.name(this.#texts.label);
    this.#line.name(this.#texts.typing);
    this.#help.textContent = this.#texts.help;
  }

  #takeModel(model: GridModel): void {
    const before = this.#model;
    this.#unsubscribe();
    this.#model = model;
    this.#explainer.hide();
    if (sameStructure(before, model)) {
      this.#picture.adopt(model);
    } else {
      const { draft } = this.#state;
      this.#state = carriedOver(this.#state, before, model);
      if (draft !== this.#state.draft) this.#owner.onDraft?.(this.#state.active, undefined);
      this.#picture.replace(model);
      this.#told = undefined;
      this.#notify.ask();
    }
    this.#unsubscribe = model.subscribe((cells) => this.#changed(cells));
  }

  #changed(cells: readonly CellAt[] | undefined): void {
    if (cells === undefined) this.#picture.repaint();
    else for (const at of cells) this.#picture.paint(at);
  }

  // ---- one input at a time ----

  #surroundings(): Surroundings {
    const model = this.#model;
    const g = this.#picture.geometry;
    const usual = usualWidthOf(model);
    return {
      rows: model.rows.length,
      columns: model.columns.length,
      page: {
        rows: Math.max(1, Math.floor((g.viewHeight - g.headHeight) / ROW_HEIGHT) - 1),
        columns: Math.max(1, Math.floor((centreEnd(g) - g.leftWidth) / usual) - 1),
      },
      text: (row, column) => model.cell(row, column).text,
      locked: (row, column) => {
        const cell = model.cell(row, column);
        return cell.editable ? undefined : (cell.refusal ?? this.#texts.readOnly);
      },
    };
  }

  /** The only way the state changes by a hand: a step, the owner's verdicts, the picture. All before the next key. */
  #dispatch(input: GridInput): void {
    const before = this.#state;
    const taken = step(before, input, this.#surroundings());
    this.#state = taken.state;
    const said = [...taken.announcements];
    if (taken.batch !== undefined) {
      const { batch } = taken;
      // the line is emptied first: should the owner throw, the typed text must not run into the next cell
      this.#picture.showDraft();
      const verdicts = this.#owner.onEdits(batch.edits, batch.cause);
      const settled = settle(this.#state, batch, verdicts);
      this.#state = settled.state;
      said.push(...settled.announcements);
      for (const edit of batch.edits) this.#picture.paint(edit);
    }
    if (before.refused !== this.#state.refused) this.#repaintRefused(before);
    if (!sameSelection(before, this.#state)) {
      this.#picture.showSelection();
      this.#notify.ask();
    }
    this.#picture.showDraft();
    if (before.draft !== this.#state.draft) this.#owner.onDraft?.(this.#state.active, this.#state.draft);
    this.#announce(said);
  }

  #repaintRefused(before: GridState): void {
    for (const key of new Set([...before.refused.keys(), ...this.#state.refused.keys()])) {
      const [row = 0, column = 0] = key.split(':').map(Number);
      this.#picture.paint({ row, column });
    }
  }

  /** What must be in sight: the corner that moves while a range is drawn, else the active cell. */
  #bringInSight(): void {
    const { active, anchor, corner } = this.#state;
    this.#picture.bringInSight(active.row === anchor.row && active.column === anchor.column ? corner : active);
  }

  // ---- who is told ----

  #announce(said: readonly Announcement[]): void {
    if (said.length === 0) return;
    for (const announcement of said) {
      this.#announcer.add(announcement);
      if (announcement.code === 'refused') this.#explainer.refuse(announcement.at, announcement.refusal);
    }
    this.#notify.ask();
  }

  #tellOwner(): void {
    this.#announcer.sayWaiting(this.#owner, this.#texts);
    const state = this.#state;
    if (this.#told !== undefined && sameSelection(this.#told, state)) return;
    this.#told = state;
    const { rows, columns } = this.#picture.geometry;
    if (rows > 0 && columns > 0) this.#owner.onSelect?.(state.active, rangeOf(state));
  }

  #decide(at: CellAt): boolean {
    const { rows, columns } = this.#picture.geometry;
    if (this.#owner.onDecide === undefined || at.row >= rows || at.column >= columns || this.#model.cell(at.row, at.column).decision !== true) return false;
    this.#owner.onDecide(at);
    return true;
  }

  #makeExplainer(id: string): Explainer {
    return new Explainer(id, {
      model: () => this.#model,
      owner: () => this.#owner,
      geometry: () => this.#picture.geometry,
      refused: (at) => this.#state.refused.get(cellKey(at)),
      anchorOf: (at) => this.#picture.anchorOf(at),
      port: () => this.#picture.scroller.getBoundingClientRect(),
    });
  }

  // ---- whom it hears ----

  #listenToKeyboard(): () => void {
    return listenToKeyboard({
      line: this.#line,
      tip: this.#explainer,
      state: () => this.#state,
      dispatch: (input) => this.#dispatch(input),
      bringInSight: () => this.#bringInSight(),
      locked: () => {
        const { rows, columns } = this.#picture.geometry;
        const { active } = this.#state;
        return rows === 0 || columns === 0 || this.#surroundings().locked(active.row, active.column) !== undefined;
      },
      comment: (at) => this.#owner.onComment?.(at),
      decide: (at) => rangeSize(rangeOf(this.#state)) === 1 && this.#decide(at),
      openColumn: (column) => this.#owner.onOpen?.(column),
      copied: () => copied(this.#state, this.#surroundings()),
      sayCopied: () => this.#announcer.say([this.#texts.copied(rangeSize(rangeOf(this.#state)))]),
    });
  }

  #listenToPointer(): () => void {
    const picture = this.#picture;
    return listenToPointer({
      scroller: picture.scroller,
      handle: picture.handle,
      typing: this.#line.element,
      geometry: () => picture.geometry,
      scroll: () => picture.scroll,
      scrollBy: (x, y) => picture.scrollBy(x, y),
      active: () => this.#state.active,
      range: () => rangeOf(this.#state),
      anchor: () => this.#state.anchor,
      point: (at, extend) => this.#dispatch({ type: 'point', at, extend }),
      select: (from, to) => this.#dispatch({ type: 'select', from, to }),
      open: () => {
        this.#dispatch({ type: 'open' });
        this.#bringInSight();
      },
      drafting: () => this.#state.draft !== undefined,
      decide: (at) => this.#decide(at),
      openColumn: (column) => this.#owner.onOpen?.(column),
      group: (column) => picture.groupOf(column),
      menu: (at, event) => {
        if (this.#owner.onMenu === undefined) return;
        event.preventDefault();
        this.#owner.onMenu(at, { x: event.clientX, y: event.clientY });
      },
      showFill: (target) => picture.showFill(target),
      fillTo: (target) => this.#dispatch({ type: 'fillTo', target }),
      focus: (onScreenKeyboard) => {
        this.#line.element.inputMode = onScreenKeyboard ? 'text' : 'none';
        this.focus();
      },
      hover: (at) => this.#explainer.hover(at),
    });
  }
}

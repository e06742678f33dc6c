import { cellKey, rangeSize, type CellAt, type CellRange } from '../core/cells.ts';
import { columnWindow, type ColumnWindow } from '../core/column-window.ts';
import { readKey } from '../core/keys.ts';
import { copied, sameSelection, settle, step } from '../core/step.ts';
import { initialState, rangeOf, reshape } from '../core/state.ts';
import type { Announcement, GridInput, GridState, Surroundings } from '../core/state.ts';
import type { GridModel, GridOwner, GridTexts } from '../model.ts';
import { AfterPaint } from './after-paint.ts';
import { cellId, GridBody, part, type BodyInputs } from './body.ts';
import { look, type Marking } from './classes.ts';
import { cellBox, centreEnd, geometryOf, inSight, reveal, ROW_HEIGHT, usualWidthOf, type Geometry, type Hit, type Scroll } from './geometry.ts';
import { GridHeads } from './heads.ts';
import { listenToPointer } from './pointer.ts';
import { GridTip, type TipAnchor } from './tooltip.ts';

/** Columns kept in the document beyond each edge of the window. */
const OVERSCAN = 3;
const HOVER_DELAY_MS = 500;
const REFUSAL_MS = 6000;

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
 * The keyboard is held by one native text line that is never replaced: unseen while moving about, laid over the active cell
 * while typing. So the browser itself does dead keys, input methods, caret and word jumps, and there is no moment between
 * two keys in which focus is on its way. For a screen reader it is a textbox that controls the grid and points at the
 * active cell (aria-activedescendant), the pattern ARIA has for this case.
 */
export function mountGrid(frame: HTMLElement, inputs: GridInputs, id: string): MountedGrid {
  return new GridView(frame, inputs, id);
}

class GridView implements MountedGrid {
  readonly #id: string;
  readonly #root = part('div', 'root');
  readonly #scroller = part('div', 'scroller');
  readonly #grid = part('div', 'grid', 'grid');
  readonly #typing = document.createElement('input');
  readonly #handle = part('div', 'handle');
  readonly #live = part('div', 'live');
  readonly #help = part('div', 'live');
  readonly #tip: GridTip;
  readonly #ear = new AbortController();
  readonly #notify = new AfterPaint(() => this.#tellOwner());
  readonly #resize: ResizeObserver;
  readonly #stopPointer: () => void;

  #model: GridModel;
  #owner: GridOwner;
  #texts: GridTexts;
  #state: GridState;
  #geometry: Geometry;
  #heads: GridHeads;
  #body: GridBody;
  #fill: CellRange | undefined;
  #scroll: Scroll = { left: 0, top: 0 };
  #unsubscribe: () => void;
  #toSay: Announcement[] = [];
  #told: GridState | undefined;
  #hovered: string | undefined;
  #composing = false;
  #destroyed = false;

  constructor(frame: HTMLElement, inputs: GridInputs, id: string) {
    this.#id = id;
    this.#model = inputs.model;
    this.#owner = inputs.owner;
    this.#texts = inputs.texts;
    this.#tip = new GridTip(`${id}-tip`);
    this.#prepareElements();
    frame.replaceChildren(this.#root);
    this.#geometry = this.#measure();
    const current = this.#model.columns.findIndex((column) => column.current === true);
    this.#state = initialState({ row: 0, column: Math.max(0, current) });
    this.#scroll = reveal(this.#geometry, this.#state.active, this.#scroll);
    const visible = this.#visibleColumns(undefined);
    const marking = this.#marking();
    this.#heads = new GridHeads(this.#model, this.#geometry, visible, marking.range);
    this.#body = new GridBody(this.#bodyInputs(), visible, marking);
    this.#grid.append(this.#heads.element, this.#body.element);
    this.#applySize();
    this.#body.mark(marking);
    this.#heads.mark(marking.range);
    if (this.#scroll.left > 0) this.#scroller.scrollLeft = this.#scroll.left;
    this.#placeOverlays();
    this.#showDraft();
    this.#showScrolled();
    this.#unsubscribe = this.#model.subscribe((cells) => this.#changed(cells));
    this.#listen();
    this.#stopPointer = this.#listenToPointer();
    this.#resize = new ResizeObserver(() => this.#relayout());
    this.#resize.observe(this.#scroller);
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
    this.#typing.focus({ preventScroll: true });
  }

  select(from: CellAt, to: CellAt = from): void {
    this.#dispatch({ type: 'select', from, to });
    this.#bringInSight();
  }

  enter(text: string): void {
    this.#dispatch({ type: 'enter', text });
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
    this.#tip.hide();
    this.#resize.disconnect();
    this.#stopPointer();
    this.#ear.abort();
    this.#unsubscribe();
    this.#root.remove();
  }

  // ---- elements ----

  #prepareElements(): void {
    const id = this.#id;
    this.#grid.id = id;
    this.#grid.setAttribute('aria-multiselectable', 'true');
    const typing = this.#typing;
    typing.type = 'text';
    typing.className = `${look('typing')} ${look('idle')}`;
    typing.autocomplete = 'off';
    typing.spellcheck = false;
    typing.setAttribute('autocapitalize', 'off');
    typing.setAttribute('aria-controls', id);
    typing.setAttribute('aria-describedby', `${id}-help ${id}-tip`);
    this.#help.id = `${id}-help`;
    this.#live.setAttribute('aria-live', 'polite');
    this.#live.setAttribute('role', 'status');
    this.#handle.setAttribute('aria-hidden', 'true');
    this.#scroller.append(this.#grid, typing, this.#handle);
    this.#root.append(this.#scroller, this.#help, this.#live, this.#tip.element);
    this.#writeTexts();
  }

  #writeTexts(): void {
    this.#grid.setAttribute('aria-label', this.#texts.label);
    this.#typing.setAttribute('aria-label', this.#texts.typing);
    this.#help.textContent = this.#texts.help;
  }

  #measure(): Geometry {
    return geometryOf(this.#model, this.#scroller.clientWidth, this.#scroller.clientHeight);
  }

  #applySize(): void {
    const g = this.#geometry;
    const { style } = this.#root;
    style.setProperty('--row-height', `${ROW_HEIGHT}px`);
    style.setProperty('--group-height', `${g.groupHeight}px`);
    style.setProperty('--column-width', `${usualWidthOf(this.#model)}px`);
    style.setProperty('--left-width', `${g.leftWidth}px`);
    this.#grid.style.width = `${g.width}px`;
    // the browser's own scrolling to the caret keeps clear of the frozen parts
    this.#scroller.style.scrollPadding = `${g.headHeight}px ${g.rightWidth}px 0 ${g.leftWidth}px`;
    this.#grid.setAttribute('aria-rowcount', `${this.#heads.rowCount + g.rows}`);
    this.#grid.setAttribute('aria-colcount', `${this.#model.rowHeads.length + g.columns}`);
  }

  #bodyInputs(): BodyInputs {
    return {
      id: this.#id,
      model: this.#model,
      geometry: this.#geometry,
      headRows: this.#geometry.groupHeight > 0 ? 2 : 1,
      refused: (at) => (this.#state.refused.size === 0 ? undefined : this.#state.refused.get(cellKey(at))),
    };
  }

  #visibleColumns(present: ColumnWindow | undefined): ColumnWindow {
    const g = this.#geometry;
    return columnWindow(g.starts, this.#scroll.left, Math.max(0, centreEnd(g) - g.leftWidth), OVERSCAN, present);
  }

  #marking(): Marking {
    const range = rangeOf(this.#state);
    return { active: this.#state.active, range, single: rangeSize(range) === 1, fill: this.#fill };
  }

  /** Everything anew for another structure or another size of the window. */
  #rebuild(): void {
    const visible = this.#visibleColumns(undefined);
    const marking = this.#marking();
    const heads = new GridHeads(this.#model, this.#geometry, visible, marking.range);
    this.#heads.element.replaceWith(heads.element);
    this.#heads = heads;
    this.#body.build(this.#bodyInputs(), visible, marking);
    this.#applySize();
    this.#body.mark(marking);
    heads.mark(marking.range);
    this.#placeOverlays();
    this.#showScrolled();
  }

  #relayout(): void {
    const before = this.#geometry;
    const next = this.#measure();
    if (next.viewWidth === before.viewWidth && next.viewHeight === before.viewHeight) return;
    this.#geometry = next;
    this.#readScroll();
    const wanted = this.#visibleColumns(undefined);
    const present = this.#body.window;
    const frozenSame = next.leftWidth === before.leftWidth;
    if (frozenSame && wanted.from === present.from && wanted.to === present.to) {
      this.#body.resized(this.#bodyInputs());
      this.#placeOverlays();
      this.#showScrolled();
      return;
    }
    this.#rebuild();
  }

  #takeModel(model: GridModel): void {
    const before = this.#model;
    this.#unsubscribe();
    this.#model = model;
    this.#tip.hide();
    if (sameStructure(before, model)) {
      this.#body.adopt(this.#bodyInputs());
    } else {
      const rows = new Map(model.rows.map((row, index) => [row.key, index]));
      const columns = new Map(model.columns.map((column, index) => [column.key, index]));
      const placeOf = (map: Map<string, number>, key: string | undefined): number | undefined => (key === undefined ? undefined : map.get(key));
      this.#state = reshape(
        this.#state,
        { rows: model.rows.length, columns: model.columns.length },
        (old) => placeOf(rows, before.rows[old]?.key),
        (old) => placeOf(columns, before.columns[old]?.key),
      );
      this.#geometry = this.#measure();
      this.#fill = undefined;
      this.#rebuild();
      this.#showDraft();
      this.#told = undefined;
      this.#notify.ask();
    }
    this.#unsubscribe = model.subscribe((cells) => this.#changed(cells));
  }

  #changed(cells: readonly CellAt[] | undefined): void {
    if (cells === undefined) this.#body.repaint();
    else for (const at of cells) this.#body.paint(at);
  }

  // ---- one input at a time ----

  #surroundings(): Surroundings {
    const model = this.#model;
    const g = this.#geometry;
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
      this.#showDraft();
      const verdicts = this.#owner.onEdits(batch.edits, batch.cause);
      const settled = settle(this.#state, batch, verdicts);
      this.#state = settled.state;
      said.push(...settled.announcements);
      for (const edit of batch.edits) this.#body.paint(edit);
    }
    if (before.refused !== this.#state.refused) this.#repaintRefused(before);
    if (!sameSelection(before, this.#state)) this.#showSelection();
    this.#showDraft();
    this.#announce(said);
  }

  #repaintRefused(before: GridState): void {
    for (const key of new Set([...before.refused.keys(), ...this.#state.refused.keys()])) {
      const [row = 0, column = 0] = key.split(':').map(Number);
      this.#body.paint({ row, column });
    }
  }

  #showSelection(): void {
    const marking = this.#marking();
    this.#body.mark(marking);
    this.#heads.mark(marking.range);
    this.#placeOverlays();
    this.#notify.ask();
  }

  #showDraft(): void {
    const { draft } = this.#state;
    const typing = this.#typing;
    typing.classList.toggle(look('idle'), draft === undefined);
    if (draft === undefined) {
      if (typing.value !== '') typing.value = '';
    } else if (typing.value !== draft.text && !this.#composing) {
      typing.value = draft.text;
      typing.setSelectionRange(draft.text.length, draft.text.length);
    }
    this.#handle.classList.toggle(look('resting'), draft !== undefined || this.#geometry.rows === 0 || this.#geometry.columns === 0);
  }

  #placeOverlays(): void {
    const g = this.#geometry;
    const { active } = this.#state;
    const range = rangeOf(this.#state);
    const box = cellBox(g, active, this.#scroll);
    const { style } = this.#typing;
    style.transform = `translate(${box.left - 1}px, ${box.top - 1}px)`;
    style.minWidth = `${box.width + 1}px`;
    style.height = `${box.height + 1}px`;
    this.#typing.classList.toggle(look('away'), !inSight(g, active, this.#scroll));
    this.#typing.setAttribute('aria-activedescendant', cellId(this.#id, active));
    const corner = { row: range.bottom, column: range.right };
    const end = cellBox(g, corner, this.#scroll);
    this.#handle.style.transform = `translate(${end.left + end.width - 8}px, ${end.top + end.height - 8}px)`;
    this.#handle.classList.toggle(look('away'), !inSight(g, corner, this.#scroll));
  }

  #bringInSight(): void {
    const wanted = reveal(this.#geometry, this.#inFocus(), this.#scroll);
    if (wanted.left === this.#scroll.left && wanted.top === this.#scroll.top) return;
    this.#scroller.scrollLeft = wanted.left;
    this.#scroller.scrollTop = wanted.top;
    this.#scrolled();
  }

  /** What must be in sight: the corner that moves while a range is drawn, else the active cell. */
  #inFocus(): CellAt {
    const { active, anchor, corner } = this.#state;
    return active.row === anchor.row && active.column === anchor.column ? corner : active;
  }

  #readScroll(): void {
    this.#scroll = { left: this.#scroller.scrollLeft, top: this.#scroller.scrollTop };
  }

  #scrolled(): void {
    this.#readScroll();
    const present = this.#body.window;
    const wanted = this.#visibleColumns(present);
    if (wanted !== present) {
      if (wanted.to - wanted.from === present.to - present.from) {
        this.#body.slide(wanted);
        this.#heads.slide(wanted);
      } else {
        this.#rebuild();
      }
    }
    this.#placeOverlays();
    this.#showScrolled();
  }

  #showScrolled(): void {
    const { classList } = this.#root;
    const g = this.#geometry;
    classList.toggle(look('scrolledLeft'), this.#scroll.left > 0);
    classList.toggle(look('scrolledTop'), this.#scroll.top > 0);
    classList.toggle(look('scrolledRight'), this.#scroll.left + g.viewWidth < g.width - 0.5);
  }

  // ---- words ----

  #announce(said: readonly Announcement[]): void {
    if (said.length === 0) return;
    for (const announcement of said) {
      // of a quick series of moves only the last one is worth saying
      if (announcement.code === 'moved' || announcement.code === 'selected') {
        this.#toSay = this.#toSay.filter((other) => other.code !== 'moved' && other.code !== 'selected');
      }
      this.#toSay.push(announcement);
      if (announcement.code === 'refused') this.#showRefusal(announcement.at, announcement.refusal);
    }
    this.#notify.ask();
  }

  #showRefusal(at: CellAt, refusal: string): void {
    if (refusal === '') return;
    this.#tip.show([refusal], this.#anchorOf(at), 'refusal', REFUSAL_MS);
  }

  #wordsOf(announcement: Announcement): string {
    const texts = this.#texts;
    switch (announcement.code) {
      case 'moved': return this.#owner.say(announcement.at);
      case 'selected': return texts.selected(announcement.rows, announcement.columns);
      case 'refused': return announcement.refusal;
      case 'done': return texts.done(announcement.cause, announcement.cells, announcement.skipped);
      case 'nothing': return announcement.cause === 'undo' ? texts.nothingToUndo : texts.nothingToRedo;
      default: return announcement satisfies never;
    }
  }

  #say(words: readonly string[]): void {
    this.#live.textContent = words.filter((text) => text !== '').join('. ');
  }

  #tellOwner(): void {
    const said = this.#toSay;
    this.#toSay = [];
    if (said.length > 0) this.#say(said.map((announcement) => this.#wordsOf(announcement)));
    const state = this.#state;
    if (this.#told !== undefined && sameSelection(this.#told, state)) return;
    this.#told = state;
    if (this.#geometry.rows > 0 && this.#geometry.columns > 0) this.#owner.onSelect?.(state.active, rangeOf(state));
  }

  #anchorOf(at: CellAt): TipAnchor {
    const box = cellBox(this.#geometry, at, this.#scroll);
    const port = this.#scroller.getBoundingClientRect();
    return {
      left: port.left + box.left - this.#scroll.left,
      top: port.top + box.top - this.#scroll.top,
      width: box.width,
      height: box.height,
    };
  }

  #describe(at: CellAt): readonly string[] {
    const refused = this.#state.refused.get(cellKey(at));
    const lines = this.#owner.describe?.(at) ?? [];
    return refused === undefined ? lines : [refused.refusal, ...lines];
  }

  #hover(at: Hit | undefined): void {
    const key = at === undefined || at.part === 'nothing' || at.part === 'corner' ? undefined : hoverKey(at);
    if (key === this.#hovered) return;
    this.#hovered = key;
    if (key === undefined || at === undefined) {
      this.#tip.hide();
      return;
    }
    this.#tip.showLater(HOVER_DELAY_MS, () => this.#hoverLines(at));
  }

  #hoverLines(at: Hit): { readonly lines: readonly string[]; readonly anchor: TipAnchor } | undefined {
    const anchor = this.#anchorOf(at);
    const port = this.#scroller.getBoundingClientRect();
    const g = this.#geometry;
    switch (at.part) {
      case 'cell':
        return { lines: this.#describe(at), anchor };
      case 'rowHead': {
        const row = this.#model.rows[at.row];
        const lines = [row?.header.at(-1) ?? '', row?.description ?? ''].filter((line) => line !== '');
        return { lines, anchor: { ...anchor, left: port.left, width: g.leftWidth } };
      }
      case 'columnHead': {
        const title = this.#model.columns[at.column]?.title ?? '';
        return { lines: title === '' ? [] : title.split('\n'), anchor: { ...anchor, top: port.top + g.groupHeight, height: g.headHeight - g.groupHeight } };
      }
      case 'groupHead':
      case 'corner':
      case 'nothing':
        return undefined;
      default:
        return at.part satisfies never;
    }
  }

  // ---- ears ----

  #listen(): void {
    const { signal } = this.#ear;
    const typing = this.#typing;
    typing.addEventListener('keydown', (event) => this.#key(event), { signal });
    typing.addEventListener('beforeinput', (event) => this.#beforeInput(event), { signal });
    typing.addEventListener('input', () => this.#typed(), { signal });
    typing.addEventListener('compositionstart', () => {
      this.#composing = true;
    }, { signal });
    typing.addEventListener('compositionend', () => {
      this.#composing = false;
      this.#typed();
    }, { signal });
    typing.addEventListener('blur', () => {
      // another window came to the front: the draft waits; another field took over: it is done
      if (document.hasFocus() || document.activeElement !== typing) this.#dispatch({ type: 'commit' });
    }, { signal });
    // the window is closed or reloaded (a lock, an update): what was typed still goes to the owner
    window.addEventListener('pagehide', () => this.#dispatch({ type: 'commit' }), { signal });
    typing.addEventListener('copy', (event) => this.#copy(event, false), { signal });
    typing.addEventListener('cut', (event) => this.#copy(event, true), { signal });
    typing.addEventListener('paste', (event) => {
      if (this.#state.draft !== undefined || event.clipboardData === null) return;
      event.preventDefault();
      const text = event.clipboardData.getData('text/plain');
      if (text !== '') this.#dispatch({ type: 'paste', text });
    }, { signal });
    this.#scroller.addEventListener('scroll', () => {
      if (this.#scroller.scrollLeft === this.#scroll.left && this.#scroller.scrollTop === this.#scroll.top) return;
      this.#tip.hide();
      this.#hovered = undefined;
      this.#scrolled();
    }, { signal, passive: true });
  }

  #key(event: KeyboardEvent): void {
    // an input method is at work: its keys are not ours
    if (event.isComposing || event.keyCode === 229) return;
    const wish = readKey(event, this.#state.draft?.kind);
    if (wish === undefined) return;
    const { active } = this.#state;
    switch (wish.type) {
      case 'describe':
        event.preventDefault();
        if (this.#tip.shown) this.#tip.hide();
        else this.#tip.show(this.#describe(active), this.#anchorOf(active), 'plain');
        return;
      case 'comment':
        event.preventDefault();
        this.#dispatch({ type: 'commit' });
        this.#owner.onComment?.(active);
        return;
      case 'openColumn':
        event.preventDefault();
        this.#owner.onOpen?.(active.column);
        return;
      case 'cancel': {
        const tipWasShown = this.#tip.shown;
        const before = this.#state;
        this.#tip.hide();
        this.#dispatch(wish);
        const nothingToCancel = !tipWasShown && this.#state.leaving && before.draft === undefined;
        // a window around the grid may close by an Escape that meant nothing here
        if (!nothingToCancel) event.stopPropagation();
        return;
      }
      case 'advance':
        if (wish.by === 'tab' && this.#state.leaving) return;
        break;
      default:
        break;
    }
    event.preventDefault();
    this.#tip.hide();
    this.#hovered = undefined;
    this.#dispatch(wish);
    this.#bringInSight();
  }

  #beforeInput(event: InputEvent): void {
    if (this.#state.draft !== undefined) return;
    if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') {
      // the application's menu: undo of the grid, not of the line's past
      event.preventDefault();
      this.#dispatch({ type: event.inputType === 'historyUndo' ? 'undo' : 'redo' });
      this.#bringInSight();
      return;
    }
    const { active } = this.#state;
    const locked = this.#geometry.rows === 0 || this.#geometry.columns === 0 || this.#surroundings().locked(active.row, active.column) !== undefined;
    if (!locked || !event.cancelable) return;
    event.preventDefault();
    this.#bringInSight();
    this.#dispatch({ type: 'type', text: event.data ?? '' });
  }

  #typed(): void {
    const text = this.#typing.value;
    if (this.#state.draft === undefined && text === '') return;
    if (this.#state.draft?.text === text) return;
    if (this.#state.draft === undefined) this.#tip.hide();
    this.#dispatch({ type: 'type', text });
    this.#bringInSight();
  }

  #copy(event: ClipboardEvent, cut: boolean): void {
    if (this.#state.draft !== undefined || event.clipboardData === null) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', copied(this.#state, this.#surroundings()));
    if (cut) this.#dispatch({ type: 'cut' });
    else this.#say([this.#texts.copied(rangeSize(rangeOf(this.#state)))]);
  }

  #listenToPointer(): () => void {
    return listenToPointer({
      scroller: this.#scroller,
      handle: this.#handle,
      typing: this.#typing,
      geometry: () => this.#geometry,
      scroll: () => this.#scroll,
      scrollBy: (x, y) => {
        this.#scroller.scrollLeft += x;
        this.#scroller.scrollTop += y;
        this.#scrolled();
      },
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
      openColumn: (column) => this.#owner.onOpen?.(column),
      group: (column) => this.#heads.groups.find((group) => column >= group.from && column < group.to),
      menu: (at, event) => {
        if (this.#owner.onMenu === undefined) return;
        event.preventDefault();
        this.#owner.onMenu(at, { x: event.clientX, y: event.clientY });
      },
      showFill: (target) => {
        this.#fill = target;
        this.#body.mark(this.#marking());
      },
      fillTo: (target) => this.#dispatch({ type: 'fillTo', target }),
      focus: (onScreenKeyboard) => {
        this.#typing.inputMode = onScreenKeyboard ? 'text' : 'none';
        this.focus();
      },
      hover: (at) => this.#hover(at),
    });
  }
}

const hoverKey = (at: Hit): string => {
  if (at.part === 'rowHead') return `row ${at.row}`;
  if (at.part === 'columnHead' || at.part === 'groupHead') return `${at.part} ${at.column}`;
  return cellKey(at);
};

/** Whether two models have the same rows and columns, in the same places and of the same make. */
function sameStructure(a: GridModel, b: GridModel): boolean {
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

function sameColumn(a: GridModel['columns'][number], b: GridModel['columns'][number] | undefined): boolean {
  return (
    b !== undefined && a.key === b.key && a.group === b.group && a.width === b.width && a.pinned === b.pinned && a.tone === b.tone &&
    a.current === b.current && a.attention === b.attention && a.title === b.title && a.head.length === b.head.length && a.head.every((line, index) => line === b.head[index])
  );
}

/** Pieces → pages: breaks, repeated heads, running heads and feet. Points. */
import { paperSize } from '#domain/reports/index.ts';
import type { PageSetup, ReportDocument, RichText, RunningLine, Section } from '#domain/reports/index.ts';
import { blockPieces } from './block-pieces.ts';
import type { FontSet } from './font-face.ts';
import { breakLines } from './line-breaking.ts';
import { MM, PageCanvas } from './page-canvas.ts';
import { stackHeight, type Piece } from './piece.ts';
import { drawLine } from './text-pieces.ts';

/** A finished page, and how it goes on paper. */
export interface LaidPage {
  readonly canvas: PageCanvas;
  readonly setup: PageSetup;
  /** The first page of its document: a bookmark of a batch. */
  readonly first: boolean;
}

const RUNNING_SCALE = 0.78;
const RUNNING_INK = { weight: 0.4, ink: '#8b919a' };

/**
 * Lay a document out; `emit` receives its pages in order. Pages are held back only while a running line of theirs still
 * has to learn how many pages there are.
 */
export function layDocument(document: ReportDocument, fonts: FontSet, emit: (page: LaidPage) => void): void {
  let held: { canvas: PageCanvas; section: Section; setup: PageSetup; number: number }[] = [];
  let number = 0;
  let first = true;
  const release = (): void => {
    for (const page of held) {
      drawRunningLines(page, document, number, fonts);
      emit({ canvas: page.canvas, setup: page.setup, first });
      first = false;
    }
    held = [];
  };
  for (const [index, section] of document.sections.entries()) {
    if (index > 0 && section.restartNumbering) {
      release();
      number = 0;
    }
    const setup = section.page ?? document.page;
    flowSection(section, setup, document, fonts, (canvas) => {
      number++;
      held.push({ canvas, section, setup, number });
      if (!needsTotal(section)) {
        // Nothing on this page waits for the number of pages, but an earlier one may.
        if (held.every((page) => !needsTotal(page.section))) release();
      }
    });
  }
  release();
}

const fieldsOf = (line: RunningLine | undefined): string[] =>
  [line?.left, line?.center, line?.right].flatMap((text) => (Array.isArray(text) ? text.flatMap((piece) => (typeof piece === 'object' && piece !== null && 'field' in piece ? [String(piece.field)] : [])) : []));

function needsTotal({ header, footer }: Section): boolean {
  return [header, footer].some((line) => line?.onlyIfSeveral === true || fieldsOf(line).includes('pages'));
}

function flowSection(section: Section, setup: PageSetup, document: ReportDocument, fonts: FontSet, emit: (canvas: PageCanvas) => void): void {
  const paper = paperSize(setup);
  const { margins } = setup;
  const left = margins.left * MM;
  const top = margins.top * MM;
  const bottom = (paper.height - margins.bottom) * MM;
  const width = (paper.width - margins.left - margins.right) * MM;
  const pageHeight = bottom - top;
  const pieces: (Piece | null)[] = fittingPieces(section, document.size, pageHeight, (size) =>
    blockPieces(section.blocks, { font: document.font, size, page: setup, width, pageHeight }, fonts),
  );
  const chains = chainHeights(pieces as readonly Piece[]);

  let canvas = new PageCanvas(paper.width * MM, paper.height * MM);
  let y = top;
  let empty = true;
  let turned = false;
  const turn = (): void => {
    emit(canvas);
    turned = true;
    canvas = new PageCanvas(paper.width * MM, paper.height * MM);
    y = top;
    empty = true;
  };
  const repeatHead = (piece: Piece): void => {
    if (!empty || !piece.head) return;
    piece.head.draw(canvas, left, y, true);
    y += piece.head.height;
    empty = false;
  };

  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    // A drawn piece is let go at once: a long table is not held until its last page.
    pieces[i] = null;
    if (piece.breakBefore && !empty) turn();
    if (piece.height === 0) {
      // A distance alone never begins a page.
      if (!empty) y = Math.min(bottom, y + piece.before);
      continue;
    }
    const space = empty ? 0 : piece.before;
    const headRoom = piece.head ? piece.head.height : 0;
    const chain = chains[i]!;
    const wanted = chain + headRoom <= pageHeight ? chain : piece.height;
    if (!empty && y + space + wanted > bottom + 0.01 && (wanted + headRoom <= pageHeight || !piece.split)) turn();
    if (piece.atFoot) {
      y = Math.max(y + (empty ? 0 : space), bottom - piece.height);
      piece.draw(canvas, left, y, true);
      y += piece.height;
      empty = false;
      continue;
    }
    const beginsPage = empty;
    repeatHead(piece);
    if (!beginsPage) y += piece.before;
    place(piece, beginsPage && !piece.head);
  }
  if (!empty || !turned) emit(canvas);

  /** Draw a piece here; one that no page can hold is divided from page to page. */
  function place(piece: Piece, firstOnPage: boolean): void {
    let rest = piece;
    let firstHere = firstOnPage;
    while (rest.height > bottom - y + 0.01 && rest.split) {
      const parts = rest.split(bottom - y);
      if (parts) {
        parts[0].draw(canvas, left, y, firstHere);
        empty = false;
      } else if (y <= top + (rest.head ? rest.head.height : 0) + 0.01) {
        break;
      }
      turn();
      firstHere = !rest.head;
      repeatHead(rest);
      if (parts) [, rest] = parts;
    }
    rest.draw(canvas, left, y, firstHere);
    y += rest.height;
    empty = false;
  }
}

/** Lines break elsewhere in a smaller text, so the size that should just fit is taken a little smaller. */
const FIT_CAUTION = 0.01;

/** The pieces of a section, with smaller text where that brings it onto one page: the largest size that does. */
function fittingPieces(section: Section, fullSize: number, pageHeight: number, lay: (size: number) => Piece[]): Piece[] {
  const full = lay(fullSize);
  const least = section.fitToPage;
  const fullHeight = stackHeight(full);
  if (least === undefined || fullHeight <= pageHeight) return full;
  const smallest = lay(fullSize * least);
  const leastHeight = stackHeight(smallest);
  if (leastHeight > pageHeight) return full;
  // Between the two the height is nearly a straight line: an address block keeps its size, text does not.
  const scale = least + ((1 - least) * (pageHeight - leastHeight)) / (fullHeight - leastHeight) - FIT_CAUTION;
  const between = scale > least ? lay(fullSize * scale) : smallest;
  return stackHeight(between) <= pageHeight ? between : smallest;
}

/** Height of each piece with those that must follow it on the same page. */
function chainHeights(pieces: readonly Piece[]): number[] {
  const heights = Array.from({ length: pieces.length }, () => 0);
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i]!;
    const next = pieces[i + 1];
    heights[i] = piece.height + (piece.keepWithNext && next ? next.before + heights[i + 1]! : 0);
  }
  return heights;
}

function drawRunningLines(
  page: { readonly canvas: PageCanvas; readonly section: Section; readonly setup: PageSetup; readonly number: number },
  document: ReportDocument,
  pages: number,
  fonts: FontSet,
): void {
  const { canvas, section, setup, number } = page;
  const size = Math.min(9, document.size * RUNNING_SCALE);
  const { margins } = setup;
  const left = margins.left * MM;
  const right = canvas.width - margins.right * MM;
  const draw = (line: RunningLine | undefined, base: number, ruleAt: number): void => {
    if (!line || (line.onlyIfSeveral === true && pages < 2)) return;
    const laid = (text: RichText | undefined) =>
      text === undefined ? null : breakLines(withNumbers(text, number, pages), { family: document.font, size, bold: false, tone: 'muted' }, right - left, fonts)[0];
    const [atLeft, atCenter, atRight] = [laid(line.left), laid(line.center), laid(line.right)];
    if (atLeft) drawLine(canvas, atLeft, left, base, size);
    if (atCenter) drawLine(canvas, atCenter, (left + right - atCenter.width) / 2, base, size);
    if (atRight) drawLine(canvas, atRight, right - atRight.width, base, size);
    if (line.rule) canvas.horizontalRule(left, right, ruleAt, RUNNING_INK);
  };
  const headerBase = margins.top * MM - 9;
  draw(section.header, headerBase, headerBase + 4);
  const footerBase = canvas.height - margins.bottom * MM + size + 6;
  draw(section.footer, footerBase, footerBase - size - 2);
}

function withNumbers(text: RichText, page: number, pages: number): RichText {
  if (typeof text === 'string') return text;
  return text.map((piece) => (typeof piece === 'object' && 'field' in piece ? String(piece.field === 'page' ? page : pages) : piece));
}

/** Blocks of a document → pieces for the page flow. */
import { DISTANCES_AT, ENVELOPE_WINDOW, RULE_INK, TONE_INK } from '#domain/reports/index.ts';
import type {
  AddressBlock, Block, ColumnsBlock, KeyValuesBlock, PageSetup, RichText, SignaturesBlock, SlipBlock, TableBlock, TableCell,
} from '#domain/reports/index.ts';
import { missingCase } from '#domain/result.ts';
import type { FontSet } from './font-face.ts';
import { breakLines } from './line-breaking.ts';
import { MM } from './page-canvas.ts';
import type { PageCanvas } from './page-canvas.ts';
import { drawStack, stackHeight } from './piece.ts';
import type { Piece } from './piece.ts';
import { tablePieces } from './table-layout.ts';
import { drawLine, listPieces, paragraphPieces } from './text-pieces.ts';
import type { Setting } from './text-pieces.ts';

export interface BlockSetting extends Setting {
  readonly page: PageSetup;
  /** Width of the column, points. */
  readonly width: number;
  /** Height of a whole page between its margins, points. */
  readonly pageHeight: number;
}

export function blockPieces(blocks: readonly Block[], setting: BlockSetting, fonts: FontSet): Piece[] {
  return blocks.flatMap((block) => piecesOf(block, setting, fonts));
}

function piecesOf(block: Block, setting: BlockSetting, fonts: FontSet): Piece[] {
  const { width } = setting;
  switch (block.kind) {
    case 'paragraph':
      return paragraphPieces(block, width, setting, fonts);
    case 'list':
      return listPieces(block, width, setting, fonts);
    case 'key-values':
      return [...keyValuesPieces(block, setting, fonts), gap(3)];
    case 'table':
      return [...tablePieces(block, width, setting.font, fonts), gap(2)];
    case 'signatures':
      return signaturePieces(block, setting, fonts);
    case 'slip':
      return [slipPiece(block, setting, fonts)];
    case 'address':
      return [addressPiece(block, setting, fonts)];
    case 'columns':
      return [columnsPiece(block, setting, fonts)];
    case 'together':
      return together(blockPieces(block.blocks, setting, fonts));
    case 'rule': {
      const before = ((block.before ?? 3) * setting.size) / DISTANCES_AT;
      const after = ((block.after ?? 3) * setting.size) / DISTANCES_AT;
      const style = { weight: block.weight ?? 0.5, ink: TONE_INK.accent };
      return [{ height: before + after, before: 0, keepWithNext: false, draw: (canvas, x, y) => canvas.horizontalRule(x, x + width, y + before, style) }];
    }
    case 'space':
      return [gap(block.height * MM)];
    case 'page-break':
      return [{ ...gap(0), breakBefore: true }];
    default:
      return missingCase(block);
  }
}

/** Room between blocks; it vanishes at the top of a page because it is a distance, not a height. */
const gap = (height: number): Piece => ({ height: 0, before: height, keepWithNext: false, draw: () => undefined });

const together = (pieces: readonly Piece[]): Piece[] => pieces.map((piece, index) => ({ ...piece, keepWithNext: index < pieces.length - 1 || piece.keepWithNext }));

/** A table without rules whose text, not whose padding, stands on the margin. */
function keyValuesPieces(block: KeyValuesBlock, setting: BlockSetting, fonts: FontSet): Piece[] {
  const table = keyValuesTable(block, setting);
  const padding = table.padding?.x ?? 0;
  return tablePieces(table, setting.width + 2 * padding, setting.font, fonts).map((piece) => ({
    ...piece,
    draw: (canvas, x, y, firstOnPage) => piece.draw(canvas, x - padding, y, firstOnPage),
  }));
}

function keyValuesTable(block: KeyValuesBlock, setting: BlockSetting): TableBlock {
  const columns = block.columns ?? 1;
  const pairs = block.rows.map(({ label, value }): TableCell[] => [
    { text: `${label}:`, tone: 'muted', valign: 'top' },
    { text: value, valign: 'top' },
  ]);
  const body = [];
  for (let i = 0; i < pairs.length; i += columns) body.push({ cells: pairs.slice(i, i + columns).flat() });
  return {
    kind: 'table',
    name: '',
    columns: Array.from({ length: columns }, () => [{ width: 'auto' as const }, { width: { star: 1 } }]).flat(),
    head: [],
    body,
    rules: 'none',
    font: setting.font,
    size: setting.size,
    padding: { x: 0.45 * setting.size, y: 0.09 * setting.size },
    keepTogether: true,
  };
}

/** Role, a line to sign on, the name; with the place of a seal where the document needs one (O-04). */
function signaturePieces(block: SignaturesBlock, setting: BlockSetting, fonts: FontSet): Piece[] {
  const { width, size, font } = setting;
  const style = { family: font, size, bold: false, tone: 'plain' } as const;
  const face = fonts.face(font, 'regular');
  const lineHeight = size * 1.25;
  const signFrom = width * 0.4;
  const signTo = width * 0.62;
  return together(
    block.lines.map(({ role, name, seal }): Piece => {
      const roleLines = breakLines(role, style, signFrom - 6, fonts);
      const nameLines = breakLines(name, style, width - signTo - 8, fonts);
      const rows = Math.max(roleLines.length, nameLines.length);
      return {
        height: rows * lineHeight + size * (seal ? 2.1 : 1),
        before: size * 0.9,
        keepWithNext: false,
        draw(canvas, x, y) {
          const base = (row: number) => y + (row + 1) * lineHeight;
          for (const [row, line] of roleLines.entries()) drawLine(canvas, line, x, base(rows - roleLines.length + row), size);
          for (const [row, line] of nameLines.entries()) drawLine(canvas, line, x + signTo + 8, base(rows - nameLines.length + row), size);
          canvas.horizontalRule(x + signFrom, x + signTo, base(rows - 1) + 1.5, { weight: 0.5, ink: TONE_INK.muted });
          if (seal) {
            for (const run of face.runs('М. П.')) canvas.text(x, base(rows - 1) + size * 1.9, run.face, size * 0.85, TONE_INK.muted, run.glyphs);
          }
        },
      };
    }),
  );
}

/** The slip with its cutting line across the whole sheet. */
function slipPiece(block: SlipBlock, setting: BlockSetting, fonts: FontSet): Piece {
  const inner = blockPieces(block.blocks, setting, fonts);
  const scale = setting.size / DISTANCES_AT;
  const cutRoom = 12 * scale;
  return {
    height: cutRoom + stackHeight(inner),
    before: 10 * scale,
    keepWithNext: false,
    atFoot: true,
    draw(canvas, x, y) {
      const at = y + 3;
      canvas.shape(`0.55 w ${inkOperator(TONE_INK.muted)} [3 2.4] 0 d ${canvas.place(12, at)} m ${canvas.place(canvas.width - 12, at)} l S`);
      drawScissors(canvas, x + 2, at);
      drawStack(inner, canvas, x, y + cutRoom);
    },
  };
}

const inkOperator = (ink: string): string => {
  const part = (at: number): string => (Number.parseInt(ink.slice(at, at + 2), 16) / 255).toFixed(3);
  return `${part(1)} ${part(3)} ${part(5)} RG`;
};

/** Scissors that cut to the right along `y`; no font of ours has them. */
function drawScissors(canvas: PageCanvas, x: number, y: number): void {
  const point = (dx: number, dy: number): string => canvas.place(x + dx, y + dy);
  const ring = (dx: number, dy: number, r: number): string => {
    const k = r * 0.5523;
    return (
      `${point(dx + r, dy)} m ${point(dx + r, dy + k)} ${point(dx + k, dy + r)} ${point(dx, dy + r)} c ` +
      `${point(dx - k, dy + r)} ${point(dx - r, dy + k)} ${point(dx - r, dy)} c ${point(dx - r, dy - k)} ${point(dx - k, dy - r)} ${point(dx, dy - r)} c ` +
      `${point(dx + k, dy - r)} ${point(dx + r, dy - k)} ${point(dx + r, dy)} c`
    );
  };
  const ground = `1 1 1 rg ${point(-3.5, -4.4)} m ${point(13, -4.4)} l ${point(13, 4.4)} l ${point(-3.5, 4.4)} l f`;
  canvas.shape(
    `${ground} ${inkOperator(TONE_INK.plain)} 0.75 w 1 J ${ring(0, -2.3, 1.65)} ${ring(0, 2.3, 1.65)} ` +
      `${point(1.4, -1.4)} m ${point(10.5, 2.6)} l ${point(1.4, 1.4)} m ${point(10.5, -2.6)} l S`,
  );
}

/** On A4 the addressee stands where the window of the envelope is, whatever the margins are. */
function addressPiece(block: AddressBlock, setting: BlockSetting, fonts: FontSet): Piece {
  const { page } = setting;
  if (page.size !== 'A4' || page.orientation !== 'portrait') {
    return columnsPiece(
      {
        kind: 'columns',
        gap: 6,
        columns: [
          { star: 1, blocks: block.beside },
          { star: 1, blocks: block.recipient.map((text) => ({ kind: 'paragraph', text, style: 'small' })) },
        ],
      },
      setting,
      fonts,
    );
  }
  const besideWidth = (ENVELOPE_WINDOW.left - page.margins.left - 8) * MM;
  const beside = blockPieces(block.beside, { ...setting, width: besideWidth }, fonts);
  const windowWidth = ENVELOPE_WINDOW.width * MM;
  const recipient = recipientPieces(block.recipient, windowWidth, setting, fonts);
  const windowEnd = (ENVELOPE_WINDOW.top + ENVELOPE_WINDOW.height - page.margins.top) * MM;
  return {
    height: Math.max(stackHeight(beside), windowEnd) + 8,
    before: 0,
    keepWithNext: false,
    draw(canvas, x, y) {
      drawStack(beside, canvas, x, y);
      const left = ENVELOPE_WINDOW.left * MM;
      const top = ENVELOPE_WINDOW.top * MM;
      drawStack(recipient, canvas, left, top);
      // Two corners tell the eye where the field is, as on a postal form.
      const corner = { weight: 0.5, ink: RULE_INK };
      const bottom = top + ENVELOPE_WINDOW.height * MM;
      canvas.horizontalRule(left - 5, left + 3, top - 4, corner);
      canvas.verticalRule(left - 5, top - 4, top + 4, corner);
      canvas.horizontalRule(left + windowWidth - 8, left + windowWidth, bottom, corner);
      canvas.verticalRule(left + windowWidth, bottom - 8, bottom, corner);
    },
  };
}

/** An address must stay in the window: smaller type where lines are many or long. */
function recipientPieces(lines: readonly RichText[], width: number, setting: BlockSetting, fonts: FontSet): Piece[] {
  const room = ENVELOPE_WINDOW.height * MM - 2;
  const at = (size: number): Piece[] =>
    lines.flatMap((text) => paragraphPieces({ kind: 'paragraph', text, after: 1 }, width - 4, { ...setting, size }, fonts));
  const sizes = [setting.size, setting.size * 0.92, setting.size * 0.84, setting.size * 0.76, setting.size * 0.68];
  for (const size of sizes) {
    const pieces = at(size);
    if (stackHeight(pieces) <= room) return pieces;
  }
  return at(setting.size * 0.68);
}

function columnsPiece(block: ColumnsBlock, setting: BlockSetting, fonts: FontSet): Piece {
  const between = (block.gap ?? 5) * MM;
  const stars = block.columns.reduce((sum, column) => sum + column.star, 0);
  const room = setting.width - between * (block.columns.length - 1);
  let left = 0;
  const laid = block.columns.map((column) => {
    const width = (room * column.star) / stars;
    const place = { left, pieces: blockPieces(column.blocks, { ...setting, width }, fonts) };
    left += width + between;
    return place;
  });
  return {
    height: laid.reduce((height, { pieces }) => Math.max(height, stackHeight(pieces)), 0),
    before: 0,
    keepWithNext: false,
    draw(canvas, x, y) {
      for (const { left, pieces } of laid) drawStack(pieces, canvas, x + left, y);
    },
  };
}

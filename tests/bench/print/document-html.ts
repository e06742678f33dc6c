import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { asCell, paperSize, PARAGRAPH_LOOKS, plainText, TABLE_PADDING, TABLE_SIZE, TONE_GROUND, TONE_INK } from '#domain/reports/index.ts';
import type { Block, ReportDocument, RichText, TableBlock, TableRow } from '#domain/reports/index.ts';
import { FONTS_DIR } from '../../fixtures/pdf-text.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Documents as one page of plain HTML for Chromium's own printing: the same content, fonts and rules, a page for each section. */
export function documentsHtml(documents: readonly ReportDocument[]): string {
  const [first] = documents;
  if (!first) throw new RangeError('no documents');
  const { margins } = first.page;
  const paper = paperSize(first.page);
  const face = (family: string, file: string, weight: number): string =>
    `@font-face{font-family:'${family}';font-weight:${weight};src:url('${pathToFileURL(join(FONTS_DIR, file)).href}')}`;
  const style = [
    face('PT Serif', 'pt-serif/400Regular/PTSerif_400Regular.ttf', 400),
    face('PT Serif', 'pt-serif/700Bold/PTSerif_700Bold.ttf', 700),
    face('PT Sans', 'pt-sans/400Regular/PTSans_400Regular.ttf', 400),
    face('PT Sans', 'pt-sans/700Bold/PTSans_700Bold.ttf', 700),
    `@page{size:${paper.width}mm ${paper.height}mm;margin:${margins.top}mm ${margins.right}mm ${margins.bottom}mm ${margins.left}mm}`,
    `body{margin:0;font:${first.size}pt/1.3 ${first.font === 'serif' ? 'PT Serif' : 'PT Sans'}}section{break-after:page}p,h1,h2{margin:0 0 4pt}`,
    `table{border-collapse:collapse;width:100%;table-layout:fixed;font-family:'PT Sans';line-height:1.16}th,td{border:.4pt solid #8b919a}tr{break-inside:avoid}`,
    '.up{writing-mode:vertical-rl;transform:rotate(180deg)}.slip{border-top:.6pt dashed #555;margin-top:12pt}.columns{display:flex;gap:5mm}.columns>div{flex:1}',
  ].join('\n');
  const body = documents.flatMap((document) => document.sections.map((section) => `<section>${blocksHtml(section.blocks)}</section>`)).join('\n');
  return `<!doctype html><html lang="ru"><meta charset="utf-8"><title>${escaped(first.title)}</title><style>${style}</style><body>${body}</body></html>`;
}

const blocksHtml = (blocks: readonly Block[]): string => blocks.map(blockHtml).join('');

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph': {
      const look = PARAGRAPH_LOOKS[block.style ?? 'body'];
      return `<p style="font-size:${look.scale}em;font-weight:${look.bold ? 700 : 400};text-align:${block.align ?? look.align};text-indent:${block.indent ?? 0}mm;color:${TONE_INK[block.tone ?? 'plain']}">${richHtml(block.text)}</p>`;
    }
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${richHtml(item)}</li>`).join('')}</ul>`;
    case 'key-values':
      return `<div>${block.rows.map(({ label, value }) => `<p>${escaped(label)}: ${richHtml(value)}</p>`).join('')}</div>`;
    case 'table':
      return tableHtml(block);
    case 'signatures':
      return block.lines.map(({ role, name }) => `<p>${escaped(role)} ____________ ${escaped(name)}</p>`).join('');
    case 'slip':
      return `<div class="slip">${blocksHtml(block.blocks)}</div>`;
    case 'together':
      return blocksHtml(block.blocks);
    case 'columns':
      return `<div class="columns">${block.columns.map((column) => `<div>${blocksHtml(column.blocks)}</div>`).join('')}</div>`;
    case 'address':
      return `<div class="columns"><div>${blocksHtml(block.beside)}</div><div>${block.recipient.map((text) => `<p>${richHtml(text)}</p>`).join('')}</div></div>`;
    case 'rule':
      return '<hr>';
    case 'space':
      return `<div style="height:${block.height}mm"></div>`;
    case 'page-break':
      return '<div style="break-after:page"></div>';
  }
}

function richHtml(text: RichText): string {
  if (typeof text === 'string') return escaped(text);
  return text
    .map((piece) => {
      if (typeof piece === 'string') return escaped(piece);
      if ('text' in piece) return `<span style="${piece.bold ? 'font-weight:700;' : ''}color:${TONE_INK[piece.tone ?? 'plain']}">${escaped(piece.text)}</span>`;
      return 'blank' in piece ? `<span>____________<br>${escaped(piece.caption ?? '')}</span>` : '';
    })
    .join('');
}

function tableHtml(table: TableBlock): string {
  const padding = table.padding ?? TABLE_PADDING;
  const stars = table.columns.reduce((sum, { width }) => sum + (typeof width === 'object' && 'star' in width ? width.star : 0), 0);
  const fixed = table.columns.reduce((sum, { width }) => sum + (typeof width === 'object' && 'mm' in width ? width.mm : 0), 0);
  const columns = table.columns
    .map(({ width }) => (width === 'auto' ? '<col>' : 'mm' in width ? `<col style="width:${width.mm}mm">` : `<col style="width:calc((100% - ${fixed}mm) * ${width.star / stars})">`))
    .join('');
  const rows = (list: readonly TableRow[], tag: 'th' | 'td'): string =>
    list
      .map((row) => {
        const cells = row.cells.map(asCell).map((cell) => {
          const ground = TONE_GROUND[cell.tone ?? row.tone ?? 'plain'];
          const style = `padding:${padding.y}pt ${padding.x}pt;text-align:${cell.align ?? (tag === 'th' ? 'center' : 'left')};font-weight:${(cell.bold ?? row.bold ?? tag === 'th') ? 700 : 400}${ground ? `;background:${ground}` : ''}`;
          const text = cell.rotated ? `<span class="up">${escaped(plainText(cell.text))}</span>` : richHtml(cell.text);
          return `<${tag} colspan="${cell.colspan ?? 1}" rowspan="${cell.rowspan ?? 1}" style="${style}">${text}</${tag}>`;
        });
        return `<tr style="height:${row.minHeight ?? 0}mm">${cells.join('')}</tr>`;
      })
      .join('');
  return `<table style="font-size:${table.size ?? TABLE_SIZE}pt"><colgroup>${columns}</colgroup><thead>${rows(table.head, 'th')}</thead><tbody>${rows(table.body, 'td')}${rows(table.foot ?? [], 'td')}</tbody></table>`;
}

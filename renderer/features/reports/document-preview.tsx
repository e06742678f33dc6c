import type { CSSProperties, ReactNode } from 'react';
import {
  asCell, DISTANCES_AT, ENVELOPE_WINDOW, paperSize, PARAGRAPH_LOOKS, ROTATED_LENGTH, RULE_INK, STRONG_RULE_INK, TABLE_LEADING, TABLE_PADDING, TABLE_SIZE, TONE_GROUND, TONE_INK,
} from '#domain/reports/index.ts';
import type {
  Block, FontFamily, PageSetup, ReportDocument, RichText, RunningLine, Section, TableBlock, TableCell, TableRow, Tone,
} from '#domain/reports/index.ts';
import { missingCase } from '#domain/result.ts';
import classes from './document-preview.module.css';

const FONTS: Readonly<Record<FontFamily, string>> = {
  serif: "'PT Serif', serif",
  sans: "'PT Sans', sans-serif",
  times: "Tinos, 'Times New Roman', serif",
};

/**
 * A document as sheets of paper: the same data as on paper, drawn as HTML. Where pages break is the printer's business;
 * a section is one sheet here, as long as it needs to be.
 * @param zoom 1 is the size of real paper
 */
export function DocumentPreview({ document, zoom = 1 }: { readonly document: ReportDocument; readonly zoom?: number }) {
  return (
    <article className={classes.desk} lang={document.language} aria-label={document.title}>
      <div className={classes.stack} style={{ zoom }}>
        {document.sections.map((section, index) => (
          <Sheet key={keyOf('section', index)} section={section} document={document} />
        ))}
      </div>
    </article>
  );
}

/** Blocks have no names of their own: their place is their identity, and a document never changes in place. */
const keyOf = (kind: string, index: number): string => `${kind} ${index}`;

function Sheet({ section, document }: { readonly section: Section; readonly document: ReportDocument }) {
  const page = section.page ?? document.page;
  const paper = paperSize(page);
  const { top, right, bottom, left } = page.margins;
  const style: CSSProperties = {
    width: `${paper.width}mm`,
    minHeight: `${paper.height}mm`,
    padding: `${top}mm ${right}mm ${bottom}mm ${left}mm`,
    fontFamily: FONTS[document.font],
    fontSize: `${document.size}pt`,
    color: TONE_INK.plain,
  };
  return (
    <section className={classes.sheet} style={style}>
      <Running line={section.header} page={page} edge="top" />
      <Blocks blocks={section.blocks} document={document} page={page} />
      <Running line={section.footer} page={page} edge="bottom" />
    </section>
  );
}

/** Running heads and feet without page numbers, which only paper knows. */
function Running({ line, page, edge }: { readonly line: RunningLine | undefined; readonly page: PageSetup; readonly edge: 'top' | 'bottom' }) {
  if (!line || line.onlyIfSeveral) return null;
  const { margins } = page;
  const place = edge === 'top' ? { top: `${margins.top - 6}mm` } : { bottom: `${margins.bottom - 7}mm` };
  return (
    <div className={classes.running} data-rule={line.rule ? edge : undefined} style={{ ...place, left: `${margins.left}mm`, right: `${margins.right}mm`, color: TONE_INK.muted }}>
      <span>{line.left && <Rich text={line.left} />}</span>
      <span>{line.center && <Rich text={line.center} />}</span>
      <span>{line.right && <Rich text={line.right} />}</span>
    </div>
  );
}

/** A distance of the style in the size of this document. */
const distance = (points: number, document: ReportDocument): string => `${(points * document.size) / DISTANCES_AT}pt`;

interface BlockPlace {
  readonly document: ReportDocument;
  readonly page: PageSetup;
}

function Blocks({ blocks, ...place }: BlockPlace & { readonly blocks: readonly Block[] }) {
  return blocks.map((block, index) => <BlockView key={keyOf(block.kind, index)} block={block} {...place} />);
}

function BlockView({ block, ...place }: BlockPlace & { readonly block: Block }): ReactNode {
  switch (block.kind) {
    case 'paragraph': {
      const look = PARAGRAPH_LOOKS[block.style ?? 'body'];
      const Tag = block.style === 'title' ? 'h1' : block.style === 'heading' ? 'h2' : 'p';
      return (
        <Tag
          className={classes.paragraph}
          style={{
            fontSize: `${look.scale}em`,
            fontWeight: look.bold ? 700 : 400,
            lineHeight: look.leading,
            textAlign: block.align ?? look.align,
            textIndent: block.indent ? `${block.indent}mm` : undefined,
            marginTop: distance(block.before ?? look.before, place.document),
            marginBottom: distance(block.after ?? look.after, place.document),
            color: TONE_INK[block.tone ?? 'plain'],
          }}
        >
          <Rich text={block.text} />
        </Tag>
      );
    }
    case 'list': {
      const List = block.marker === 'numbered' ? 'ol' : 'ul';
      return (
        <List className={classes.list} data-marker={block.marker}>
          {block.items.map((item, index) => (
            <li key={keyOf('item', index)}>
              <Rich text={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'key-values':
      return (
        <dl className={classes.keyValues} style={{ gridTemplateColumns: `repeat(${block.columns ?? 1}, max-content 1fr)` }}>
          {block.rows.map(({ label, value }, index) => [
            <dt key={keyOf('label', index)} style={{ color: TONE_INK.muted }}>
              {label}:
            </dt>,
            <dd key={keyOf('value', index)}>
              <Rich text={value} />
            </dd>,
          ])}
        </dl>
      );
    case 'table':
      return <TableView table={block} document={place.document} />;
    case 'signatures':
      return (
        <div className={classes.signatures}>
          {block.lines.map(({ role, name, seal }) => (
            <div key={`${role} ${name}`} className={classes.signature}>
              <span>
                {role}
                {seal && (
                  <small style={{ color: TONE_INK.muted }}>
                    <br />
                    М. П.
                  </small>
                )}
              </span>
              <span className={classes.signHere} />
              <span>{name}</span>
            </div>
          ))}
        </div>
      );
    case 'slip':
      return (
        <div className={classes.slip}>
          <div className={classes.cut} style={{ marginLeft: `-${place.page.margins.left - 4}mm`, marginRight: `-${place.page.margins.right - 4}mm`, paddingLeft: `${place.page.margins.left - 4}mm` }}>
            <span aria-hidden>✂</span>
          </div>
          <Blocks blocks={block.blocks} {...place} />
        </div>
      );
    case 'address': {
      const inWindow = place.page.size === 'A4' && place.page.orientation === 'portrait';
      return (
        <div className={classes.address} style={inWindow ? { minHeight: `${ENVELOPE_WINDOW.top + ENVELOPE_WINDOW.height - place.page.margins.top + 3}mm` } : undefined}>
          <div style={inWindow ? { width: `${ENVELOPE_WINDOW.left - place.page.margins.left - 8}mm` } : { flex: 1 }}>
            <Blocks blocks={block.beside} {...place} />
          </div>
          <address
            className={classes.recipient}
            style={
              inWindow
                ? { position: 'absolute', left: `${ENVELOPE_WINDOW.left}mm`, top: `${ENVELOPE_WINDOW.top}mm`, width: `${ENVELOPE_WINDOW.width}mm` }
                : { flex: 1 }
            }
          >
            {block.recipient.map((text, index) => (
              <div key={keyOf('line', index)}>
                <Rich text={text} />
              </div>
            ))}
          </address>
        </div>
      );
    }
    case 'columns':
      return (
        <div className={classes.columns} style={{ gap: `${block.gap ?? 5}mm` }}>
          {block.columns.map((column, index) => (
            <div key={keyOf('column', index)} style={{ flex: column.star, minWidth: 0 }}>
              <Blocks blocks={column.blocks} {...place} />
            </div>
          ))}
        </div>
      );
    case 'together':
      return <Blocks blocks={block.blocks} {...place} />;
    case 'rule':
      return <hr className={classes.rule} style={{ borderTopWidth: `${block.weight ?? 0.5}pt`, borderColor: TONE_INK.accent, marginTop: distance(block.before ?? 3, place.document), marginBottom: distance(block.after ?? 3, place.document) }} />;
    case 'space':
      return <div style={{ height: `${block.height}mm` }} />;
    case 'page-break':
      return <hr className={classes.pageBreak} />;
    default:
      return missingCase(block);
  }
}

function Rich({ text }: { readonly text: RichText }): ReactNode {
  if (typeof text === 'string') return text;
  return text.map((piece, index) => {
    if (typeof piece === 'string') return piece;
    if ('field' in piece) return null;
    if ('blank' in piece) {
      return (
        <span key={keyOf('blank', index)} className={classes.blank} style={{ width: `min(${piece.blank}mm, 100%)` }}>
          {piece.caption && <small style={{ color: TONE_INK.muted }}>{piece.caption}</small>}
        </span>
      );
    }
    const { bold, italic, tone } = piece;
    return (
      <span key={keyOf('text', index)} style={{ fontWeight: bold === undefined ? undefined : bold ? 700 : 400, fontStyle: italic ? 'italic' : undefined, color: tone && TONE_INK[tone] }}>
        {piece.text}
      </span>
    );
  });
}

const inkOf = (tone: Tone): string => TONE_INK[tone === 'head' || tone === 'total' ? 'plain' : tone];

function TableView({ table, document }: { readonly table: TableBlock; readonly document: ReportDocument }) {
  const padding = table.padding ?? TABLE_PADDING;
  const fixed = table.columns.reduce((sum, { width }) => sum + (typeof width === 'object' && 'mm' in width ? width.mm : 0), 0);
  const stars = table.columns.reduce((sum, { width }) => sum + (typeof width === 'object' && 'star' in width ? width.star : 0), 0);
  const automatic = table.columns.some(({ width }) => width === 'auto');
  const widthOf = (width: TableBlock['columns'][number]['width']): string | undefined => {
    if (width === 'auto') return undefined;
    if ('mm' in width) return `${width.mm}mm`;
    return automatic ? undefined : `calc((100% - ${fixed}mm) * ${width.star / stars})`;
  };
  return (
    <table
      className={classes.table}
      data-rules={table.rules ?? 'all'}
      aria-label={table.name || undefined}
      style={
        {
          fontFamily: FONTS[table.font ?? document.font],
          fontSize: `${table.size ?? TABLE_SIZE}pt`,
          lineHeight: TABLE_LEADING,
          tableLayout: automatic ? 'auto' : 'fixed',
          width: stars > 0 || automatic ? '100%' : `${fixed}mm`,
          '--cell-padding': `${padding.y}pt ${padding.x}pt`,
          '--rule': RULE_INK,
          '--strong-rule': STRONG_RULE_INK,
        } as CSSProperties
      }
    >
      <colgroup>
        {table.columns.map(({ width }, index) => (
          <col key={keyOf('column', index)} style={{ width: widthOf(width) }} />
        ))}
      </colgroup>
      <thead>
        <Rows rows={table.head} table={table} part="head" />
      </thead>
      <tbody data-zebra={table.zebra || undefined}>
        <Rows rows={table.body} table={table} part="body" />
      </tbody>
      {table.foot && (
        <tfoot>
          <Rows rows={table.foot} table={table} part="foot" />
        </tfoot>
      )}
    </table>
  );
}

interface RowsPlace {
  readonly rows: readonly TableRow[];
  readonly table: TableBlock;
  readonly part: 'head' | 'body' | 'foot';
}

function Rows({ rows, table, part }: RowsPlace) {
  return rows.map((row, index) => {
    let column = 0;
    return (
      <tr key={keyOf('row', index)} style={{ height: row.minHeight ? `${row.minHeight}mm` : undefined, background: TONE_GROUND[row.tone ?? 'plain'] ?? undefined }}>
        {row.cells.map((raw, at) => {
          const cell = asCell(raw);
          const begins = column;
          column += cell.colspan ?? 1;
          return <CellView key={keyOf('cell', at)} cell={cell} row={row} column={begins} table={table} part={part} exact={rows.length === 1} />;
        })}
      </tr>
    );
  });
}

function CellView({ cell, row, column, table, part, exact }: { readonly cell: TableCell; readonly row: TableRow; readonly column: number; readonly table: TableBlock; readonly part: RowsPlace['part']; readonly exact: boolean }) {
  // Under a cell that spans rows the column of a later cell is not known here; only its alignment would be affected.
  const definition = exact || part === 'body' ? table.columns[column] : undefined;
  const Tag = part === 'head' ? 'th' : 'td';
  return (
    <Tag
      colSpan={cell.colspan}
      rowSpan={cell.rowspan}
      data-group={definition?.groupStart || undefined}
      style={{
        textAlign: cell.align ?? (part === 'head' ? 'center' : (table.columns[column]?.align ?? 'left')),
        verticalAlign: cell.valign ?? 'middle',
        fontWeight: (cell.bold ?? row.bold ?? part === 'head') ? 700 : 400,
        color: inkOf(cell.tone ?? row.tone ?? 'plain'),
        background: cell.tone === undefined ? undefined : (TONE_GROUND[cell.tone] ?? undefined),
      }}
    >
      {cell.rotated ? (
        <span className={classes.rotated} style={{ maxHeight: `${table.rotatedLength ?? ROTATED_LENGTH}mm` }}>
          <Rich text={cell.text} />
        </span>
      ) : (
        <Rich text={cell.text} />
      )}
    </Tag>
  );
}

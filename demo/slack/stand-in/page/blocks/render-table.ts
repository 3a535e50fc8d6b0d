import type { DataTableBlock, TableBlock, TableCell } from '../../../../../contracts/slack/blocks/table-blocks.js';
import { fromRichText } from '../../text/from-rich-text.js';
import type { TextContext } from '../../text/inline.js';
import { parsePlain } from '../../text/parse-mrkdwn.js';
import { type Html, html } from './html.js';
import { renderParts } from './render-text.js';

const DEFAULT_PAGE = 5;

export function renderTable({ rows, column_settings: settings = [] }: TableBlock, context: TextContext): Html {
  const row = (cells: readonly TableCell[]) =>
    html`<tr>${cells.map((cell, index) => html`<td class="${settings[index]?.align ?? 'left'} ${settings[index]?.is_wrapped ? 'wrapped' : ''}">${renderCell(cell, context)}</td>`)}</tr>`;
  return html`<div class="table" tabindex="0" role="region" aria-label="Table"><table><tbody>${rows.map(row)}</tbody></table></div>`;
}

/** Shown page by page; the pages after the first are there but hidden. */
export function renderDataTable(block: DataTableBlock, context: TextContext): Html {
  const { caption, rows, page_size: size = DEFAULT_PAGE, row_header_column_index: headerColumn = 0 } = block;
  const [header = [], ...body] = rows;
  const isNumeric = header.map((_, column) => body.every((row) => row[column]?.type === 'raw_number'));
  const align = (column: number) => (isNumeric[column] ? 'right' : 'left');
  const row = (cells: readonly TableCell[], index: number) =>
    html`<tr data-page="${Math.floor(index / size)}"${index >= size && html` hidden`}>${cells.map((cell, column) =>
      column === headerColumn
        ? html`<th scope="row" class="${align(column)}">${renderCell(cell, context)}</th>`
        : html`<td class="${align(column)}">${renderCell(cell, context)}</td>`,
    )}</tr>`;
  const pages = Math.ceil(body.length / size);
  return html`<div class="table data" tabindex="0" role="region" aria-label="${caption}"><table data-pages="${pages}"><caption>${caption}</caption><thead><tr>${header.map((cell, column) => html`<th scope="col" class="${align(column)}">${renderCell(cell, context)}</th>`)}</tr></thead><tbody>${body.map(row)}</tbody></table>${pages > 1 && renderPager(pages)}</div>`;
}

const renderPager = (pages: number): Html =>
  html`<div class="pager"><button type="button" class="quiet" data-turn="-1" disabled>‹ Previous</button><span class="at">Page 1 of ${pages}</span><button type="button" class="quiet" data-turn="1">Next ›</button></div>`;

const renderCell = (cell: TableCell, context: TextContext): Html =>
  renderParts(cell.type === 'rich_text' ? fromRichText(cell) : parsePlain(cell.text), context);

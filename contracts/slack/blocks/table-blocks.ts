import { z } from 'zod';
import { SLACK_LIMITS } from '../slack-limits.js';
import { richTextBlock } from './rich-text.js';
import { blockId } from './text-objects.js';

const { table: TABLE, dataTable: DATA } = SLACK_LIMITS;

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richTextBlock]);

const columnSetting = z.strictObject({
  align: z.exactOptional(z.enum(['left', 'center', 'right'])),
  is_wrapped: z.exactOptional(z.boolean()),
});

export const tableBlock = z.strictObject({
  type: z.literal('table'),
  block_id: blockId,
  rows: z.array(z.array(cell).min(1).max(TABLE.cells)).min(1).max(TABLE.rows),
  column_settings: z.exactOptional(z.array(columnSetting).max(TABLE.cells)),
});

/** The first row is the header; every row has as many cells as it. */
export const dataTableBlock = z
  .strictObject({
    type: z.literal('data_table'),
    block_id: blockId,
    caption: z.string().min(1),
    rows: z.array(z.array(cell).min(1).max(DATA.columns)).min(DATA.minRows).max(DATA.rows),
    page_size: z.exactOptional(z.int().min(1).max(DATA.pageSize)),
    row_header_column_index: z.exactOptional(z.int().min(0)),
  })
  .refine(({ rows }) => rows.every(({ length }) => length === rows[0]?.length), {
    path: ['rows'],
    message: 'all rows must have the same number of cells',
  })
  .refine(({ rows }) => rows[0]?.every(({ type }) => type !== 'rich_text') ?? true, {
    path: ['rows', 0],
    message: 'rich_text is not allowed in the header row',
  })
  .refine(({ rows, row_header_column_index: index = 0 }) => index < (rows[0]?.length ?? 1), {
    path: ['row_header_column_index'],
    message: 'must be the index of a column',
  });

export type TableCell = z.infer<typeof cell>;
export type TableBlock = z.infer<typeof tableBlock>;
export type DataTableBlock = z.infer<typeof dataTableBlock>;

import type { SlackBlock, SlackViewBlock } from './blocks/block.js';
import type { TableCell } from './blocks/table-blocks.js';
import { SLACK_LIMITS } from './slack-limits.js';
import type { SlackError } from './to-slack-errors.js';

const { message: MESSAGE } = SLACK_LIMITS;

/** What no block shows alone: identifiers that are used twice. Pointers are below `base`. */
export function checkIds(blocks: readonly (SlackBlock | SlackViewBlock)[], base: string): readonly SlackError[] {
  const blockIds = repeated(blocks.map(({ block_id }) => block_id)).map((at) =>
    failed(`${base}/${at}/block_id`, 'block_id already exists'),
  );
  const actionIds = blocks.flatMap((block, at) =>
    block.type === 'actions'
      ? repeated(block.elements.map(({ action_id }) => action_id)).map((inner) =>
          failed(`${base}/${at}/elements/${inner}/action_id`, 'action_id already exists in this block'),
        )
      : [],
  );
  return [...blockIds, ...actionIds];
}

/** What the blocks of a message may hold together. */
export function checkTotals(blocks: readonly SlackBlock[], base: string): readonly SlackError[] {
  const charts = blocks.filter(({ type }) => type === 'data_visualization').length;
  const tables = blocks.filter(({ type }) => type === 'table').length;
  const cells = blocks.flatMap((block) => (block.type === 'table' || block.type === 'data_table' ? block.rows.flat() : []));
  const inCells = cells.reduce((sum, cell) => sum + cellLength(cell), 0);
  const inMarkdown = blocks.reduce((sum, block) => sum + (block.type === 'markdown' ? block.text.length : 0), 0);
  const inText = blocks.reduce((sum, block) => sum + (isCountedApart(block) ? 0 : textLength(block)), 0);
  const over = (isOver: boolean, what: string, code: SlackError['code'] = 'failed_constraint'): readonly SlackError[] =>
    isOver ? [{ pointer: base, code, message: what }] : [];
  return [
    ...over(charts > MESSAGE.charts, `no more than ${MESSAGE.charts} data_visualization blocks in a message`),
    ...over(tables > MESSAGE.tables, `no more than ${MESSAGE.tables} table blocks in a message`),
    ...over(inCells > MESSAGE.tableCharacters, `no more than ${MESSAGE.tableCharacters} characters in all table cells`),
    ...over(inMarkdown > MESSAGE.markdownCharacters, `no more than ${MESSAGE.markdownCharacters} characters in all markdown blocks`),
    ...over(inText > MESSAGE.blockText, `no more than ${MESSAGE.blockText} characters in all other blocks`, 'msg_blocks_too_long'),
  ];
}

const failed = (pointer: string, message: string): SlackError => ({ pointer, code: 'failed_constraint', message });

const isCountedApart = ({ type }: SlackBlock): boolean => type === 'markdown' || type === 'table' || type === 'data_table';

const cellLength = (cell: TableCell): number => (cell.type === 'rich_text' ? textLength(cell) : cell.text.length);

/** Positions of values that stood earlier in the list already. */
function repeated(values: readonly (string | undefined)[]): readonly number[] {
  return values.flatMap((value, at) => (value !== undefined && values.indexOf(value) < at ? [at] : []));
}

/** Sum of all strings under a key `text`, at any depth. */
function textLength(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : textLength(inner)),
    0,
  );
}

import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';
import type { ImageElement } from '../../../../contracts/slack/blocks/elements.js';
import type { ActionsBlock, InputBlock } from '../../../../contracts/slack/blocks/layout-blocks.js';
import type { TaskCardBlock } from '../../../../contracts/slack/blocks/plan-blocks.js';
import type { TableCell } from '../../../../contracts/slack/blocks/table-blocks.js';
import type { TextObject } from '../../../../contracts/slack/blocks/text-objects.js';
import { formatDate } from './format-date.js';
import { fromRichText } from './from-rich-text.js';
import type { Inline, Part, TextContext } from './inline.js';
import { parseMrkdwn, parsePlain } from './parse-mrkdwn.js';

type Element = ActionsBlock['elements'][number] | ImageElement | InputBlock['element'];

/** Blocks as a person would read them aloud, one line after the other; buttons in brackets. */
export const toPlainText = (blocks: readonly SlackBlock[], context: TextContext): string =>
  blocks.flatMap((block) => toLines(block, context)).join('\n');

/** The same for a text in Slack's mark-up. */
export const toPlainMrkdwn = (text: string, context: TextContext): string => partsToText(parseMrkdwn(text), context);

function toLines(block: SlackBlock, context: TextContext): readonly string[] {
  const say = (text: TextObject | undefined) => (text === undefined ? [] : [textToPlain(text, context)]);
  switch (block.type) {
    case 'header':
      return [`# ${textToPlain(block.text, context)}`];
    case 'section':
      return [
        ...say(block.text),
        ...(block.fields ?? []).flatMap(say),
        ...(block.accessory === undefined ? [] : [toElement(block.accessory)]),
      ];
    case 'context':
      return [block.elements.map((one) => (one.type === 'image' ? toElement(one) : textToPlain(one, context))).join(' · ')];
    case 'actions':
      return [block.elements.map(toElement).join(' ')];
    case 'divider':
      return ['---'];
    case 'input':
      return [`${block.label.text}: ${toElement(block.element)}`, ...say(block.hint)];
    case 'image':
      return [`(image: ${block.alt_text})`];
    case 'rich_text':
      return [partsToText(fromRichText(block), context)];
    case 'markdown':
      return [block.text];
    case 'table':
      return block.rows.map((row) => toRow(row, context));
    case 'data_table':
      return [block.caption, ...block.rows.map((row) => toRow(row, context))];
    case 'data_visualization':
      return toChart(block);
    default:
      return toGroupLines(block, context);
  }
}

type Group = Extract<SlackBlock, { type: 'plan' | 'task_card' | 'card' | 'carousel' | 'container' }>;

function toGroupLines(block: Group, context: TextContext): readonly string[] {
  const say = (text: TextObject | undefined) => (text === undefined ? [] : [textToPlain(text, context)]);
  switch (block.type) {
    case 'plan':
      return [block.title, ...(block.tasks ?? []).map(toTask)];
    case 'task_card':
      return [toTask(block)];
    case 'card':
      return [...[block.title, block.subtitle, block.body].flatMap(say), (block.actions ?? []).map(toElement).join(' ')].filter(
        (line) => line !== '',
      );
    case 'carousel':
      return block.elements.flatMap((card) => toLines(card, context));
    case 'container':
      return [...say(block.title), ...say(block.subtitle), ...block.child_blocks.flatMap((child) => toLines(child, context))];
  }
}

const textToPlain = ({ type, text }: TextObject, context: TextContext): string =>
  partsToText(type === 'mrkdwn' ? parseMrkdwn(text) : parsePlain(text), context);

const MARKS = { line: '', quote: '> ', item: '', pre: '' } as const;

const partsToText = (parts: readonly Part[], context: TextContext): string =>
  parts
    .map((part) => {
      if (part.kind === 'pre') return part.text;
      const mark = part.kind === 'item' ? `${'  '.repeat(part.indent)}${part.mark} ` : MARKS[part.kind];
      return mark + part.inlines.map((inline) => inlineToText(inline, context)).join('');
    })
    .join('\n');

function inlineToText(inline: Inline, context: TextContext): string {
  switch (inline.kind) {
    case 'text':
    case 'code':
      return inline.text;
    case 'link':
      return inline.label;
    case 'emoji':
      return `:${inline.name}:`;
    case 'broadcast':
      return `@${inline.range}`;
    case 'user':
      return `@${context.userName(inline.id) ?? inline.id}`;
    case 'group':
      return `@${context.groupHandle(inline.id) ?? inline.id}`;
    case 'channel':
      return `#${context.channelName(inline.id) ?? inline.id}`;
    case 'date':
      return formatDate(inline.timestampS, inline.format, inline.fallback, context);
    case 'bold':
    case 'italic':
    case 'strike':
    case 'underline':
      return inline.children.map((child) => inlineToText(child, context)).join('');
  }
}

function toElement(element: Element): string {
  switch (element.type) {
    case 'button':
      return `[${element.text.text}]`;
    case 'image':
      return `(image: ${element.alt_text})`;
    case 'static_select':
      return `[${element.initial_option?.text.text ?? element.placeholder?.text ?? 'Choose'} v]`;
    case 'radio_buttons':
      return element.options.map(({ text }) => `( ) ${text.text}`).join(' ');
    case 'plain_text_input':
      return `[${element.initial_value ?? '____'}]`;
  }
}

const toRow = (row: readonly TableCell[], context: TextContext): string =>
  row.map((cell) => (cell.type === 'rich_text' ? partsToText(fromRichText(cell), context) : cell.text)).join(' | ');

const STATUS = { pending: '[ ]', in_progress: '[~]', complete: '[x]', error: '[!]' } as const;

const toTask = ({ status, title }: TaskCardBlock): string => `${STATUS[status]} ${title}`;

function toChart({ title, chart }: Extract<SlackBlock, { type: 'data_visualization' }>): readonly string[] {
  const lines =
    chart.type === 'pie'
      ? [chart.segments.map(({ label, value }) => `${label} ${value}`).join(', ')]
      : chart.series.map(({ name, data }) => `${name}: ${data.map(({ label, value }) => `${label} ${value}`).join(', ')}`);
  return [`(${chart.type} chart: ${title})`, ...lines];
}

import type * as Slack from '@slack/types';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { SlackHomeView, SlackModalView } from '../slack-view.js';
import { validateBlocks, validateView } from '../validate-slack.js';
import type { CardBlock, CarouselBlock, ContainerBlock } from './card-blocks.js';
import type {
  ActionsBlock,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  ImageBlock,
  InputBlock,
  MarkdownBlock,
  SectionBlock,
} from './layout-blocks.js';
import type { PlanBlock, TaskCardBlock } from './plan-blocks.js';
import type { RichTextBlock } from './rich-text.js';
import type { DataTableBlock, TableBlock } from './table-blocks.js';

describe('our blocks are blocks of @slack/types', () => {
  it('each type that we accept is one that the SDK sends (the compiler checks it; the chart has no type there yet)', () => {
    expectTypeOf<HeaderBlock>().toExtend<Slack.HeaderBlock>();
    expectTypeOf<SectionBlock>().toExtend<Slack.SectionBlock>();
    expectTypeOf<ContextBlock>().toExtend<Slack.ContextBlock>();
    expectTypeOf<ActionsBlock>().toExtend<Slack.ActionsBlock>();
    expectTypeOf<DividerBlock>().toExtend<Slack.DividerBlock>();
    expectTypeOf<InputBlock>().toExtend<Slack.InputBlock>();
    expectTypeOf<ImageBlock>().toExtend<Slack.ImageBlock>();
    expectTypeOf<MarkdownBlock>().toExtend<Slack.MarkdownBlock>();
    expectTypeOf<RichTextBlock>().toExtend<Slack.RichTextBlock>();
    expectTypeOf<TableBlock>().toExtend<Slack.TableBlock>();
    expectTypeOf<DataTableBlock>().toExtend<Slack.DataTableBlock>();
    expectTypeOf<PlanBlock>().toExtend<Slack.PlanBlock>();
    expectTypeOf<TaskCardBlock>().toExtend<Slack.TaskCardBlock>();
    expectTypeOf<CardBlock>().toExtend<Slack.CardBlock>();
    expectTypeOf<CarouselBlock>().toExtend<Slack.CarouselBlock>();
    expectTypeOf<ContainerBlock>().toExtend<Slack.ContainerBlock>();
    expectTypeOf<SlackModalView>().toExtend<Slack.ModalView>();
    expectTypeOf<SlackHomeView>().toExtend<Slack.HomeView>();
  });

  it('blocks that the SDK types allow pass the check', () => {
    expect(validateBlocks(SAMPLES)).toEqual([]);
    expect(validateView(MODAL)).toEqual([]);
  });
});

const plain = (text: string) => ({ type: 'plain_text', text, emoji: true }) as const;
const marked = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;
const cell = (text: string) => ({ type: 'raw_text', text }) as const;
const button = {
  type: 'button',
  action_id: 'rollout.approve',
  value: 'v1|r-1|g-1|3',
  style: 'primary',
  text: plain('Approve'),
  url: 'https://tidegate.example/rollouts/r-1',
  confirm: { title: plain('Sure?'), text: marked('*Really*'), confirm: plain('Yes'), deny: plain('No'), style: 'danger' },
} as const;
const select: Slack.StaticSelect = {
  type: 'static_select',
  action_id: 'pick',
  placeholder: plain('Pick'),
  options: [{ text: plain('a'), value: 'a' }],
};
const richText = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: 'Ada ', style: { bold: true } },
        { type: 'user', user_id: 'U1' },
        { type: 'emoji', name: 'wave' },
        { type: 'link', url: 'https://a.example', text: 'a' },
        { type: 'date', timestamp: 1_800_000_000, format: '{time}', fallback: 'soon' },
      ],
    },
    { type: 'rich_text_list', style: 'bullet', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] }] },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'code' }] },
  ],
} satisfies Slack.RichTextBlock;

const SAMPLES = [
  { type: 'header', text: plain('Refund bot') },
  { type: 'section', block_id: 's', text: marked('*Healthy*'), accessory: button },
  { type: 'section', fields: [marked('*Share* 5 %'), plain('Stage 2')], expand: true },
  { type: 'context', elements: [marked('rev 3'), { type: 'image', image_url: 'https://a.example/a.png', alt_text: 'a' }] },
  { type: 'actions', elements: [button, select] },
  { type: 'divider' },
  { type: 'markdown', text: '**bold**' },
  richText,
  { type: 'table', rows: [[cell('a'), richText]], column_settings: [{ align: 'right' }] },
  { type: 'data_table', caption: 'Guards', page_size: 5, rows: [[cell('Guard')], [{ type: 'raw_number', value: 0.5, text: '50 %' }]] },
  { type: 'plan', title: 'Stages', tasks: [{ type: 'task_card', task_id: '1', title: '1 %', status: 'complete', details: richText }] },
  { type: 'container', title: plain('More'), child_blocks: [{ type: 'divider' }], is_collapsible: true },
] satisfies Slack.KnownBlock[];

const MODAL = {
  type: 'modal',
  callback_id: 'abort',
  private_metadata: '{"rollout":"r-1"}',
  title: plain('Abort'),
  submit: plain('Abort'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Why'),
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 500 },
    },
    {
      type: 'input',
      label: plain('How'),
      optional: true,
      element: { type: 'radio_buttons', options: [{ text: plain('a'), value: 'a' }] },
    },
  ],
} satisfies Slack.ModalView;

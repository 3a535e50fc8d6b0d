import { z } from 'zod';
import { cardBlock, carouselBlock, containerBlock } from './card-blocks.js';
import { chartBlock } from './chart-block.js';
import {
  actionsBlock,
  contextBlock,
  dividerBlock,
  headerBlock,
  imageBlock,
  inputBlock,
  markdownBlock,
  sectionBlock,
} from './layout-blocks.js';
import { planBlock, taskCardBlock } from './plan-blocks.js';
import { richTextBlock } from './rich-text.js';
import { dataTableBlock, tableBlock } from './table-blocks.js';

const EVERYWHERE = [actionsBlock, contextBlock, dividerBlock, headerBlock, imageBlock, inputBlock, richTextBlock, sectionBlock] as const;

/** What a message may hold. Slack knows more types (video, file, alert, context_actions); Tidegate uses none of them, so they are refused. */
export const messageBlock = z.discriminatedUnion('type', [
  ...EVERYWHERE,
  cardBlock,
  carouselBlock,
  chartBlock,
  containerBlock,
  dataTableBlock,
  markdownBlock,
  planBlock,
  tableBlock,
  taskCardBlock,
]);

/** What a modal or a home tab may hold: the classic blocks, which every client shows there. */
export const viewBlock = z.discriminatedUnion('type', EVERYWHERE);

export type SlackBlock = z.infer<typeof messageBlock>;
export type SlackViewBlock = z.infer<typeof viewBlock>;

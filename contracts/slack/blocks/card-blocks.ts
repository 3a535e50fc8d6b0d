import { z } from 'zod';
import { SLACK_LIMITS } from '../slack-limits.js';
import { button, imageElement } from './elements.js';
import { actionsBlock, contextBlock, dividerBlock, headerBlock, imageBlock, inputBlock, sectionBlock } from './layout-blocks.js';
import { richTextBlock } from './rich-text.js';
import { tableBlock } from './table-blocks.js';
import { blockId, mrkdwn, plainText, textObject } from './text-objects.js';

const { card: CARD, carousel: CAROUSEL, container: CONTAINER } = SLACK_LIMITS;

export const cardBlock = z
  .strictObject({
    type: z.literal('card'),
    block_id: blockId,
    hero_image: z.exactOptional(imageElement),
    icon: z.exactOptional(imageElement),
    title: z.exactOptional(mrkdwn(CARD.title)),
    subtitle: z.exactOptional(mrkdwn(CARD.subtitle)),
    body: z.exactOptional(mrkdwn(CARD.body)),
    actions: z.exactOptional(z.array(button).min(1).max(CARD.buttons)),
  })
  .refine((card) => [card.hero_image, card.title, card.body, card.actions].some((part) => part !== undefined), {
    message: 'must define one of `hero_image`, `title`, `actions` and `body`',
  });

export const carouselBlock = z.strictObject({
  type: z.literal('carousel'),
  block_id: blockId,
  elements: z.array(cardBlock).min(1).max(CAROUSEL),
});

const childBlock = z.discriminatedUnion('type', [
  actionsBlock,
  contextBlock,
  dividerBlock,
  headerBlock,
  imageBlock,
  inputBlock,
  richTextBlock,
  sectionBlock,
  tableBlock,
]);

export const containerBlock = z
  .strictObject({
    type: z.literal('container'),
    block_id: blockId,
    title: z.exactOptional(plainText(CONTAINER.title)),
    rich_text_title: z.exactOptional(richTextBlock),
    subtitle: z.exactOptional(textObject(CONTAINER.subtitle)),
    child_blocks: z.array(childBlock).min(1).max(CONTAINER.blocks),
    width: z.exactOptional(z.enum(['narrow', 'standard', 'wide', 'full'])),
    icon: z.exactOptional(imageElement),
    is_collapsible: z.exactOptional(z.boolean()),
    default_collapsed: z.exactOptional(z.boolean()),
    has_header_divider: z.exactOptional(z.boolean()),
  })
  .refine((container) => container.title !== undefined || container.rich_text_title !== undefined, {
    message: 'must define either `title` or `rich_text_title`',
  });

export type CardBlock = z.infer<typeof cardBlock>;
export type CarouselBlock = z.infer<typeof carouselBlock>;
export type ContainerBlock = z.infer<typeof containerBlock>;

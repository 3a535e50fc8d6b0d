import { z } from 'zod';
import { SLACK_LIMITS } from '../slack-limits.js';
import { button, imageElement, plainTextInput, radioButtons, staticSelect } from './elements.js';
import { blockId, mrkdwn, plainText, text, textObject, url } from './text-objects.js';

const { section: SECTION, context: CONTEXT, input: INPUT, image: IMAGE } = SLACK_LIMITS;

export const headerBlock = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(SLACK_LIMITS.header) });

export const sectionBlock = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: z.exactOptional(textObject(SECTION.text)),
    fields: z.exactOptional(z.array(textObject(SECTION.field)).min(1).max(SECTION.fields)),
    accessory: z.exactOptional(z.discriminatedUnion('type', [button, imageElement, staticSelect, radioButtons])),
    expand: z.exactOptional(z.boolean()),
  })
  .refine((section) => section.text !== undefined || section.fields !== undefined, { message: 'must define either `text` or `fields`' });

export const contextBlock = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [plainText(CONTEXT.text), mrkdwn(CONTEXT.text), imageElement]))
    .min(1)
    .max(CONTEXT.elements),
});

export const actionsBlock = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [button, staticSelect, radioButtons]))
    .min(1)
    .max(SLACK_LIMITS.actions),
});

export const dividerBlock = z.strictObject({ type: z.literal('divider'), block_id: blockId });

export const inputBlock = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plainText(INPUT.label),
  hint: z.exactOptional(plainText(INPUT.hint)),
  optional: z.exactOptional(z.boolean()),
  dispatch_action: z.exactOptional(z.boolean()),
  element: z.discriminatedUnion('type', [plainTextInput, staticSelect, radioButtons]),
});

export const imageBlock = z.strictObject({
  type: z.literal('image'),
  block_id: blockId,
  image_url: url,
  alt_text: text(IMAGE.altText),
  title: z.exactOptional(plainText(IMAGE.title)),
});

export const markdownBlock = z.strictObject({ type: z.literal('markdown'), block_id: blockId, text: text(SLACK_LIMITS.markdown) });

export type HeaderBlock = z.infer<typeof headerBlock>;
export type SectionBlock = z.infer<typeof sectionBlock>;
export type ContextBlock = z.infer<typeof contextBlock>;
export type ActionsBlock = z.infer<typeof actionsBlock>;
export type DividerBlock = z.infer<typeof dividerBlock>;
export type InputBlock = z.infer<typeof inputBlock>;
export type ImageBlock = z.infer<typeof imageBlock>;
export type MarkdownBlock = z.infer<typeof markdownBlock>;

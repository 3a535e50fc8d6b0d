import { z } from 'zod';
import { blockId, text, url } from './text-objects.js';

const style = z.exactOptional(
  z.strictObject({
    bold: z.exactOptional(z.boolean()),
    italic: z.exactOptional(z.boolean()),
    strike: z.exactOptional(z.boolean()),
    code: z.exactOptional(z.boolean()),
    underline: z.exactOptional(z.boolean()),
  }),
);
/** Slack names no maximum for one piece; the message's total applies. */
const piece = z.string().min(1);
const textPiece = z.strictObject({ type: z.literal('text'), text: piece, style });
const linkPiece = z.strictObject({
  type: z.literal('link'),
  url,
  text: z.exactOptional(piece),
  unsafe: z.exactOptional(z.boolean()),
  style,
});

const inline = z.discriminatedUnion('type', [
  textPiece,
  linkPiece,
  z.strictObject({ type: z.literal('emoji'), name: text(255), unicode: z.exactOptional(z.string()), style }),
  z.strictObject({ type: z.literal('user'), user_id: text(255), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: text(255), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: text(255), style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: piece,
    url: z.exactOptional(url),
    fallback: z.exactOptional(piece),
    style,
  }),
]);

const border = z.exactOptional(z.literal([0, 1]));
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) });

const part = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(section),
    indent: z.exactOptional(z.int().min(0).max(8)),
    border,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), border }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [textPiece, linkPiece])),
    border,
  }),
]);

export const richTextBlock = z.strictObject({ type: z.literal('rich_text'), block_id: blockId, elements: z.array(part) });

export type RichTextBlock = z.infer<typeof richTextBlock>;
export type RichTextPart = z.infer<typeof part>;
export type RichTextInline = z.infer<typeof inline>;

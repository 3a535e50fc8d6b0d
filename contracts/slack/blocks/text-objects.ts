import { z } from 'zod';
import { SLACK_LIMITS } from '../slack-limits.js';

const { confirm: CONFIRM, option: OPTION } = SLACK_LIMITS;

/** Counted in UTF-16 units (zod's own `max` counts code points): how Slack counts is not documented, and this is the greater number. */
export const textUpTo = (max: number) =>
  z.string().refine((value) => value.length <= max, { error: `must be less than ${max + 1} characters` });

/** At least one character: Slack refuses an empty text everywhere. */
export const text = (max: number) => textUpTo(max).min(1);

/** Only addresses that a browser may follow without running anything. */
export const url = text(SLACK_LIMITS.url).regex(/^(https?|slack|mailto):\S+$/i, 'must be a valid URL');

export const blockId = z.exactOptional(text(SLACK_LIMITS.blockId));
export const actionId = z.exactOptional(text(SLACK_LIMITS.actionId));

/** Text that Slack shows as it is, but for emoji. */
export const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.exactOptional(z.boolean()) });

/** Text with Slack's marks, links and mentions. */
export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.exactOptional(z.boolean()) });

export const textObject = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

export const confirm = z.strictObject({
  title: z.exactOptional(plainText(CONFIRM.title)),
  text: textObject(CONFIRM.text),
  confirm: z.exactOptional(plainText(CONFIRM.button)),
  deny: z.exactOptional(plainText(CONFIRM.button)),
  style: z.exactOptional(z.enum(['primary', 'danger'])),
});

export const plainOption = z.strictObject({
  text: plainText(OPTION.text),
  value: z.exactOptional(text(OPTION.value)),
  description: z.exactOptional(plainText(OPTION.description)),
});

export type PlainText = z.infer<ReturnType<typeof plainText>>;
export type Mrkdwn = z.infer<ReturnType<typeof mrkdwn>>;
export type TextObject = PlainText | Mrkdwn;
export type Confirm = z.infer<typeof confirm>;
export type PlainOption = z.infer<typeof plainOption>;

import { z } from 'zod';
import { SLACK_LIMITS } from '../slack-limits.js';
import { actionId, confirm, plainOption, plainText, text, textUpTo, url } from './text-objects.js';

const { button: BUTTON, select: SELECT, radio: RADIO, input: INPUT, image: IMAGE } = SLACK_LIMITS;

export const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(BUTTON.text),
  action_id: actionId,
  value: z.exactOptional(text(BUTTON.value)),
  url: z.exactOptional(url),
  style: z.exactOptional(z.enum(['primary', 'danger'])),
  confirm: z.exactOptional(confirm),
  accessibility_label: z.exactOptional(text(BUTTON.label)),
});

export const imageElement = z.strictObject({ type: z.literal('image'), image_url: url, alt_text: text(IMAGE.altText) });

export const plainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    placeholder: z.exactOptional(plainText(SELECT.placeholder)),
    initial_value: z.exactOptional(textUpTo(INPUT.length)),
    multiline: z.exactOptional(z.boolean()),
    min_length: z.exactOptional(z.int().min(0).max(INPUT.length)),
    max_length: z.exactOptional(z.int().min(1).max(INPUT.length)),
    focus_on_load: z.exactOptional(z.boolean()),
  })
  .refine(({ min_length = 0, max_length = INPUT.length }) => min_length <= max_length, {
    path: ['min_length'],
    message: 'must not be greater than `max_length`',
  });

const options = z.array(plainOption).min(1).max(SELECT.options);

export const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: actionId,
    placeholder: z.exactOptional(plainText(SELECT.placeholder)),
    options: z.exactOptional(options),
    option_groups: z.exactOptional(
      z
        .array(z.strictObject({ label: plainText(SELECT.label), options }))
        .min(1)
        .max(SELECT.groups),
    ),
    initial_option: z.exactOptional(plainOption),
    confirm: z.exactOptional(confirm),
    focus_on_load: z.exactOptional(z.boolean()),
  })
  .refine((select) => (select.options === undefined) !== (select.option_groups === undefined), {
    message: 'must define exactly one of `options` and `option_groups`',
  })
  .refine(
    ({ initial_option, options: flat, option_groups }) => isAmong(initial_option, flat ?? option_groups?.flatMap((group) => group.options)),
    {
      path: ['initial_option'],
      message: 'must be one of the options',
    },
  );

export const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    action_id: actionId,
    options: z.array(plainOption).min(1).max(RADIO),
    initial_option: z.exactOptional(plainOption),
    confirm: z.exactOptional(confirm),
    focus_on_load: z.exactOptional(z.boolean()),
  })
  .refine(({ initial_option, options: all }) => isAmong(initial_option, all), {
    path: ['initial_option'],
    message: 'must be one of the options',
  });

export type Button = z.infer<typeof button>;
export type ImageElement = z.infer<typeof imageElement>;
export type PlainTextInput = z.infer<typeof plainTextInput>;
export type StaticSelect = z.infer<typeof staticSelect>;
export type RadioButtons = z.infer<typeof radioButtons>;

function isAmong(initial: { readonly value?: string } | undefined, all: readonly { readonly value?: string }[] | undefined): boolean {
  return initial === undefined || (all ?? []).some(({ value }) => value === initial.value);
}

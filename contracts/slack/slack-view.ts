import { z } from 'zod';
import { viewBlock } from './blocks/block.js';
import { plainText, text, textUpTo } from './blocks/text-objects.js';
import { SLACK_LIMITS } from './slack-limits.js';

const { view: VIEW } = SLACK_LIMITS;

const shared = {
  blocks: z.array(viewBlock).max(VIEW.blocks),
  private_metadata: z.exactOptional(textUpTo(VIEW.privateMetadata)),
  callback_id: z.exactOptional(text(VIEW.callbackId)),
  external_id: z.exactOptional(textUpTo(VIEW.externalId)),
};

const modalView = z
  .strictObject({
    type: z.literal('modal'),
    ...shared,
    title: plainText(VIEW.title),
    submit: z.exactOptional(plainText(VIEW.submit)),
    close: z.exactOptional(plainText(VIEW.close)),
    clear_on_close: z.exactOptional(z.boolean()),
    notify_on_close: z.exactOptional(z.boolean()),
  })
  .refine(({ blocks, submit }) => submit !== undefined || blocks.every(({ type }) => type !== 'input'), {
    path: ['submit'],
    message: 'is required when there is an input block',
  });

const homeView = z.strictObject({ type: z.literal('home'), ...shared });

export const slackView = z.discriminatedUnion('type', [modalView, homeView]);

export type SlackModalView = z.infer<typeof modalView>;
export type SlackHomeView = z.infer<typeof homeView>;
export type SlackView = SlackModalView | SlackHomeView;

import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';
import type { SlackError } from '../../../../contracts/slack/to-slack-errors.js';
import { type SlackMessageMetadata, validateMessage } from '../../../../contracts/slack/validate-slack.js';
import type { MessageContent } from '../state/messages.js';
import { type ApiArgs, type ApiRefusal, refuse } from './api-method.js';

/** Text, blocks and metadata of a new message (`before`: null) or of a changed one, or why Slack would refuse them. */
export function readContent(args: ApiArgs, before: MessageContent | null): MessageContent | ApiRefusal {
  const { blocks } = args;
  if (blocks !== undefined && !Array.isArray(blocks)) return refuse('invalid_blocks_format');
  const text = typeof args['text'] === 'string' ? args['text'] : before?.text;
  // Left out, a part of the message stays as it was; an empty one takes it away.
  const metadata = isEmpty(args['metadata']) ? null : (args['metadata'] ?? before?.metadata ?? null);
  const wanted = { text, blocks: blocks ?? before?.blocks ?? [], metadata };
  const errors = validateMessage({ ...wanted, metadata: metadata ?? undefined }, { isUpdate: before !== null });
  if (errors.length > 0) return toRefusal(errors);
  return { text: text ?? '', blocks: wanted.blocks as readonly SlackBlock[], metadata: metadata as SlackMessageMetadata | null };
}

/** `invalid_blocks` with a line for each error, or the error of the message as a whole. */
function toRefusal(errors: readonly SlackError[], base = ''): ApiRefusal {
  const whole = errors.find(({ code }) => code !== 'failed_constraint');
  return whole === undefined ? refuse('invalid_blocks', toLines(errors, base)) : refuse(whole.code, toLines([whole], base));
}

export const toLines = (errors: readonly SlackError[], base = ''): readonly string[] =>
  errors.map(({ message, pointer }) => `${message} [json-pointer:${base}${pointer}]`);

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

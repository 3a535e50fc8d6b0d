import { z } from 'zod';
import { messageBlock } from './blocks/block.js';
import { checkIds, checkTotals } from './check-whole.js';
import { SLACK_LIMITS } from './slack-limits.js';
import { slackView } from './slack-view.js';
import { type SlackError, toSlackErrors } from './to-slack-errors.js';

const { message: MESSAGE } = SLACK_LIMITS;

/** What chat.postMessage and chat.update are given, as far as it is checked here. */
export interface SlackMessageInput {
  readonly text?: unknown;
  readonly blocks?: unknown;
  readonly metadata?: unknown;
}

const blockList = z.array(messageBlock).max(MESSAGE.blocks);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const flat = z.record(z.string(), scalar);
const messageMetadata = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.union([scalar, flat, z.array(z.union([scalar, flat]))])),
});

export type SlackMessageMetadata = z.infer<typeof messageMetadata>;

/**
 * What Slack would refuse about a message; empty when it would take it. Judged is what travels (keys that are undefined do not).
 * Stricter than Slack in one way: top-level `text` is required also beside blocks, because notifications and screen readers have nothing else.
 * `isUpdate`: chat.update takes a shorter text than chat.postMessage.
 */
export function validateMessage(message: SlackMessageInput, { isUpdate = false } = {}): readonly SlackError[] {
  const { text, blocks, metadata } = toWire(message) as SlackMessageInput;
  return [
    ...checkText(text, isUpdate ? MESSAGE.updateText : MESSAGE.postText),
    ...(blocks === undefined ? [] : validateBlocks(blocks, '/blocks')),
    ...(metadata === undefined ? [] : checkMetadata(metadata)),
  ];
}

/** The same for a list of a message's blocks; pointers are below `base`. */
export function validateBlocks(blocks: unknown, base = ''): readonly SlackError[] {
  const parsed = blockList.safeParse(toWire(blocks));
  if (!parsed.success) return toSlackErrors(parsed.error.issues, toWire(blocks), base);
  return [...checkIds(parsed.data, base), ...checkTotals(parsed.data, base)];
}

/** What Slack would refuse about a modal or a home tab; empty when it would take it. */
export function validateView(view: unknown): readonly SlackError[] {
  const parsed = slackView.safeParse(toWire(view));
  if (!parsed.success) return toSlackErrors(parsed.error.issues, toWire(view));
  return checkIds(parsed.data.blocks, '/blocks');
}

function checkText(text: unknown, max: number): readonly SlackError[] {
  if (typeof text !== 'string' || text.trim() === '')
    return [{ pointer: '/text', code: 'no_text', message: 'missing required field: text' }];
  return text.length > max ? [{ pointer: '/text', code: 'msg_too_long', message: `must be less than ${max + 1} characters` }] : [];
}

function checkMetadata(metadata: unknown): readonly SlackError[] {
  const parsed = messageMetadata.safeParse(metadata);
  if (!parsed.success)
    return toSlackErrors(parsed.error.issues, metadata, '/metadata').map((error) => ({ ...error, code: 'invalid_metadata_format' }));
  const max = MESSAGE.metadataCharacters;
  const isLong = JSON.stringify(metadata).length > max;
  return isLong ? [{ pointer: '/metadata', code: 'metadata_too_large', message: `must be less than ${max + 1} characters` }] : [];
}

const toWire = (value: unknown): unknown => (value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown));

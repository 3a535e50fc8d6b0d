import type { MessageContent } from '../state/messages.js';

/** Also inside code: whether Slack spares those is not documented, so they count. */
const REFERENCE = /<(?:@(?<user>\w+)|!subteam\^(?<group>\w+)|!(?<range>here|channel|everyone))(?:\|[^<>]*)?>/g;

/** Who gets a notification because of this message: `@U0ADA`, `@S0APPROVERS`, `!channel`; each once, sorted. */
export const findMentions = ({ text, blocks }: Pick<MessageContent, 'text' | 'blocks'>): readonly string[] =>
  [...new Set([...inMarkup(text), ...blocks.flatMap(within)])].sort();

const inMarkup = (text: string): readonly string[] =>
  [...text.matchAll(REFERENCE)].map(({ groups = {} }) =>
    groups['range'] === undefined ? `@${groups['user'] ?? groups['group']}` : `!${groups['range']}`,
  );

/** Below `value` whatever Slack reads mentions from: mark-up, and the elements of rich text that are mentions. */
function within(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(within);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text, user_id: user, usergroup_id: group, range } = value as Readonly<Record<string, unknown>>;
  switch (type) {
    case 'mrkdwn':
      return inMarkup(String(text));
    case 'user':
      return [`@${user}`];
    case 'usergroup':
      return [`@${group}`];
    case 'broadcast':
      return [`!${range}`];
    default:
      return Object.values(value).flatMap(within);
  }
}

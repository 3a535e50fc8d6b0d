import { currentOf, type StoredMessage } from '../state/messages.js';
import type { SlackState } from '../state/slack-state.js';

/** A message as the Web API and the payloads of interactions give it. */
export function toWireMessage(state: SlackState, message: StoredMessage, { withMetadata = false } = {}): Readonly<Record<string, unknown>> {
  const { workspace, messages } = state;
  const { text, blocks, metadata, atMs } = currentOf(message);
  const { app, team } = workspace;
  const replies = messages.all.filter(
    ({ channel, threadTs, isDeleted }) => channel === message.channel && threadTs === message.ts && !isDeleted,
  );
  return {
    type: 'message',
    ...(message.isBroadcast ? { subtype: 'thread_broadcast' } : {}),
    user: message.author,
    ...(message.author === app.botUserId ? { bot_id: app.botId, app_id: app.appId } : {}),
    team: team.id,
    ts: message.ts,
    text,
    ...(blocks.length > 0 ? { blocks } : {}),
    ...(withMetadata && metadata !== null ? { metadata } : {}),
    ...(message.versions.length > 1 ? { edited: { user: message.author, ts: `${Math.floor(atMs / 1_000)}.000000` } } : {}),
    ...(message.threadTs === null
      ? {}
      : { thread_ts: message.threadTs, parent_user_id: messages.find(message.channel, message.threadTs)?.author }),
    ...(replies.length > 0 ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts } : {}),
    ...(message.reactions.size > 0
      ? { reactions: [...message.reactions].map(([name, users]) => ({ name, users: [...users], count: users.size })) }
      : {}),
  };
}

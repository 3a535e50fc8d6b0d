import { currentOf, type StoredMessage } from '../state/messages.js';
import {
  type ApiCall,
  type ApiMethod,
  type ApiRefusal,
  type ApiResult,
  flagArg,
  isRefusal,
  missing,
  refuse,
  TIER,
  textArg,
} from './api-method.js';
import { findPlace, findPostPlace } from './find-place.js';
import { readContent } from './read-content.js';
import { toWireMessage } from './to-wire-message.js';

const scopes = () => ['chat:write'];

export const CHAT_METHODS: Readonly<Record<string, ApiMethod>> = {
  'chat.postMessage': { limit: 'each-channel', scopes, handle: postMessage },
  'chat.update': { limit: TIER.three, scopes, handle: update },
  'chat.delete': { limit: TIER.three, scopes, handle: deleteMessage },
  'chat.postEphemeral': { limit: TIER.four, scopes, handle: postEphemeral },
  'chat.getPermalink': { limit: TIER.special, handle: getPermalink },
  'chat.unfurl': { limit: TIER.three, scopes: () => ['links:write'], handle: unfurl },
};

function postMessage({ args, state }: ApiCall): ApiResult {
  const place = findPostPlace(state, textArg(args, 'channel'));
  if (isRefusal(place)) return place;
  const content = readContent(args, null);
  if (isRefusal(content)) return content;
  const threadTs = findThread(state.messages.all, place.id, textArg(args, 'thread_ts'));
  if (threadTs !== null && typeof threadTs === 'object') return threadTs;
  const isBroadcast = threadTs !== null && flagArg(args, 'reply_broadcast');
  const message = state.messages.add({ channel: place.id, author: state.workspace.app.botUserId, threadTs, isBroadcast, content });
  return { ok: true, channel: place.id, ts: message.ts, message: toWireMessage(state, message, { withMetadata: true }) };
}

function update({ args, state }: ApiCall): ApiResult {
  const message = findOwn({ args, state });
  if (isRefusal(message)) return message;
  const content = readContent(args, currentOf(message));
  if (isRefusal(content)) return content;
  state.messages.edit(message.channel, message.ts, content);
  const changed = toWireMessage(state, message, { withMetadata: true });
  return { ok: true, channel: message.channel, ts: message.ts, text: content.text, message: changed };
}

function deleteMessage({ args, state }: ApiCall): ApiResult {
  const message = findOwn({ args, state });
  if (isRefusal(message)) return message.error === 'cant_update_message' ? refuse('cant_delete_message') : message;
  state.messages.delete(message.channel, message.ts);
  return { ok: true, channel: message.channel, ts: message.ts };
}

function postEphemeral({ args, state }: ApiCall): ApiResult {
  const place = findPlace(state, textArg(args, 'channel'));
  if (isRefusal(place)) return place;
  const user = state.workspace.findUser(textArg(args, 'user'));
  if (user === null || !place.userIds.includes(user.id)) return refuse('user_not_in_channel');
  const content = readContent(args, null);
  if (isRefusal(content)) return content;
  const threadTs = textArg(args, 'thread_ts') || null;
  const { ts } = state.messages.add({ channel: place.id, author: state.workspace.app.botUserId, visibleTo: user.id, threadTs, content });
  return { ok: true, message_ts: ts };
}

function getPermalink({ args, state, baseUrl }: ApiCall): ApiResult {
  const [channel, ts] = [textArg(args, 'channel'), textArg(args, 'message_ts')];
  if (state.workspace.channels.every(({ id }) => id !== channel)) return refuse('channel_not_found');
  const message = state.messages.find(channel, ts);
  if (message === null) return refuse('message_not_found');
  const thread = message.threadTs === null ? '' : `?thread_ts=${message.threadTs}&cid=${channel}`;
  return { ok: true, channel, permalink: `${baseUrl}/archives/${channel}/p${ts.replace('.', '')}${thread}` };
}

/** By channel and ts, or by the unfurl_id of the event (here: the same two). */
function unfurl({ args, state }: ApiCall): ApiResult {
  const [fromId = '', fromTs = ''] = textArg(args, 'unfurl_id').split(':');
  const unfurls = args['unfurls'];
  if (typeof unfurls !== 'object' || unfurls === null) return missing('unfurls');
  const [channel, ts] = [textArg(args, 'channel') || fromId, textArg(args, 'ts') || fromTs];
  for (const [url, one] of Object.entries(unfurls as Record<string, { readonly blocks?: unknown }>)) {
    const content = readContent({ text: url, ...(one.blocks === undefined ? {} : { blocks: one.blocks }) }, null);
    if (isRefusal(content)) return content;
  }
  const isThere = state.messages.unfurl(channel, ts, unfurls as Readonly<Record<string, unknown>>);
  return isThere ? { ok: true } : refuse('cannot_unfurl_message');
}

/** A message that this bot posted, for everybody: what it may change. */
function findOwn({ args, state }: Pick<ApiCall, 'args' | 'state'>): StoredMessage | ApiRefusal {
  const place = findPlace(state, textArg(args, 'channel'));
  if (isRefusal(place)) return place;
  const message = state.messages.find(place.id, textArg(args, 'ts'));
  if (message === null || message.visibleTo !== null) return refuse('message_not_found');
  return message.author === state.workspace.app.botUserId ? message : refuse('cant_update_message');
}

/** The thread's first message, also when a reply of it is named; null for a message outside of threads. */
function findThread(all: readonly StoredMessage[], channel: string, ts: string): string | null | ApiRefusal {
  if (ts === '') return null;
  const parent = all.find((message) => message.channel === channel && message.ts === ts && !message.isDeleted);
  return parent === undefined ? refuse('thread_not_found') : (parent.threadTs ?? parent.ts);
}

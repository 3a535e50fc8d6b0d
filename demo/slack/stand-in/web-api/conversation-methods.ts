import type { StoredMessage } from '../state/messages.js';
import type { SlackState } from '../state/slack-state.js';
import { type ApiArgs, type ApiCall, type ApiMethod, type ApiResult, flagArg, isRefusal, refuse, TIER, textArg } from './api-method.js';
import { findPlace, placeScope } from './find-place.js';
import { toWireMessage } from './to-wire-message.js';

const history = (args: ApiArgs, state: SlackState) => [placeScope(state, textArg(args, 'channel'), 'history')];

/** `read` of each kind that is asked for. */
const ownScopes = (args: ApiArgs) => kindsOf(args).map((kind) => (kind === 'public' ? 'channels:read' : 'groups:read'));

export const CONVERSATION_METHODS: Readonly<Record<string, ApiMethod>> = {
  'conversations.history': { limit: TIER.three, scopes: history, handle: readHistory },
  'conversations.replies': { limit: TIER.three, scopes: history, handle: readReplies },
  'users.conversations': { limit: TIER.three, scopes: ownScopes, handle: listOwn },
  'conversations.info': { limit: TIER.three, scopes: (args, state) => [placeScope(state, textArg(args, 'channel'), 'read')], handle: info },
};

/** The channels that the app is in. The real one gives them in pages; here all fit on one. */
function listOwn({ args, state }: ApiCall): ApiResult {
  const kinds = kindsOf(args);
  const own = state.workspace.channels.filter(
    ({ kind, hasBot, isArchived }) => hasBot && kind !== 'im' && kinds.includes(kind) && !(isArchived && flagArg(args, 'exclude_archived')),
  );
  const channels = own.map(({ id, name, kind, isArchived }) => ({
    id,
    name,
    is_channel: true,
    is_private: kind === 'private',
    is_archived: isArchived,
  }));
  return { ok: true, channels, response_metadata: { next_cursor: '' } };
}

/** Public channels only, unless told. */
function kindsOf(args: ApiArgs): readonly ('public' | 'private')[] {
  const types = (textArg(args, 'types') || 'public_channel').split(',');
  return (['public', 'private'] as const).filter((kind) => types.includes(`${kind}_channel`));
}

/** Newest first, without the replies of threads. */
function readHistory({ args, state }: ApiCall): ApiResult {
  const place = findReadable(state, args);
  if (isRefusal(place)) return place;
  const all = state.messages.all.filter((message) => isSeen(message, place.id) && (message.threadTs === null || message.isBroadcast));
  return page(state, all.toReversed(), args);
}

/** Oldest first, beginning with the thread's first message. */
function readReplies({ args, state }: ApiCall): ApiResult {
  const place = findReadable(state, args);
  if (isRefusal(place)) return place;
  const ts = textArg(args, 'ts');
  const named = state.messages.find(place.id, ts);
  if (named === null) return refuse('thread_not_found');
  const root = named.threadTs ?? ts;
  return page(
    state,
    state.messages.all.filter((message) => isSeen(message, place.id) && (message.ts === root || message.threadTs === root)),
    args,
  );
}

function info({ args, state }: ApiCall): ApiResult {
  const channel = state.workspace.channels.find(({ id }) => id === textArg(args, 'channel'));
  if (channel === undefined || (channel.kind !== 'public' && !channel.hasBot)) return refuse('channel_not_found');
  const { id, name, kind, isArchived, isShared, hasBot, userIds } = channel;
  return {
    ok: true,
    channel: {
      id,
      ...(kind === 'im' ? { user: userIds[0] } : { name }),
      is_channel: kind !== 'im',
      is_private: kind === 'private',
      is_im: kind === 'im',
      is_archived: isArchived,
      is_ext_shared: isShared,
      is_shared: isShared,
      is_member: hasBot,
      ...(flagArg(args, 'include_num_members') ? { num_members: userIds.length } : {}),
    },
  };
}

/** An archived channel can still be read. */
function findReadable(state: SlackState, args: ApiArgs) {
  const id = textArg(args, 'channel');
  const place = findPlace(state, id);
  const archived = isRefusal(place) && place.error === 'is_archived' ? state.workspace.findChannel(id) : null;
  return archived ?? place;
}

const isSeen = (message: StoredMessage, channel: string): boolean =>
  message.channel === channel && message.visibleTo === null && !message.isDeleted;

/** The cursor is the ts of the last message of the page before. */
function page(state: SlackState, all: readonly StoredMessage[], args: ApiArgs): ApiResult {
  const limit = Math.min(999, Math.max(1, Math.trunc(Number(textArg(args, 'limit')) || 100)));
  const inTime = all.filter(({ ts }) => isInTime(Number(ts), args));
  const cursor = Buffer.from(textArg(args, 'cursor'), 'base64url').toString();
  const begin = cursor === '' ? 0 : inTime.findIndex(({ ts }) => ts === cursor) + 1;
  if (cursor !== '' && begin === 0) return refuse('invalid_cursor');
  const shown = inTime.slice(begin, begin + limit);
  const hasMore = inTime.length > begin + limit;
  const next = hasMore ? Buffer.from(shown.at(-1)?.ts ?? '').toString('base64url') : '';
  const messages = shown.map((message) => toWireMessage(state, message, { withMetadata: flagArg(args, 'include_all_metadata') }));
  return { ok: true, messages, has_more: hasMore, response_metadata: { next_cursor: next } };
}

function isInTime(ts: number, args: ApiArgs): boolean {
  const isInclusive = flagArg(args, 'inclusive');
  const oldest = Number(textArg(args, 'oldest') || 0);
  const latest = Number(textArg(args, 'latest') || Number.POSITIVE_INFINITY);
  return isInclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
}

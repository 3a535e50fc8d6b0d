import type { SlackState } from '../state/slack-state.js';
import type { StandInChannel } from '../state/workspace.js';
import { type ApiRefusal, refuse } from './api-method.js';

/** A channel in which the bot may act. What it may not know of does not exist for it. */
export function findPlace(state: SlackState, ref: string): StandInChannel | ApiRefusal {
  const channel = state.workspace.channels.find(({ id }) => id === ref);
  if (channel === undefined || (channel.kind === 'private' && !channel.hasBot)) return refuse('channel_not_found');
  if (channel.isArchived) return refuse('is_archived');
  return channel.hasBot ? channel : refuse('not_in_channel');
}

/** The same for a new message, which may also name the channel by its name, or a user for a direct message. */
export function findPostPlace(state: SlackState, ref: string): StandInChannel | ApiRefusal {
  const user = state.workspace.users.find(({ id }) => id === ref);
  if (user !== undefined) return user.isDeleted || user.kind === 'bot' ? refuse('channel_not_found') : state.workspace.directChannel(user);
  const named = state.workspace.channels.find(({ name, kind }) => kind !== 'im' && name === ref.replace(/^#/, ''));
  return findPlace(state, named?.id ?? ref);
}

/** The scope that reading a channel needs: `history` or `read` of its kind. */
export function placeScope(state: SlackState, ref: string, what: 'history' | 'read'): string {
  const kind = state.workspace.channels.find(({ id }) => id === ref)?.kind ?? 'public';
  return `${{ public: 'channels', private: 'groups', im: 'im' }[kind]}:${what}`;
}

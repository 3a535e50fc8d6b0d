import type { RespondFn, SlashCommand } from '@slack/bolt';
import type { BotDeps, SlackWho } from '../bot-deps.js';
import { type Tell, tellEphemerally } from '../tell/tell.js';
import type { Notice } from '../views/to-notice.js';

/** Who typed a command, where, and how to answer. */
export interface Asked {
  readonly who: SlackWho;
  readonly channel: string;
  /** The right to open a modal, for three seconds. */
  readonly triggerId: string;
  /** Tells the person. */
  readonly tell: Tell;
  /** Tells everybody in the channel. */
  readonly announce: Tell;
}

export function toAsked(deps: Pick<BotDeps, 'slack' | 'logger'>, command: SlashCommand, respond: RespondFn): Asked {
  const { user_id: userId, team_id: teamId, channel_id: channel, trigger_id: triggerId } = command;
  const answer = (type: 'ephemeral' | 'in_channel') => async (notice: Notice) => {
    const { text, blocks } = notice;
    await respond({ response_type: type, text, blocks });
  };
  const where = { channel, userId };
  // Where the channel cannot be told of what was done, the person at least has to know.
  const announce = orElse(deps, answer('in_channel'), where);
  return { who: { userId, teamId }, channel, triggerId, tell: orElse(deps, answer('ephemeral'), where), announce };
}

/** The address for answers works in channels where the bot is no member, but only five times and for half an hour. */
function orElse(deps: Pick<BotDeps, 'slack' | 'logger'>, tell: Tell, where: { readonly channel: string; readonly userId: string }): Tell {
  return async (notice) => {
    try {
      await tell(notice);
    } catch (error) {
      deps.logger.warn({ err: error }, 'the address for answers to a command did not work; the person is told in another way');
      await tellEphemerally(deps, where)(notice);
    }
  };
}

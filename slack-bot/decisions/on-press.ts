import type { BlockAction, ButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { type CardVerb, parseButtonValue, toCardVerb } from '../../contracts/slack/button-value.js';
import { refuse } from '../../core/errors/refusal.js';
import type { BotDeps } from '../bot-deps.js';
import { handled } from '../handle.js';
import { tellEphemerally } from '../tell/tell.js';
import { toErrorNotice } from '../views/to-error-notice.js';
import { pauseNow } from './decide-now.js';
import { openDecisionModal } from './open-decision.js';
import { showDetails } from './show-details.js';
import type { Press } from './wish.js';

type Pressed = Pick<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>, 'ack' | 'body' | 'action'>;
type Place = Omit<Press, 'rolloutId' | 'shown'>;

/** A press on a button: acknowledged at once, then carried out or asked about. */
export function onPress(deps: BotDeps) {
  return async ({ ack, body, action }: Pressed): Promise<void> => {
    await ack();
    const place = toPlace(body);
    const verb = toCardVerb(action.action_id);
    const parsed = parseButtonValue(action.value);
    const tell = tellEphemerally(deps, place);
    if (verb === null) return;
    if (!parsed.ok) return handled(deps, tell, () => tell(toErrorNotice(refuse('REQUEST_INVALID', parsed.detail))));
    const { rolloutId, gateId, revision } = parsed.value;
    await act(deps, verb, { ...place, rolloutId, shown: { gateId, revision } });
  };
}

function act(deps: BotDeps, verb: CardVerb, press: Press): Promise<void> {
  switch (verb) {
    case 'details':
      return showDetails(deps, press);
    case 'pause':
      return pauseNow(deps, press);
    default:
      return openDecisionModal(deps, { ...press, verb });
  }
}

/** Where the button stands: a message, in a thread or not, or a view. */
function toPlace({ user, trigger_id: triggerId, container, channel }: BlockAction): Place {
  const { type, channel_id: channelId, message_ts: ts, thread_ts: threadTs } = container as Partial<Record<string, string>>;
  const place = channelId ?? channel?.id ?? null;
  return {
    triggerId,
    userId: user.id,
    teamId: user.team_id,
    channel: place,
    threadTs: threadTs === ts ? undefined : threadTs,
    card: type === 'message' && place !== null && ts !== undefined ? { channel: place, ts } : null,
  };
}

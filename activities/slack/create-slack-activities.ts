import { Context } from '@temporalio/activity';
import { AppError } from '../../core/errors/app-error.js';
import type { Directory } from '../../core/principal/directory.js';
import type { Logger } from '../../platform/logger.js';
import type { SlackConfig } from '../../platform/slack-config.js';
import type { Store } from '../../store/store.js';
import type { SlackActivities } from '../rollout/rollout-activities.js';
import { createSlackClient } from './create-slack-client.js';
import { SlackChannels } from './directory/slack-channels.js';
import { SlackPeople } from './directory/slack-people.js';
import { ChannelPace } from './sending/channel-pace.js';
import { OneAtATime } from './sending/one-at-a-time.js';
import { renderCard } from './sending/render-card.js';
import type { Sending } from './sending/sending.js';

/** A third of the time after which the engine thinks an attempt dead. */
const HEARTBEAT_EVERY_MS = 5_000;
/** An attempt has a minute; the last message of it may take ten seconds to fail. */
const BUDGET_MS = 40_000;

export interface SlackActivityDeps {
  readonly store: Pick<Store, 'rollouts' | 'audit' | 'watches' | 'slackCards'>;
  /** Who is in the groups that specs name: people of them are called to a gate. */
  readonly directory: Pick<Directory, 'members'>;
  readonly slack: SlackConfig | undefined;
  readonly publicUrl: string | undefined;
  readonly nowMs: () => number;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** Until the time is over or the activity is cancelled; the activity's own sleep unless told. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** The only writer of rollouts' messages in Slack. */
export function createSlackActivities(deps: SlackActivityDeps): SlackActivities {
  if (deps.slack === undefined) return { renderCard: async () => ({ kind: 'none', detail: 'Slack is not configured here.' }) };
  const sending = createSending(deps, deps.slack);
  const turns = new OneAtATime();
  const { wait = (ms) => Context.current().sleep(ms) } = deps;
  return {
    async renderCard(order) {
      const context = Context.current();
      const beat = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
      const attempt = {
        endMs: deps.nowMs() + BUDGET_MS,
        async wait(ms: number) {
          if (context.cancellationSignal.aborted) await context.cancelled;
          if (ms > 0) await wait(ms);
        },
      };
      try {
        return await turns.run(order.rolloutId, () => renderCard(sending, order, attempt));
      } catch (error) {
        if (error instanceof AppError && error.code === 'SLACK_MISCONFIGURED')
          deps.logger.error(
            { err: error, ...order },
            'Slack refuses a message; run `tidegate slack check`. It is tried again every minute',
          );
        throw error;
      } finally {
        clearInterval(beat);
      }
    },
  };
}

function createSending({ store, directory, publicUrl, nowMs, logger }: SlackActivityDeps, slack: SlackConfig): Sending {
  const client = createSlackClient(slack);
  return {
    ...{ store, client, directory, publicUrl, nowMs, logger },
    people: new SlackPeople(client, nowMs, logger),
    channels: new SlackChannels(client, nowMs),
    pace: new ChannelPace(),
  };
}

import { condition, sleep } from '@temporalio/workflow';
import type { CardRendered } from '../../activities/rollout/rollout-activities.js';
import { slack } from '../activity-proxies.js';
import { BETWEEN_CARDS_MS } from '../card/card-workflow.js';
import type { RolloutSession } from './rollout-session.js';

/** How much the store has been brought by this run. */
export interface Recorded {
  readonly times: number;
}

export interface CardLoop {
  /** Slack shows everything that the store has, or nobody is to be told. */
  readonly isSettled: boolean;
}

/** Nothing of it is of use to the rollout, so there is no loop, and not one command, for a rollout that names no channel. */
export const NO_CARD: CardLoop = { isSettled: true };

/** Has the message in Slack brought up to date whenever the store has something new; beside the rollout, never in its way. */
export function startCardLoop(session: RolloutSession, channel: string, recorded: Recorded): CardLoop {
  const { rolloutId } = session.state;
  let shown = 0;
  let isOver = false;
  let lastEndMs = Number.NEGATIVE_INFINITY;
  const untilNews = async (): Promise<void> => {
    await condition(() => recorded.times > shown);
    const restMs = lastEndMs + BETWEEN_CARDS_MS - Date.now();
    if (restMs > 0) await sleep(restMs);
  };
  const run = async (): Promise<void> => {
    while (!isOver) {
      await untilNews();
      const upTo = recorded.times;
      const answer = await render({ rolloutId, channel });
      lastEndMs = Date.now();
      isOver = answer?.kind === 'none';
      if (!isBehind(answer)) shown = upTo;
      if (isOver || recorded.times === shown) session.leaveCommand();
    }
  };
  void run();
  return {
    get isSettled() {
      return isOver || recorded.times === shown;
    },
  };
}

const isBehind = (answer: CardRendered | null): boolean => answer?.kind === 'rendered' && answer.hasMore;

/** Null: it has failed for good, which its own history tells; the next news tries again. */
async function render(order: { readonly rolloutId: string; readonly channel: string }): Promise<CardRendered | null> {
  try {
    return await slack.renderCard(order);
  } catch {
    return null;
  }
}

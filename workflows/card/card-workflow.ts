import { setHandler, sleep } from '@temporalio/workflow';
import { lastSlack } from '../activity-proxies.js';
import { type CardOrder, renderSignal } from '../messages.js';

/** Between two calls, so that what comes close together is one message. */
export const BETWEEN_CARDS_MS = 2_000;

/** Brings the message of a rollout whose own workflow has ended up to date: one run for all who ask meanwhile, so that there is one writer. */
export async function card(order: CardOrder): Promise<void> {
  let isBehind = true;
  setHandler(renderSignal, () => {
    isBehind = true;
  });
  for (let turn = 0; isBehind; turn++) {
    if (turn > 0) await sleep(BETWEEN_CARDS_MS);
    isBehind = false;
    const hasMore = await render(order);
    isBehind ||= hasMore;
  }
}

/** A Slack that stays away for a day is given up; the timeline has it all. */
async function render(order: CardOrder): Promise<boolean> {
  try {
    const shown = await lastSlack.renderCard(order);
    return shown.kind === 'rendered' && shown.hasMore;
  } catch {
    return false;
  }
}

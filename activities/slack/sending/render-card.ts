import type { CardRendered } from '../../rollout/rollout-activities.js';
import { bringCard, GONE, placeCard } from './bring-card.js';
import { isSlackError } from './call-slack.js';
import type { Attempt, Sending } from './sending.js';
import { tellThread } from './tell-thread.js';

export interface RenderOrder {
  readonly rolloutId: string;
  /** Name or id. */
  readonly channel: string;
}

/** The message first, then its thread; both from what the store has now. */
export async function renderCard(sending: Sending, { rolloutId, channel }: RenderOrder, attempt: Attempt): Promise<CardRendered> {
  const row = await sending.store.rollouts.get(rolloutId);
  if (row === null) return { kind: 'none', detail: `The store knows no rollout ${rolloutId}.` };
  const card = await bringCard(sending, row, channel, attempt);
  try {
    return toAnswer(await tellThread(sending, card, attempt));
  } catch (error) {
    if (!isSlackError(error, GONE)) throw error;
    const gone = (await sending.store.slackCards.get(rolloutId)) ?? card;
    const next = await placeCard(sending, { row, channel: gone.channel, gone }, attempt);
    return toAnswer(await tellThread(sending, next, attempt));
  }
}

const toAnswer = ({ card: { revision, lastSeq }, hasMore }: Awaited<ReturnType<typeof tellThread>>): CardRendered => ({
  kind: 'rendered',
  revision,
  lastSeq,
  hasMore,
});

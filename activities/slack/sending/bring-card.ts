import type { MessageMetadata } from '@slack/types';
import type { RolloutRow, SlackCardRecord } from '../../../store/store.js';
import { CARD_LEVELS, type Card, toCard } from '../card/to-card.js';
import { readFacts } from '../facts/read-facts.js';
import { toKilled } from '../facts/to-killed.js';
import { callSlack, isSlackError } from './call-slack.js';
import { CARD_EVENT, findOwnCard } from './find-own.js';
import { type Attempt, type Sending, saveCard } from './sending.js';
import { withLevels } from './with-levels.js';

/** Our own links need no preview. */
const QUIET = { unfurl_links: false, unfurl_media: false } as const;

/** The message is there no more, or not ours to change any more. */
export const GONE: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found', 'cant_update_message', 'edit_window_closed']);

/** Brings the rollout's one message to the row's revision: posts it, edits it, or leaves it when it shows that or a later one. */
export async function bringCard(sending: Sending, row: RolloutRow, channel: string, attempt: Attempt): Promise<SlackCardRecord> {
  const known = await sending.store.slackCards.get(row.id);
  if (known === null) return placeCard(sending, { row, channel, gone: null }, attempt);
  const shown = (await isKilledSince(sending, row, known)) ? { ...known, revision: -1 } : known;
  return showIn(sending, { row, channel, gone: null }, shown, attempt);
}

/** A kill after the end changes what the message has to say, but no revision. Its line is told after the message, so that it is untold until then. */
async function isKilledSince({ store }: Sending, { id, view }: RolloutRow, { lastSeq }: SlackCardRecord): Promise<boolean> {
  return view.endedAtMs !== null && toKilled(view, await store.audit.list(id, lastSeq)) !== null;
}

/** A message that was found just now, and that Slack does not let us edit, is not looked for again: there may be as many old ones as there were edits. */
async function showIn(sending: Sending, wanted: Wanted, known: SlackCardRecord, attempt: Attempt): Promise<SlackCardRecord> {
  const { row } = wanted;
  if (known.revision >= row.view.revision) return known;
  try {
    await send(sending, row, (message) =>
      callSlack('edit the message of a rollout', () => sending.client.chat.update({ channel: known.channel, ts: known.ts, ...message })),
    );
  } catch (error) {
    if (!isSlackError(error, GONE)) throw error;
    const again = { row, channel: known.channel, gone: known };
    return wanted.isFound === true ? postCard(sending, again, attempt) : placeCard(sending, again, attempt);
  }
  return saveCard(sending, { ...known, revision: row.view.revision });
}

interface Wanted {
  readonly row: RolloutRow;
  readonly channel: string;
  /** The message that somebody has deleted; its thread has told what it has told. */
  readonly gone: SlackCardRecord | null;
  /** This attempt has taken up a message that it found. */
  readonly isFound?: boolean;
}

/** Posts the message, unless an earlier try has: Slack has no key that would make the same post one. */
export async function placeCard(sending: Sending, wanted: Wanted, attempt: Attempt): Promise<SlackCardRecord> {
  const { row, gone } = wanted;
  const { client, channels, nowMs } = sending;
  const channel = await channels.toId(wanted.channel);
  const told = toTold(gone);
  const found = await findOwnCard(client, { rolloutId: row.id, channel, sinceMs: row.createdAtMs, after: gone?.ts ?? null });
  if (found !== null) {
    // Its thread may have lines too, which only a look at it can tell.
    const adopted = { rolloutId: row.id, channel, ...found, lastSeq: told.lastSeq, begunSeq: Math.max(told.begunSeq, told.lastSeq + 1) };
    await saveCard(sending, adopted);
    return showIn(sending, { ...wanted, channel, isFound: true }, { ...adopted, updatedAtMs: nowMs() }, attempt);
  }
  return postCard(sending, { ...wanted, channel }, attempt);
}

const toTold = (gone: SlackCardRecord | null) => ({ lastSeq: gone?.lastSeq ?? 0, begunSeq: gone?.begunSeq ?? 0 });

/** `channel` is an id here. */
async function postCard(sending: Sending, { row, channel, gone }: Wanted, attempt: Attempt): Promise<SlackCardRecord> {
  const { client, pace, nowMs } = sending;
  await attempt.wait(pace.take(channel, nowMs()));
  const ts = await send(sending, row, async (message) => {
    const posted = await callSlack('post the message of a rollout', () => client.chat.postMessage({ channel, ...message, ...QUIET }));
    return posted.ts ?? '';
  });
  return saveCard(sending, { rolloutId: row.id, channel, ts, revision: row.view.revision, ...toTold(gone) });
}

type Message = Card & { readonly metadata: MessageMetadata };

/** Draws the row at the best level that Slack takes. */
async function send<T>(sending: Sending, row: RolloutRow, call: (message: Message) => Promise<T>): Promise<T> {
  const facts = await readFacts(sending, row);
  const metadata = { event_type: CARD_EVENT, event_payload: { rolloutId: row.id, revision: row.view.revision } };
  return withLevels(CARD_LEVELS, sending.logger, (level) => call({ ...toCard(row.view, facts, { level }), metadata }));
}

import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { SlackCardRecord } from '../../../store/store.js';
import { MERGE_WITHIN_MS, mergeLines, type ThreadMessage } from '../card/thread/merge-lines.js';
import { toThreadLine } from '../card/thread/to-thread-line.js';
import { toCallable, whoIsAsked } from '../card/thread/who-is-asked.js';
import { namesInView } from '../facts/names-in-view.js';
import { callSlack } from './call-slack.js';
import { findLastTold, LINE_EVENT } from './find-own.js';
import { type Attempt, type Sending, saveCard } from './sending.js';
import { withLevels } from './with-levels.js';

export interface Told {
  readonly card: SlackCardRecord;
  /** A part of the timeline is still to be told. */
  readonly hasMore: boolean;
}

/** Tells the thread what has come to the timeline since its last line, in order, each once. */
export async function tellThread(sending: Sending, before: SlackCardRecord, attempt: Attempt): Promise<Told> {
  let card = before.begunSeq > before.lastSeq ? await noteTold(sending, before) : before;
  const { view, entries } = await readNews(sending, card, attempt);
  for (const message of await toMessages(sending, view, entries)) {
    if (sending.nowMs() > attempt.endMs) return { card, hasMore: true };
    await attempt.wait(sending.pace.take(card.channel, sending.nowMs()));
    const now = await sending.store.slackCards.get(card.rolloutId);
    // Somebody else has told a part of it (an attempt that was thought dead): what is left is seen next time.
    if (now !== null && (now.lastSeq !== card.lastSeq || now.begunSeq !== card.begunSeq || now.ts !== card.ts))
      return { card: now, hasMore: true };
    card = await tell(sending, card, message);
  }
  const last = entries.at(-1)?.seq ?? 0;
  if (last > card.lastSeq) card = await saveCard(sending, { ...card, lastSeq: last, begunSeq: last });
  return { card, hasMore: false };
}

/** A message was begun and nobody has noted what came of it: the thread itself says. */
async function noteTold(sending: Sending, card: SlackCardRecord): Promise<SlackCardRecord> {
  const { rolloutId, channel, ts, lastSeq } = card;
  // No line was told before it happened. When the record was last written says nothing: the card is brought up to date first, maybe hours later.
  const untold = lastSeq === 0 ? [] : await sending.store.audit.list(rolloutId, lastSeq);
  const sinceMs = untold.length === 0 ? 0 : Math.min(...untold.map(({ atMs }) => atMs));
  const told = await findLastTold(sending.client, { rolloutId, channel, ts, sinceMs });
  return told > lastSeq ? saveCard(sending, { ...card, lastSeq: told, begunSeq: told }) : card;
}

/** What comes close together is one message, so the last line is given the time in which others may follow it. */
async function readNews({ store, nowMs }: Sending, { rolloutId, lastSeq }: SlackCardRecord, attempt: Attempt) {
  const newest = (await store.audit.list(rolloutId, lastSeq)).at(-1);
  const restMs = newest === undefined ? 0 : newest.atMs + MERGE_WITHIN_MS - nowMs();
  if (restMs > 0) await attempt.wait(Math.min(restMs, MERGE_WITHIN_MS));
  const [entries, row] = [await store.audit.list(rolloutId, lastSeq), await store.rollouts.get(rolloutId)];
  return { entries, view: row?.view ?? null };
}

async function toMessages(
  { people, directory }: Sending,
  view: RolloutView | null,
  entries: readonly RecordedEntry[],
): Promise<readonly ThreadMessage[]> {
  if (entries.length === 0 || view === null) return [];
  const callable = toCallable(view, directory);
  const slackIds = await people.toSlackIds([...namesInView(view), ...callable, ...entries.map(({ principal }) => principal.id)]);
  return mergeLines(entries.flatMap((entry) => toThreadLine(entry, slackIds, whoIsAsked(entry, { view, callable, slackIds })) ?? []));
}

/** Noted before and after, so that a death in between leaves the doubt, and not a second message. */
async function tell(
  sending: Sending,
  card: SlackCardRecord,
  { text, blocks, isForChannel, seqs }: ThreadMessage,
): Promise<SlackCardRecord> {
  const { client, logger } = sending;
  const [fromSeq, toSeq] = seqs;
  const begun = await saveCard(sending, { ...card, begunSeq: toSeq });
  const metadata = { event_type: LINE_EVENT, event_payload: { rolloutId: card.rolloutId, fromSeq, toSeq } };
  await withLevels(['blocks', 'text'], logger, (level) =>
    callSlack('post to the thread of a rollout', () =>
      client.chat.postMessage({
        channel: card.channel,
        thread_ts: card.ts,
        reply_broadcast: isForChannel,
        blocks: level === 'blocks' ? blocks : [],
        ...{ text, metadata, unfurl_links: false, unfurl_media: false },
      }),
    ),
  );
  return saveCard(sending, { ...begun, lastSeq: toSeq });
}

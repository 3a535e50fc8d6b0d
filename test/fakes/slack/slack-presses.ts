import { toCard } from '../../../activities/slack/card/to-card.js';
import { type CardVerb, toActionId } from '../../../contracts/slack/button-value.js';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Deliveries, SendOptions } from '../../../demo/slack/stand-in/inbound/delivery.js';
import type { StoredView } from '../../../demo/slack/stand-in/state/views.js';
import type { SlackBotUnderTest } from './slack-bot-under-test.js';

export const RELEASES = 'C0RELEASES';

export async function viewOf({ api }: SlackBotUnderTest, id: string): Promise<RolloutView> {
  const row = await api.store.rollouts.get(id);
  if (row === null) throw new TypeError(`There is no rollout ${id}.`);
  return row.view;
}

/** Posts the card of a rollout as it stands, in the channel of releases; its `ts`. */
export async function postCard(bot: SlackBotUnderTest, id: string): Promise<string> {
  const { text, blocks } = toCard(await viewOf(bot, id), { nowMs: bot.api.clock.nowMs }, { level: 'plain' });
  const { ts = '' } = await bot.deps.slack.chat.postMessage({ channel: RELEASES, text, blocks: [...blocks] });
  return ts;
}

export interface Pressed extends SendOptions {
  readonly by: string;
  readonly verb: CardVerb;
  readonly ts: string;
}

export function press({ slack }: SlackBotUnderTest, { by, verb, ts, ...options }: Pressed): Promise<Deliveries> {
  return slack.people.click(by, RELEASES, ts, { actionId: toActionId(verb), ...options });
}

/** The modal that this person sees, when it has come. */
export function modalOf({ slack }: SlackBotUnderTest, person: string, title = ''): Promise<StoredView> {
  const find = () => slack.read.modals(person).find((one) => slack.read.viewText(one).includes(title));
  return slack.until(find, `a modal "${title}" for ${person}`);
}

/** What the person is told last and alone, when it says this. */
export function toldTo({ slack }: SlackBotUnderTest, person: string, words: string | RegExp): Promise<string> {
  const find = () =>
    slack.read
      .ephemerals(person)
      .map((one) => slack.read.text(one))
      .find((text) => (typeof words === 'string' ? text.includes(words) : words.test(text)));
  return slack.until(find, `"${String(words)}" told to ${person}; told: ${slack.read.ephemeralText(person)}`);
}

/** Presses, waits for the modal, and sends it with this reason. */
export async function decide(bot: SlackBotUnderTest, pressed: Pressed, reason: string): Promise<Deliveries> {
  await press(bot, pressed);
  const modal = await modalOf(bot, pressed.by, 'Reason');
  return bot.slack.people.submit(modal.id, { reason });
}

export async function timeline({ api }: SlackBotUnderTest, id: string, kind: RecordedEntry['kind']): Promise<readonly RecordedEntry[]> {
  return (await api.store.audit.list(id)).filter((entry) => entry.kind === kind);
}

/** Between tests on one bot: nobody has a modal open or was told anything alone, and nothing is broken. */
export function clearScreens({ slack }: SlackBotUnderTest): void {
  slack.faults.clear();
  for (const { id } of slack.workspace.users) {
    slack.state.views.close(id, { all: true });
    for (const { channel, ts } of slack.read.ephemerals(id)) slack.state.messages.delete(channel, ts);
  }
}

import { toActionId } from '../../contracts/slack/button-value.js';
import { DEMO_CHANNEL } from './demo-people.js';
import type { SlackStandIn } from './stand-in/slack-stand-in.js';
import { StandInError } from './stand-in/state/stand-in-error.js';
import type { StoredView } from './stand-in/state/views.js';

export interface ButtonPress {
  /** Short name, such as `lee`. */
  readonly user: string;
  /** The card's. */
  readonly ts: string;
  readonly verb: 'approve' | 'pause' | 'resume' | 'abort' | 'kill';
  /** Written into the modal, when one opens. */
  readonly reason: string;
}

const ANSWER_MS = 8_000;

/** Presses a button of a card as a person would, and fills in the modal that asks why. Answers what the person is told; rejects when the button is not there or nothing comes of it. */
export async function pressButton(slack: SlackStandIn, { user, ts, verb, reason }: ButtonPress): Promise<string> {
  const told = slack.read.ephemerals(user).length;
  const answer = () => slack.read.ephemerals(user)[told];
  await slack.people.click(user, DEMO_CHANNEL.name, ts, { actionId: toActionId(verb) });
  const next = await slack.until(() => answer() ?? formOf(slack, user), `an answer to ${user}'s press`, ANSWER_MS);
  if ('versions' in next) return toLine(slack.read.text(next));
  const input = next.view.blocks.find((block) => block.type === 'input');
  await slack.people.submit(next.id, { [input?.block_id ?? '']: reason });
  return toLine(slack.read.text(await slack.until(answer, `an answer to ${user}'s reason`, ANSWER_MS)));
}

/** The modal on top, when it can be filled in. */
function formOf(slack: SlackStandIn, user: string): StoredView | null {
  const top = slack.read.modals(user).at(-1);
  return top?.view.blocks.some((block) => block.type === 'input') ? top : null;
}

/** Null: none was written yet. */
export function findCard(slack: SlackStandIn, rolloutId: string): string | null {
  const cards = slack.read.withMetadata('rollout_card');
  return cards.findLast(({ versions }) => versions.at(-1)?.metadata?.event_payload['rolloutId'] === rolloutId)?.ts ?? null;
}

/** True for what a person could not have done either, such as pressing a button that has just gone. */
export const isNotThere = (error: unknown): boolean => error instanceof StandInError;

const toLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();

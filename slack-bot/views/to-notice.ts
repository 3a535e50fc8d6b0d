import type { SlackBlock } from '../../contracts/slack/blocks/block.js';
import { SLACK_LIMITS } from '../../contracts/slack/slack-limits.js';
import type { SlackModalView } from '../../contracts/slack/slack-view.js';
import { context, plainText, section } from '../../contracts/slack/text/build-blocks.js';
import { clipMarked, type Marked, md, safe, toLines } from '../../contracts/slack/text/marked.js';
import { code, type SlackIds, sentence } from '../../contracts/slack/text/marks.js';
import { toApprovers } from '../../contracts/slack/text/rollout/gate-lines.js';
import type { Refusal } from '../../core/errors/refusal.js';

/** A message that one person sees. */
export interface Notice {
  readonly text: string;
  readonly blocks: SlackBlock[];
}

export interface RefusedAsk {
  /** `approve`, `kill` and so on, as a person reads it. */
  readonly verb: string;
  readonly refusal: Pick<Refusal, 'code' | 'detail'>;
  /** Who may do it: `group:<name>` or people; empty where it is not a matter of who. */
  readonly whoMay: readonly string[];
  readonly slackIds?: SlackIds;
  /** False for what never reached a rollout: a click from elsewhere, or by somebody unknown. */
  readonly isRecorded?: boolean;
}

/** Why nothing was done, and who may do it. */
export function toRefusalNotice(ask: RefusedAsk): Notice {
  const recorded = ask.isRecorded === false ? [] : [md`The refusal stands in the timeline.`];
  return toNotice(toRefusalLines(ask), [md`${code(ask.refusal.code)}`, ...recorded]);
}

/** The same in the place of the modal that asked. */
export function toRefusalModal(ask: RefusedAsk): SlackModalView {
  const { title, close } = SLACK_LIMITS.view;
  return {
    type: 'modal',
    title: plainText('Nothing was done', title),
    close: plainText('Close', close),
    blocks: [section(toLines(toRefusalLines(ask))), context([md`${code(ask.refusal.code)}`])],
  };
}

function toRefusalLines({ verb, refusal, whoMay, slackIds }: RefusedAsk): readonly Marked[] {
  const who = toApprovers(whoMay, { ...(slackIds !== undefined && { slackIds }) });
  return [
    md`🚫 *Nothing was done.* You cannot ${safe(verb, 40)} this now.`,
    sentence(refusal.detail, 1_000),
    ...(whoMay.length === 0 ? [] : [md`*Who may:* ${who}`]),
  ];
}

export interface OutOfDate {
  readonly feature: string;
  readonly environment: string;
  readonly shownRevision: number;
  readonly revision: number;
  readonly headline: string;
}

/** For a click on a card, or in a modal, that shows an earlier state than the present one. */
export function toOutOfDateNotice({ feature, environment, shownRevision, revision, headline }: OutOfDate): Notice {
  return toNotice(
    [
      md`🔄 *This card is out of date*: it shows revision ${shownRevision} of ${safe(feature, 100)} in ${safe(environment, 60)}; now it is ${revision}. Nothing was done.`,
      md`*Now:* ${sentence(headline, 800)}`,
      md`The card is drawn anew. Look at it again, then decide.`,
    ],
    [],
  );
}

/** What was done, for the person who did it. */
export function toDoneNotice(what: string): Notice {
  return toNotice([md`✅ ${sentence(what, 800)}`], []);
}

/** Lines for everybody to read, then small print. */
export function toNotice(lines: readonly Marked[], notes: readonly Marked[]): Notice {
  const text = clipMarked(toLines(lines), SLACK_LIMITS.section.text);
  return { text: text.marked, blocks: [section(text), ...(notes.length === 0 ? [] : [context(notes)])] };
}

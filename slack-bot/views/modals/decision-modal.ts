import type { SlackViewBlock } from '../../../contracts/slack/blocks/block.js';
import { formatModalMetadata, type ModalMetadata, type ModalVerb } from '../../../contracts/slack/modal-metadata.js';
import { SLACK_LIMITS } from '../../../contracts/slack/slack-limits.js';
import type { SlackModalView } from '../../../contracts/slack/slack-view.js';
import { context, divider, plainText, section } from '../../../contracts/slack/text/build-blocks.js';
import { type Marked, md, safe, toLines } from '../../../contracts/slack/text/marked.js';
import { code } from '../../../contracts/slack/text/marks.js';
import { toChangeLines } from '../../../contracts/slack/text/rollout/change-lines.js';
import { toGuardLines, toWorstLines } from '../../../contracts/slack/text/rollout/guard-lines.js';
import type { RolloutFacts } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import { toStatus } from '../../../contracts/slack/text/rollout/status-line.js';
import { toTroubleLines } from '../../../contracts/slack/text/rollout/trouble-lines.js';
import { holdIdOf } from '../../../core/rollout/view/hold-id.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { reasonInput } from './reason-input.js';
import { toWhatFollows } from './what-follows.js';

const TITLES: Readonly<Record<ModalVerb, string>> = {
  approve: 'Approve the stage',
  reject: 'Reject the stage',
  resume: 'Resume the rollout',
  abort: 'Abort the rollout',
  kill: 'Kill the feature',
  breakGlass: 'Break the glass',
};
const SUBMITS: Readonly<Record<ModalVerb, string>> = {
  approve: 'Approve',
  reject: 'Reject, roll back',
  resume: 'Resume',
  abort: 'Abort, roll back',
  kill: 'Kill now',
  breakGlass: 'Break the glass',
};

/** The callback id of a submitted modal. */
export const toCallbackId = (verb: ModalVerb): string => `rollout.${verb}.reason`;

export interface ModalAsk {
  readonly verb: ModalVerb;
  readonly view: RolloutView;
  readonly facts: RolloutFacts;
  /** Where the card stands that was clicked; null from elsewhere. */
  readonly card: ModalMetadata['card'];
}

/**
 * Asks for the reason of a decision, and repeats what is decided with its numbers; for an approval and a resumption also the evidence that they stand for.
 * Null for a rollout whose ids are none of ours.
 */
export function toDecisionModal({ verb, view, facts, card }: ModalAsk): SlackModalView | null {
  const { id, gate, revision, feature, environment } = view;
  const evidenceHash = gate?.evidenceHash ?? view.evidenceHash;
  const metadata = formatModalMetadata({
    verb,
    rolloutId: id,
    gateId: gate?.id ?? null,
    revision,
    evidenceHash,
    ...(view.hold !== null && { holdId: holdIdOf(view.hold) }),
    feature,
    environment,
    card,
  });
  if (metadata === null) return null;
  const { title, submit, close } = SLACK_LIMITS.view;
  return {
    type: 'modal',
    callback_id: toCallbackId(verb),
    private_metadata: metadata,
    title: plainText(TITLES[verb], title),
    submit: plainText(SUBMITS[verb], submit),
    close: plainText('Cancel', close),
    blocks: [
      section(md`*${safe(feature, 100)}* in ${safe(environment, 60)}\n${toStatus(view)}`),
      section(toLines(toWhatFollows(verb, view))),
      ...(goesForward(verb) ? toEvidence(view, facts) : []),
      ...(verb === 'approve' || verb === 'breakGlass' ? [divider(), section(toLines(toChangeLines(view)))] : []),
      reasonInput(verb),
      context([md`${code(id, 60)}`, md`revision ${revision}`, ...toHash(verb, evidenceHash)]),
    ],
  };
}

const goesForward = (verb: ModalVerb): boolean => verb === 'approve' || verb === 'resume' || verb === 'breakGlass';

function toEvidence(view: RolloutView, facts: RolloutFacts): SlackViewBlock[] {
  const lines = toGuardLines(view.findings, { most: 15, characters: 2_400 });
  const trouble = [...toWorstLines(view.findings), ...toTroubleLines({ ...view, headline: '' }, facts)];
  return [
    section(
      toLines([
        md`*The evidence*, candidate against control in ${view.unit}s`,
        ...(lines.length === 0 ? [md`No guard has been read yet.`] : lines),
      ]),
    ),
    ...(trouble.length === 0 ? [] : [section(toLines(trouble))]),
  ];
}

const toHash = (verb: ModalVerb, hash: string | null): readonly Marked[] =>
  verb === 'approve' && hash !== null ? [md`evidence ${code(hash, 40)}: your approval counts for it only`] : [];

import type { InputBlock } from '../../../contracts/slack/blocks/layout-blocks.js';
import { SLACK_LIMITS } from '../../../contracts/slack/slack-limits.js';
import type { SlackModalView } from '../../../contracts/slack/slack-view.js';
import { formatStartMetadata } from '../../../contracts/slack/start-metadata.js';
import { context, divider, plainText, section } from '../../../contracts/slack/text/build-blocks.js';
import { fitLines } from '../../../contracts/slack/text/fit-lines.js';
import { type Marked, md, NOTHING, safe, toLines } from '../../../contracts/slack/text/marked.js';
import { code, type SlackIds, sentence } from '../../../contracts/slack/text/marks.js';
import type { FieldError } from '../../../core/errors/app-error.js';
import type { RolloutSpec } from '../../../core/rollout/spec.js';
import { toStagePlanLines } from './stage-plan-lines.js';

/** The callback id of the submitted dialog. */
export const START_CALLBACK_ID = 'rollout.start';

/** Where the summary stands in the state of the submitted dialog. */
export const SUMMARY_INPUT = { blockId: 'summary', actionId: 'summary.text' } as const;
/** The same for the candidate version of the flag with this index. */
export const toCandidateInput = (index: number) => ({ blockId: `candidate.${index}`, actionId: 'candidate.text' }) as const;

/** Of more flags than this the versions are shown and not asked for: a dialog is no place to fill in a bundle. */
const MOST_ASKED_FLAGS = 4;

const MAX_SUMMARY = 500;
const MAX_VERSION = 256;

export interface StartAsk {
  readonly template: string;
  /** With a plan: what it was filled in with. */
  readonly feature?: string | undefined;
  readonly candidate?: Readonly<Record<string, string>> | undefined;
  readonly spec: RolloutSpec;
  readonly specHash: string;
  readonly warnings: readonly FieldError[];
  readonly slackIds?: SlackIds;
}

/** What a template would start, and what may still be changed about it. Null for a template whose name is none. */
export function toStartModal({ template, feature, candidate, spec, specHash, warnings, slackIds }: StartAsk): SlackModalView | null {
  const metadata = formatStartMetadata({
    template,
    ...(feature !== undefined && { feature }),
    ...(candidate !== undefined && { candidate }),
    specHash,
  });
  if (metadata === null) return null;
  const { title, submit, close } = SLACK_LIMITS.view;
  return {
    type: 'modal',
    callback_id: START_CALLBACK_ID,
    private_metadata: metadata,
    title: plainText('Start a rollout', title),
    submit: plainText('Start', submit),
    close: plainText('Cancel', close),
    blocks: [
      section(md`*${safe(spec.feature, 100)}* in ${safe(spec.environment, 60)}, for each ${spec.unit}`),
      section(toLines([md`*What changes*`, ...toMoves(spec)])),
      section(toLines([md`*In which steps*`, ...toStagePlanLines(spec, slackIds)])),
      section(toLines(toSafeguards(spec))),
      ...toWarnings(warnings),
      divider(),
      summaryInput(spec.summary),
      ...(areVersionsAsked(spec) ? spec.flags.map(candidateInput) : []),
      context([md`template ${code(template, 64)}`, md`spec ${code(specHash.slice(0, 12))}`]),
    ],
  };
}

const areVersionsAsked = ({ flags }: Pick<RolloutSpec, 'flags'>): boolean => flags.length <= MOST_ASKED_FLAGS;

function toMoves({ flags }: RolloutSpec): readonly Marked[] {
  const moves = flags.map(
    ({ layer, key, control, candidate, platform }) =>
      md`• ${layer} ${code(key, 80)}: ${code(control, 80)} → ${code(candidate, 80)}${platform === 'embedded' ? NOTHING : md` on ${safe(platform, 60)}`}`,
  );
  return fitLines(moves, { most: 12, characters: 2_000, rest: (shown) => md`• and ${moves.length - shown} more flags` });
}

function toSafeguards({ guards, rollback, notify }: RolloutSpec): readonly Marked[] {
  const names = guards.slice(0, 10).map(({ name }) => name);
  const rest = guards.length > names.length ? ` and ${guards.length - names.length} more` : '';
  return [
    md`*${guards.length} ${guards.length === 1 ? 'guard watches' : 'guards watch'}:* ${safe(names.join(', '), 600)}${rest}`,
    md`*If it turns back:* ${safe(rollback.sequence.slice(0, 10).join(', then '), 800)}`,
    md`*Told to:* ${safe(notify.slack ?? 'nobody in Slack', 100)}`,
  ];
}

const toWarnings = (warnings: readonly FieldError[]) =>
  warnings.length === 0
    ? []
    : [section(toLines(warnings.slice(0, 5).map(({ pointer, detail }) => md`⚠️ ${code(pointer, 80)} ${sentence(detail, 400)}`)))];

function summaryInput(summary: string): InputBlock {
  return {
    type: 'input',
    block_id: SUMMARY_INPUT.blockId,
    label: plainText('Summary', 50),
    hint: plainText('One line for people: what changes. It stands on the card and in the timeline.', 200),
    element: { type: 'plain_text_input', action_id: SUMMARY_INPUT.actionId, initial_value: summary, max_length: MAX_SUMMARY },
  };
}

function candidateInput({ key, control, candidate }: RolloutSpec['flags'][number], index: number): InputBlock {
  const { blockId, actionId } = toCandidateInput(index);
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(`Candidate of ${key}`, 200),
    hint: plainText(`Control keeps ${control}`, 300),
    element: { type: 'plain_text_input', action_id: actionId, initial_value: candidate, max_length: MAX_VERSION },
  };
}

import { formatBriefly } from '../../plan/format-duration.js';
import { formatCount } from '../../plan/plan-words.js';
import { isForward, isWatched } from '../phases.js';
import { toShownState } from '../view/shown-state.js';
import { explainEnded } from './ended/explain-ended.js';
import { explainGate } from './explain-gate.js';
import { explainHold, type HoldParts } from './explain-hold.js';
import { type ExplainInput, stageOf } from './explain-input.js';
import type { Explanation, Waiting } from './explanation.js';
import { toStageSteps, toStageWaits } from './stage-waits.js';
import { toWhoCan } from './who-can.js';
import { describeMoment, describeWhere, plural } from './words.js';

/** Why a rollout stands where it stands, what follows by itself, and who can do what about it. Looks at nothing but its arguments. */
export function explainRollout(input: ExplainInput): Explanation {
  const { view, nowMs } = input;
  const { sentence, waiting, next, actions, tryThis } = toParts(input);
  return { id: view.id, state: toShownState(view), sentence, waiting, next, whoCan: toWhoCan(input, actions), tryThis, atMs: nowMs };
}

function toParts(input: ExplainInput): HoldParts {
  const { view } = input;
  if (!isForward(view.phase)) return explainEnded(input);
  if (view.hold !== null) return explainHold(input, view.hold);
  if (view.gate !== null) return explainGate(input, view.gate);
  return isWatched(view.phase) ? explainWatching(input) : explainWriting(input);
}

const abort = (id: string) => ({ what: 'roll back', command: `tidegate abort ${id} --reason "…"` });

/** In a stage, with nothing in its way but time and evidence. */
function explainWatching(input: ExplainInput): HoldParts {
  const { view, spec, nowMs } = input;
  const stage = stageOf(input);
  const waiting = toStageWaits(input);
  const where = stage === undefined ? 'It watches' : `It watches ${describeWhere(stage)}`;
  const since = view.stageStartedAtMs === null ? '' : ` for ${formatBriefly(nowMs - view.stageStartedAtMs)}`;
  const units = `${formatCount(view.units.candidate)} candidate and ${formatCount(view.units.control)} control ${spec.unit}s`;
  return {
    sentence: `${where}${since}, with ${units}. ${describeMissing(waiting, input)}`,
    waiting,
    next: toStageSteps(input),
    actions: ['pause', 'abort', 'kill'],
    tryThis: [
      { what: 'watch it', command: `tidegate get ${view.id} -w` },
      { what: 'the evidence', command: `tidegate verdicts ${view.id}` },
      abort(view.id),
    ],
  };
}

function describeMissing(waiting: readonly Waiting[], { view, nowMs }: ExplainInput): string {
  const [first] = waiting;
  if (first === undefined) {
    const next = view.nextCheckAtMs === null ? 'at the next look' : `${describeMoment(view.nextCheckAtMs, nowMs)} at the latest`;
    return `Nothing fails and nothing is missing; it goes on ${next}.`;
  }
  const others = waiting.length > 1 ? ` ${plural(waiting.length - 1, 'more thing')} ${waiting.length === 2 ? 'is' : 'are'} missing.` : '';
  return `${first.detail}${others}`;
}

/** Between two stages: seconds, unless a platform is slow. */
function explainWriting(input: ExplainInput): HoldParts {
  const { view } = input;
  const isPreflight = view.phase === 'preflight';
  const [what, sentence, then] = describeWriting(input);
  const detail = view.detail === '' ? sentence : view.detail;
  const goesOn = isPreflight ? 'the preconditions are met; else it is refused, with nothing written' : 'every flag has been read back';
  return {
    sentence,
    waiting: [{ what, sinceMs: isPreflight ? view.startedAtMs : null, untilMs: view.nextCheckAtMs, detail }],
    next: [{ what: then, atMs: null, if: goesOn }],
    actions: ['abort', 'kill'],
    tryThis: [{ what: 'watch it', command: `tidegate get ${view.id} -w` }, abort(view.id)],
  };
}

/** What it waits for, the sentence, and what comes then. */
function describeWriting({ view, spec, nowMs }: ExplainInput): readonly [string, string, string] {
  const following = spec.stages[view.stageIndex + 1];
  const flags = plural(view.flags.length, 'flag');
  const checkedFor = formatBriefly(nowMs - view.startedAtMs);
  const texts: Readonly<Record<string, readonly [string, string, string]>> = {
    preflight: [
      'preconditions',
      `Its preconditions are checked for ${checkedFor}, over ${flags}; nothing has been written. This takes seconds.`,
      `It goes on to ${following ? describeWhere(following) : 'its first stage'}`,
    ],
    applying: [
      'flag writes',
      `${flags} ${view.flags.length === 1 ? 'is' : 'are'} written and read back, to show ${following ? describeWhere(following) : 'the next stage'}. This takes seconds.`,
      `The guards watch ${following ? describeWhere(following) : 'the stage'}`,
    ],
    completing: [
      'flag writes',
      `The candidate becomes the new control of ${flags}; running ${spec.unit}s of the old one end by themselves.`,
      'It has completed',
    ],
  };
  return texts[view.phase] ?? ['its next step', view.headline, 'It goes on'];
}

import { formatBriefly, formatDuration } from '../../plan/format-duration.js';
import { formatCount } from '../../plan/plan-words.js';
import { type ExplainInput, stageOf } from './explain-input.js';
import type { NextStep, Waiting } from './explanation.js';
import { toGuardWaits } from './guard-needs.js';
import { describeOutcome, describeWhere } from './words.js';

/** Everything that the present stage still waits for apart from people: time, units, clean data, evidence. */
export function toStageWaits(input: ExplainInput): readonly Waiting[] {
  const stage = stageOf(input);
  const { view, nowMs } = input;
  if (stage === undefined || view.stageStartedAtMs === null) return [];
  const startedAtMs = view.stageStartedAtMs;
  const endsAtMs = startedAtMs + stage.holdMs;
  const time = {
    what: 'time',
    sinceMs: startedAtMs,
    untilMs: endsAtMs,
    detail: `${formatBriefly(nowMs - startedAtMs)} of the ${formatDuration(stage.holdMs)} that ${stage.kind} lasts at least have passed; ${formatBriefly(endsAtMs - nowMs)} are left.`,
  };
  return [
    ...(nowMs < endsAtMs ? [time] : []),
    ...toUnitWaits(input),
    ...view.quality.map(({ kind, detail }) => ({ what: `data quality (${kind})`, sinceMs: null, untilMs: null, detail })),
    ...toGuardWaits(input),
    ...toOtherFails(input),
  ];
}

function toUnitWaits({ view, spec }: ExplainInput): readonly Waiting[] {
  const stage = spec.stages[view.stageIndex];
  if (stage === undefined) return [];
  const arms = stage.kind === 'full' ? (['candidate'] as const) : (['control', 'candidate'] as const);
  return arms
    .filter((arm) => view.units[arm] < stage.minimumUnits)
    .map((arm) => ({
      what: `${arm} units`,
      sinceMs: view.stageStartedAtMs,
      untilMs: null,
      detail: `${formatCount(view.units[arm])} of the ${formatCount(stage.minimumUnits)} ${spec.unit}s that the ${arm} arm must have are there.`,
    }));
}

/** What fails and is no guard of the spec: alerts of other systems. */
function toOtherFails({ view, spec }: ExplainInput): readonly Waiting[] {
  return view.findings
    .filter(({ guard, verdict }) => verdict === 'fail' && !spec.guards.some(({ name }) => name === guard))
    .map(({ guard, summary, atMs }) => ({ what: `alert ${guard}`, sinceMs: atMs, untilMs: null, detail: summary }));
}

/** What follows when the stage has all that it waits for, and what when it has not in time. */
export function toStageSteps(input: ExplainInput): readonly NextStep[] {
  const stage = stageOf(input);
  const { view, spec, nowMs } = input;
  if (stage === undefined || view.stageStartedAtMs === null) return [];
  const endsAtMs = view.stageStartedAtMs + stage.holdMs;
  const deadlineAtMs = view.stageStartedAtMs + stage.deadlineMs;
  const forward: NextStep = {
    what:
      stage.approval === undefined
        ? describeAfter(input)
        : `A gate opens: ${stage.approval.required} of ${stage.approval.approvers.join(', ')} must approve`,
    atMs: nowMs < endsAtMs ? endsAtMs : null,
    if: `the stage's proof is there (${PROOFS[stage.prove]})`,
  };
  const late: NextStep = {
    what: `At the deadline ${describeOutcome(stage.onDeadline)}`,
    atMs: deadlineAtMs,
    if: 'the proof is not there by then',
  };
  const guards = spec.guards.filter(({ onFail, advisory }) => onFail === 'rollback' && advisory === undefined).map(({ name }) => name);
  const back: NextStep = {
    what: 'Everything goes back to control by itself',
    atMs: null,
    if:
      guards.length === 1
        ? `guard ${guards[0]} fails`
        : `one of ${guards.length} guards fails: ${guards.slice(0, 8).join(', ')}${guards.length > 8 ? ', …' : ''}`,
  };
  return [forward, ...(guards.length > 0 ? [back] : []), ...(view.gate === null ? [late] : [])];
}

const PROOFS = {
  evidence: 'every guard has been read and none fails',
  primary: 'the primary guard passes and none fails',
  all: 'every guard passes',
} as const;

/** The stage that comes, or the end. */
export function describeAfter({ view, spec }: ExplainInput): string {
  const following = spec.stages[view.stageIndex + 1];
  return following === undefined
    ? 'The candidate becomes the new control, and the rollout is done'
    : `It goes on to ${describeWhere(following)}`;
}

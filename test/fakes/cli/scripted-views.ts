import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import { assessGuard } from '../../../core/evidence/guard/assess-guard.js';
import type { ArmMoments, GuardFinding } from '../../../core/evidence/verdict.js';
import type { Gate } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { createSampleSpec } from '../../cases/sample-spec.js';
import { SCRIPT_GUARDS, scriptContext } from './script-guards.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Sat 21 Nov 2026 11:28:00 UTC. */
export const SCRIPT_NOW_MS = Date.UTC(2026, 10, 21, 11, 28);
const SPEC = createSampleSpec({
  flags: [
    { key: 'support.parser', layer: 'parser', control: 'parser@3', candidate: 'parser@4', platform: 'embedded' },
    { key: 'support.retrieval', layer: 'retrieval', control: 'r@2', candidate: 'r@3', platform: 'embedded' },
    { key: 'support.prompt', layer: 'prompt', control: 'answer@12', candidate: 'answer@13', platform: 'embedded' },
    { key: 'support.model', layer: 'model', control: 'gpt-w', candidate: 'gpt-x', platform: 'embedded' },
  ],
  rollback: {
    sequence: ['support.model', 'support.prompt', 'support.retrieval', 'support.parser'],
    sessions: 'hard',
    stuckAfterMs: 10 * MINUTE,
    revertWithinMs: 7 * 24 * 60 * MINUTE,
  },
});

const events = (n: number, sum: number): ArmMoments => ({ n, sum, sumSquares: sum });
const amounts = (n: number, mean: number, deviation: number): ArmMoments => ({
  n,
  sum: n * mean,
  sumSquares: n * (deviation ** 2 + mean ** 2),
});

/** A finding by the real rule. `null`: the source gave nothing. */
function finding(
  guardName: string,
  arms: { readonly candidate: ArmMoments; readonly control: ArmMoments } | null,
  nowMs: number,
): GuardFinding {
  const guard = SCRIPT_GUARDS.find((each) => each.name === guardName)!;
  const reading =
    arms === null ? ({ kind: 'noData' } as const) : ({ kind: 'reading', ...arms, fromMs: nowMs - HOUR, toMs: nowMs } as const);
  return assessGuard(guard, reading, scriptContext({ atMs: nowMs })).finding;
}

function canaryFindings(candidates: number, nowMs: number, cost: number): readonly GuardFinding[] {
  const controls = candidates * 19;
  return [
    finding(
      'errors',
      { candidate: events(candidates, Math.round(candidates * 0.012)), control: events(controls, Math.round(controls * 0.011)) },
      nowMs,
    ),
    finding(
      'latency',
      { candidate: events(candidates, Math.round(candidates * 0.031)), control: events(controls, Math.round(controls * 0.03)) },
      nowMs,
    ),
    finding('cost', { candidate: amounts(candidates, cost, 0.004), control: amounts(controls, 0.0121, 0.004) }, nowMs),
    finding(
      'format',
      { candidate: events(candidates, Math.round(candidates * 0.993)), control: events(controls, Math.round(controls * 0.991)) },
      nowMs,
    ),
    finding('judge', null, nowMs),
  ];
}

function baseView(nowMs: number, stageIndex: number): RolloutView {
  const stages = SPEC.stages.map(({ kind, share, shadowSample }, index) => ({
    kind,
    share,
    shadowSample,
    status: index < stageIndex ? ('done' as const) : index === stageIndex ? ('current' as const) : ('waiting' as const),
  }));
  return {
    id: 'r-support-01',
    feature: SPEC.feature,
    environment: SPEC.environment,
    summary: SPEC.summary,
    unit: 'session',
    specHash: '3fe1a2b4c5d6',
    requestedBy: 'dev@example.com',
    state: 'watching',
    phase: 'watching',
    revision: 12,
    headline: '',
    stageIndex,
    stageAttempt: stageIndex + 1,
    stages,
    flags: SPEC.flags,
    rollbackSequence: SPEC.rollback.sequence,
    hold: null,
    gate: null,
    findings: [],
    quality: [],
    units: { control: 0, candidate: 0 },
    evidenceHash: null,
    rollback: null,
    startedAtMs: nowMs - 74 * MINUTE,
    stageStartedAtMs: nowMs - 41 * MINUTE,
    nextCheckAtMs: nowMs + 19 * MINUTE,
    endedAtMs: null,
    detail: '',
  };
}

const GATE: Gate = {
  id: 'r-support-01/2.14',
  stageIndex: 1,
  openedAtMs: SCRIPT_NOW_MS - 9 * MINUTE,
  expiresAtMs: SCRIPT_NOW_MS + 23 * HOUR + 51 * MINUTE,
  approvers: ['group:ml-leads'],
  required: 2,
  onExpiry: 'hold',
  evidenceHash: '9f2c41d07be3a815',
  decisions: [
    {
      id: 'd-1',
      principal: 'ada@example.com',
      via: 'slack',
      verb: 'approve',
      reason: 'answers read well, cost is flat',
      atMs: SCRIPT_NOW_MS - 3 * MINUTE,
    },
  ],
};

/** One rollout in each situation that a person meets. */
export function scriptedViews(
  nowMs: number = SCRIPT_NOW_MS,
): Readonly<Record<'shadow' | 'failing' | 'gate' | 'paused' | 'rollingBack' | 'stuck' | 'rolledBack' | 'completed', RolloutView>> {
  const shift = nowMs - SCRIPT_NOW_MS;
  const shadow: RolloutView = {
    ...baseView(nowMs, 0),
    id: 'r-support-02',
    units: { candidate: 214, control: 214 },
    findings: canaryFindings(214, nowMs, 0.0122).slice(0, 4),
    headline: 'Watching shadow on 10 %, 214 candidate and 214 control sessions. judge has not been read yet.',
  };
  const failed = canaryFindings(812, nowMs, 0.0163);
  const failing: RolloutView = {
    ...baseView(nowMs, 1),
    id: 'r-support-01',
    state: 'held',
    units: { candidate: 812, control: 15_428 },
    findings: failed,
    evidenceHash: '77aa01',
    hold: { kind: 'held', cause: 'guard', by: 'system:tidegate', sinceMs: nowMs - 6 * MINUTE, reason: failed[2]!.summary },
    headline: `Held in canary at 5 %, 812 candidate and 15428 control sessions. ${failed[2]!.summary}`,
  };
  const gate: RolloutView = {
    ...baseView(nowMs, 1),
    id: 'r-support-03',
    state: 'gate',
    phase: 'gate',
    units: { candidate: 1_190, control: 22_610 },
    findings: canaryFindings(1_190, nowMs, 0.0123),
    evidenceHash: GATE.evidenceHash,
    gate: {
      ...GATE,
      id: 'r-support-03/2.14',
      expiresAtMs: GATE.expiresAtMs + shift,
      decisions: GATE.decisions.map((each) => ({ ...each, atMs: each.atMs + shift })),
    },
    headline: 'Waiting for approval to leave canary at 5 %, 1190 candidate and 22610 control sessions.',
    nextCheckAtMs: GATE.expiresAtMs + shift,
  };
  const paused: RolloutView = {
    ...baseView(nowMs, 2),
    id: 'r-support-04',
    state: 'paused',
    phase: 'watching',
    units: { candidate: 640, control: 655 },
    findings: canaryFindings(640, nowMs, 0.0121),
    hold: {
      kind: 'paused',
      cause: 'person',
      by: 'grace@example.com',
      sinceMs: nowMs - 2 * HOUR,
      reason: 'Paused by grace@example.com: waiting for the billing team',
    },
    headline: 'Paused in ab at 50 %, 640 candidate and 655 control sessions. Paused by grace@example.com: waiting for the billing team',
    nextCheckAtMs: nowMs + 22 * HOUR,
  };
  const failedErrors = finding('errors', { candidate: events(812, 44), control: events(15_428, 170) }, nowMs);
  const reason = failedErrors.summary;
  const undoing: RolloutView = {
    ...baseView(nowMs, 1),
    id: 'r-support-05',
    state: 'rollingBack',
    phase: 'rollingBack',
    headline: reason,
    detail: reason,
    nextCheckAtMs: null,
    findings: [failedErrors, ...canaryFindings(812, nowMs, 0.0123).slice(1)],
    units: { candidate: 812, control: 15_428 },
    rollback: {
      cause: 'guard',
      guard: 'errors',
      reason,
      by: 'system:tidegate',
      requestedAtMs: nowMs - 9 * 1000,
      fromPhase: 'watching',
      stageIndex: 1,
    },
  };
  const stuck: RolloutView = {
    ...undoing,
    id: 'r-support-06',
    state: 'rollbackStuck',
    phase: 'rollbackStuck',
    headline:
      'The rollback has not finished after 10 m: support.prompt on launchdarkly does not answer (503, 41 tries). It goes on trying; pagerduty was paged.',
    rollback: { ...undoing.rollback!, requestedAtMs: nowMs - 10 * MINUTE },
  };
  const rolledBack: RolloutView = {
    ...undoing,
    id: 'r-support-07',
    state: 'rolledBack',
    phase: 'rolledBack',
    endedAtMs: nowMs - 8 * 1000,
    headline: `Rolled back and verified in 0.2 s. ${reason}`,
  };
  const completed: RolloutView = {
    ...baseView(nowMs - 6 * 24 * HOUR, 4),
    id: 'r-support-08',
    state: 'completed',
    phase: 'completed',
    stageIndex: 3,
    headline: 'The candidate is the new control; all guards proved themselves over 48210 sessions.',
    nextCheckAtMs: null,
    endedAtMs: nowMs - 24 * HOUR,
  };
  return { shadow, failing, gate, paused, rollingBack: undoing, stuck, rolledBack, completed };
}

/** A timeline with most kinds of entries, for the rollout that is rolling back. */
export function scriptedEntries(rolloutId: string, nowMs: number = SCRIPT_NOW_MS): readonly RecordedEntry[] {
  const system = { id: 'system:tidegate', via: 'system' } as const;
  const line = (
    kind: RecordedEntry['kind'],
    agoMs: number,
    summary: string,
    rest: Partial<RecordedEntry> = {},
  ): Omit<RecordedEntry, 'seq'> => ({
    rolloutId,
    key: `${kind}/${agoMs}`,
    atMs: nowMs - agoMs,
    kind,
    principal: system,
    summary,
    data: {},
    ...rest,
  });
  const entries = [
    line('requested', 74 * MINUTE, 'Answer with gpt-x and prompt 13', { principal: { id: 'dev@example.com', via: 'cli' } }),
    line('preflight', 74 * MINUTE - 400, 'The preconditions are met.'),
    line('flagWrite', 73 * MINUTE, 'support.parser, support.retrieval, support.prompt, support.model: 0 % → 0 % (generation 1)'),
    line('stage', 73 * MINUTE - 300, 'shadow has begun.'),
    line('stage', 42 * MINUTE, 'shadow is done after 1860 s.'),
    line('flagWrite', 41 * MINUTE, 'support.parser, support.retrieval, support.prompt, support.model: 0 % → 5 % (generation 2)'),
    line('refusal', 12 * MINUTE, 'dev@example.com asked for this rollout and cannot approve it. These may: group:ml-leads.', {
      principal: { id: 'dev@example.com', via: 'api' },
    }),
    line('decision', 11 * MINUTE, 'Paused by grace@example.com: checking a report', {
      principal: { id: 'grace@example.com', via: 'slack' },
    }),
    line('verdict', 10 * 1000, 'errors 5.4 % against 1.1 % in 812 + 15428 sessions: worse than the 1 pp margin, 99 % sure at any time.'),
    line(
      'rollback',
      9 * 1000,
      'Rolling back: errors 5.4 % against 1.1 % in 812 + 15428 sessions: worse than the 1 pp margin, 99 % sure at any time.',
    ),
    line('flagWrite', 8900, 'support.model: 5 % → 0 % (generation 4)', { data: { operationId: `${rolloutId}/rollback/support.model` } }),
    line('flagWrite', 8850, 'support.prompt: 5 % → 0 % (generation 5)', { data: { operationId: `${rolloutId}/rollback/support.prompt` } }),
    line('page', 8000, 'Paged pagerduty: support-answer rolled back'),
  ];
  return entries.map((entry, index) => ({ ...entry, seq: index + 1 }));
}

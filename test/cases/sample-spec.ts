import type { ComparisonTest, Guard, RolloutSpec, Stage } from '../../core/rollout/spec.js';

const stage = (patch: Partial<Stage> & Pick<Stage, 'kind'>): Stage => ({
  share: 0,
  shadowSample: 0,
  holdMs: 10_000,
  deadlineMs: 60_000,
  onDeadline: 'hold',
  minimumUnits: 0,
  prove: 'evidence',
  ...patch,
});

/** A comparison with a margin of 1 pp; `comparison` changes a part of the test. */
const guard = ({ comparison, ...patch }: Partial<Guard> & Pick<Guard, 'name'> & { comparison?: Partial<ComparisonTest> }): Guard => ({
  metric: patch.name,
  tier: 'computational',
  better: 'lower',
  test: {
    kind: 'comparison',
    margin: { kind: 'points', value: 0.01 },
    failOn: 'margin',
    claim: 'nonInferior',
    perCategory: false,
    ...comparison,
  },
  onFail: 'rollback',
  onNoData: 'hold',
  primary: false,
  weight: 0.5,
  ...patch,
});

export const HOUR_MS = 3_600_000;

/** A four-stage rollout of four flags with an approval after the canary; every test changes what it is about. */
export function createSampleSpec(patch: Partial<RolloutSpec> = {}): RolloutSpec {
  return {
    feature: 'support-answer',
    environment: 'production',
    summary: 'Answer with gpt-x and prompt 13',
    unit: 'session',
    unitMaxAgeMs: HOUR_MS,
    flags: [
      { key: 'support.parser', layer: 'parser', control: 'parser@3', candidate: 'parser@4', platform: 'embedded' },
      { key: 'support.params', layer: 'params', control: 'p@1', candidate: 'p@2', platform: 'embedded' },
      { key: 'support.prompt', layer: 'prompt', control: 'answer@12', candidate: 'answer@13', platform: 'embedded' },
      { key: 'support.model', layer: 'model', control: 'gpt-w', candidate: 'gpt-x', platform: 'embedded' },
    ],
    rollback: {
      sequence: ['support.model', 'support.prompt', 'support.params', 'support.parser'],
      sessions: 'hard',
      stuckAfterMs: 120_000,
      revertWithinMs: 604_800_000,
    },
    onDrift: 'hold',
    onConflict: 'reject',
    preflight: { onSlowPropagation: 'warn' },
    cohorts: [],
    stages: [
      stage({ kind: 'shadow', shadowSample: 10_000, holdMs: 1_800_000, deadlineMs: 2 * HOUR_MS }),
      stage({
        kind: 'canary',
        share: 5_000,
        holdMs: HOUR_MS,
        deadlineMs: 24 * HOUR_MS,
        approval: { approvers: ['group:ml-leads'], required: 1, expiresMs: 24 * HOUR_MS, onExpiry: 'hold' },
      }),
      stage({ kind: 'ab', share: 50_000, holdMs: 24 * HOUR_MS, deadlineMs: 7 * 24 * HOUR_MS, prove: 'all' }),
      stage({ kind: 'full', share: 99_000, holdMs: 24 * HOUR_MS, deadlineMs: 72 * HOUR_MS }),
    ],
    guards: [
      guard({ name: 'errors', metric: 'error' }),
      guard({ name: 'judge', metric: 'judge_pass', tier: 'semantic', better: 'higher', primary: true }),
    ],
    metrics: {},
    watch: { intervalMs: 15_000, burnInUnits: 30, noDataAfterMs: 600_000, exposureTtlMs: 120_000, maxHoldMs: 7 * 24 * HOUR_MS },
    notify: { page: 'oncall' },
    ...patch,
  };
}

export { guard as createGuard, stage as createStage };

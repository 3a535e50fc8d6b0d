import type { GuardContext } from '../../../core/evidence/guard/guard-context.js';
import type { Guard } from '../../../core/rollout/spec.js';
import { createGuard } from '../../cases/sample-spec.js';

const HOUR = 3_600_000;

/** Guards of the scripted rollouts, one of each kind that a person meets. */
export const SCRIPT_GUARDS: readonly Guard[] = [
  createGuard({ name: 'errors', metric: 'error' }),
  createGuard({ name: 'latency', metric: 'slow_reply', comparison: { margin: { kind: 'points', value: 0.02 } } }),
  createGuard({ name: 'cost', metric: 'cost_usd', onFail: 'hold', comparison: { margin: { kind: 'relative', value: 0.2 } } }),
  createGuard({ name: 'format', metric: 'schema_valid', tier: 'behavioural', better: 'higher' }),
  createGuard({
    name: 'judge',
    metric: 'judge_pass',
    tier: 'semantic',
    better: 'higher',
    primary: true,
    comparison: { margin: { kind: 'points', value: 0.02 } },
  }),
];

/** A context in the middle of a canary, with changes. */
export function scriptContext(patch: Partial<GuardContext> & Pick<GuardContext, 'atMs'>): GuardContext {
  return {
    alpha: 0.01,
    tunedForUnits: 4_000,
    burnInUnits: 50,
    unit: 'session',
    candidatePart: 0.05,
    designEffect: 1,
    stage: { index: 1, startedAtMs: patch.atMs - HOUR, stake: 1, isPlanned: true, plannedAtMs: patch.atMs + HOUR, minimumUnits: 0 },
    memory: null,
    ...patch,
  };
}

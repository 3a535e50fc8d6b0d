import type { Outcome } from './api-client.js';
import { range } from './bounded.js';

export interface OutcomesOptions {
  readonly rollout: string;
  /** Units of each arm. */
  readonly count: number;
  /** What the candidate's units report as `error`; control has none. */
  readonly error: 0 | 1;
  /** Makes ids and units differ from other outcomes of the same rollout. */
  readonly name: string;
}

/** One outcome of as many units in both arms, in the first stage. */
export function toOutcomes({ rollout, count, error, name }: OutcomesOptions): readonly Outcome[] {
  const toArm = (arm: Outcome['arm']): readonly Outcome[] =>
    range(count).map((index) => ({
      id: `${rollout}-${name}-${arm}-${index}`,
      rollout,
      stageAttempt: 1,
      arm,
      assignment: 'random',
      unit: `${name}-${arm}-${index}`,
      category: `topic-${index % 4}`,
      metrics: { error: arm === 'candidate' ? error : 0, judge_pass: 1 },
    }));
  return [...toArm('control'), ...toArm('candidate')];
}

import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** Everybody whom a rollout's message names, as canonical principals and groups. */
export function namesInView({ requestedBy, gate, hold, rollback, reverted }: RolloutView): readonly string[] {
  return [
    requestedBy,
    ...(gate?.approvers ?? []),
    ...(gate?.decisions.map(({ principal }) => principal) ?? []),
    ...[hold?.by, rollback?.by, reverted?.by].filter((name) => name !== undefined),
  ];
}

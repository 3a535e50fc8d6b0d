import { UNITS_METRIC } from '../../core/evidence/units-metric.js';
import type { ArmMoments, Reading } from '../../core/evidence/verdict.js';
import type { CategoryMoments } from '../../store/store.js';

const EMPTY: ArmMoments = { n: 0, sum: 0, sumSquares: 0 };

/** The reading of one metric from the rows of one stage attempt, over all categories. */
export function toOutcomeReading(
  rows: readonly CategoryMoments[],
  metric: string,
  window: { readonly fromMs: number; readonly toMs: number },
): Reading {
  const ofMetric = rows.filter((row) => row.metric === metric);
  if (ofMetric.length === 0) return { kind: 'noData' };
  const arm = (name: CategoryMoments['arm']) => ofMetric.filter((row) => row.arm === name).reduce(add, EMPTY);
  const paired = arm('paired');
  return {
    kind: 'reading',
    control: arm('control'),
    candidate: arm('candidate'),
    ...(paired.n > 0 ? { paired } : {}),
    ...window,
    query: `outcomes:${metric}`,
  };
}

export function countUnits(rows: readonly CategoryMoments[]): { readonly control: number; readonly candidate: number } {
  const count = (arm: 'control' | 'candidate') =>
    rows.filter((row) => row.metric === UNITS_METRIC && row.arm === arm).reduce((sum, row) => sum + row.n, 0);
  return { control: count('control'), candidate: count('candidate') };
}

function add(left: ArmMoments, right: ArmMoments): ArmMoments {
  return { n: left.n + right.n, sum: left.sum + right.sum, sumSquares: left.sumSquares + right.sumSquares };
}

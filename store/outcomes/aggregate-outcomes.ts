import { AppError } from '../../core/errors/app-error.js';
import { UNITS_METRIC } from '../../core/evidence/units-metric.js';
import type { OutcomeRecord } from '../store.js';

const MINUTE_MS = 60_000;
/** Its square, and the sum of a good many of them, is still a finite number. */
const LARGEST_VALUE = 1e150;

/** One row of sufficient statistics to be added to what the store has. */
export interface Statistic {
  readonly rolloutId: string;
  readonly stageAttempt: number;
  readonly arm: 'control' | 'candidate' | 'paired';
  readonly assignment: OutcomeRecord['assignment'];
  readonly category: string;
  readonly metric: string;
  readonly minute: number;
  n: number;
  sum: number;
  sumSquares: number;
}

/** Refuses a batch with a number that could not be summed; one such number would silence its metric for the rest of the rollout. */
export function requireFiniteMetrics(outcomes: readonly OutcomeRecord[]): void {
  for (const outcome of outcomes) {
    for (const [metric, value] of [...Object.entries(outcome.metrics), ...Object.entries(outcome.paired ?? {})]) {
      if (typeof value === 'number' && Math.abs(value) <= LARGEST_VALUE) continue;
      throw new AppError(
        'REQUEST_INVALID',
        `Outcome ${outcome.id}: metric ${metric} is ${String(value)}, allowed are finite numbers up to ±1e150. Leave out what was not measured; nothing of this batch was stored.`,
      );
    }
  }
}

/** Sums the outcomes by rollout, stage attempt, arm, assignment, category, metric and minute, sorted by these. */
export function aggregateOutcomes(outcomes: readonly OutcomeRecord[]): readonly Statistic[] {
  const statistics = new Map<string, Statistic>();
  for (const outcome of outcomes) {
    for (const { arm, metric, value } of toObservations(outcome)) {
      const minute = Math.floor(outcome.atMs / MINUTE_MS);
      const { rolloutId, stageAttempt, assignment, category } = outcome;
      const key = JSON.stringify([rolloutId, stageAttempt, arm, assignment, category, metric, minute]);
      const known = statistics.get(key) ?? {
        rolloutId,
        stageAttempt,
        arm,
        assignment,
        category,
        metric,
        minute,
        n: 0,
        sum: 0,
        sumSquares: 0,
      };
      known.n += 1;
      known.sum += value;
      known.sumSquares += value * value;
      statistics.set(key, known);
    }
  }
  // One order for all writers: no deadlocks between batches.
  return [...statistics].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, statistic]) => statistic);
}

interface Observation {
  readonly arm: Statistic['arm'];
  readonly metric: string;
  readonly value: number;
}

/** A mirrored (shadow) unit counts in both arms, and with the difference candidate − control of what both have measured. */
function toObservations(outcome: OutcomeRecord): readonly Observation[] {
  const { paired } = outcome;
  if (paired === undefined) return observationsOf(outcome.arm, outcome.metrics);
  const differences = Object.entries(paired).flatMap(([metric, value]) => {
    const control = outcome.metrics[metric];
    return control === undefined ? [] : [[metric, value - control] as const];
  });
  return [
    ...observationsOf('control', outcome.metrics),
    ...observationsOf('candidate', paired),
    ...observationsOf('paired', Object.fromEntries(differences)),
  ];
}

function observationsOf(arm: Statistic['arm'], metrics: Readonly<Record<string, number>>): readonly Observation[] {
  return [{ arm, metric: UNITS_METRIC, value: 1 }, ...Object.entries(metrics).map(([metric, value]) => ({ arm, metric, value }))];
}

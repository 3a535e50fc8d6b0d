import { AppError } from '../../core/errors/app-error.js';
import { UNITS_METRIC } from '../../core/evidence/units-metric.js';
import type { MetricValue, OutcomeRecord } from '../store.js';

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
  /** The same over the units that said of how many requests. */
  ofN: number;
  ofSum: number;
  ofSumSquares: number;
  ofCross: number;
}

/** Refuses a batch with a number that could not be summed; one such number would silence its metric for the rest of the rollout. */
export function requireFiniteMetrics(outcomes: readonly OutcomeRecord[]): void {
  for (const outcome of outcomes) {
    for (const [metric, value] of [...Object.entries(outcome.metrics), ...Object.entries(outcome.paired ?? {})]) {
      if (isSummable(value)) continue;
      throw new AppError(
        'REQUEST_INVALID',
        `Outcome ${outcome.id}: metric ${metric} is ${show(value)}, allowed are finite numbers up to ±1e150, and an "of" above 0. Leave out what was not measured; nothing of this batch was stored.`,
      );
    }
  }
}

function isSummable(value: unknown): value is MetricValue {
  if (typeof value === 'number') return Math.abs(value) <= LARGEST_VALUE;
  if (typeof value !== 'object' || value === null) return false;
  const { sum, of } = value as Readonly<Record<string, unknown>>;
  return typeof sum === 'number' && Math.abs(sum) <= LARGEST_VALUE && typeof of === 'number' && of > 0 && of <= LARGEST_VALUE;
}

const show = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{ ${Object.entries(value)
        .map(([key, part]) => `${key}: ${String(part)}`)
        .join(', ')} }`
    : String(value);

const NOTHING = { n: 0, sum: 0, sumSquares: 0, ofN: 0, ofSum: 0, ofSumSquares: 0, ofCross: 0 };

/** Sums the outcomes by rollout, stage attempt, arm, assignment, category, metric and minute, sorted by these. */
export function aggregateOutcomes(outcomes: readonly OutcomeRecord[]): readonly Statistic[] {
  const statistics = new Map<string, Statistic>();
  for (const outcome of outcomes) {
    for (const { arm, metric, value } of toObservations(outcome)) {
      const minute = Math.floor(outcome.atMs / MINUTE_MS);
      const { rolloutId, stageAttempt, assignment, category } = outcome;
      const key = JSON.stringify([rolloutId, stageAttempt, arm, assignment, category, metric, minute]);
      const known = statistics.get(key) ?? { rolloutId, stageAttempt, arm, assignment, category, metric, minute, ...NOTHING };
      add(known, value);
      statistics.set(key, known);
    }
  }
  // One order for all writers: no deadlocks between batches.
  return [...statistics].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, statistic]) => statistic);
}

function add(statistic: Statistic, value: MetricValue): void {
  const sum = typeof value === 'number' ? value : value.sum;
  statistic.n += 1;
  statistic.sum += sum;
  statistic.sumSquares += sum * sum;
  if (typeof value === 'number') return;
  statistic.ofN += 1;
  statistic.ofSum += value.of;
  statistic.ofSumSquares += value.of * value.of;
  statistic.ofCross += sum * value.of;
}

interface Observation {
  readonly arm: Statistic['arm'];
  readonly metric: string;
  readonly value: MetricValue;
}

/**
 * A mirrored (shadow) unit counts in both arms, and with the difference candidate − control of what both have measured. Ratios have no such
 * difference: they are compared as if the arms were different units, which says less and never too much.
 */
function toObservations(outcome: OutcomeRecord): readonly Observation[] {
  const { paired } = outcome;
  if (paired === undefined) return observationsOf(outcome.arm, outcome.metrics);
  const differences = Object.entries(paired).flatMap(([metric, value]) => {
    const control = outcome.metrics[metric];
    return typeof value === 'number' && typeof control === 'number' ? [[metric, value - control] as const] : [];
  });
  return [
    ...observationsOf('control', outcome.metrics),
    ...observationsOf('candidate', paired),
    ...observationsOf('paired', Object.fromEntries(differences)),
  ];
}

function observationsOf(arm: Statistic['arm'], metrics: Readonly<Record<string, MetricValue>>): readonly Observation[] {
  return [{ arm, metric: UNITS_METRIC, value: 1 }, ...Object.entries(metrics).map(([metric, value]) => ({ arm, metric, value }))];
}

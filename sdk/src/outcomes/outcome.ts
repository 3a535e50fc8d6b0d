import type { Arm, Snapshot } from '../snapshot/snapshot.js';

/** A sum over so many requests of the unit: `{ sum: 1, of: 5 }` is 1 error in 5 requests. Sums of all units are divided, so long sessions weigh more. */
export interface PerRequest {
  readonly sum: number;
  /** Above 0. */
  readonly of: number;
}

/** One number for a unit, or one for each of its requests. A metric must come in the same form from all units. */
export type MetricValue = number | PerRequest;

/** What came of one unit. */
export interface Outcome {
  /** Numbers; yes and no are 1 and 0; `{ sum, of }` where a unit has several requests. Leave out what was not measured. */
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** The candidate's numbers for the same requests, when the unit was mirrored (shadow). */
  readonly paired?: Readonly<Record<string, MetricValue>>;
  /** Kind of question, for example `refund`; few different ones. */
  readonly category?: string;
  /** Unix milliseconds; default: now. */
  readonly at?: number;
  /** Default: one outcome for each unit, rollout and stage attempt. The same id twice counts once. */
  readonly id?: string;
}

/** As it is sent to `POST /v1/outcomes`. */
export interface WireOutcome {
  readonly id: string;
  readonly rollout: string;
  readonly stageAttempt: number;
  readonly arm: Arm;
  readonly assignment: 'random' | 'cohort' | 'shadow';
  readonly unit: string;
  readonly category?: string;
  readonly at: number;
  readonly metrics: Readonly<Record<string, MetricValue>>;
  readonly paired?: Readonly<Record<string, MetricValue>>;
}

/** Null when the unit was in no rollout: such an outcome is evidence for nothing. */
export function toWireOutcome(snapshot: Snapshot, outcome: Outcome, nowMs: number): WireOutcome | null {
  const { rollout, stageAttempt, arm, assignment, unit } = snapshot;
  if (rollout === '' || assignment === 'none') return null;
  const paired = outcome.paired === undefined ? undefined : toFinite(outcome.paired);
  return {
    id: outcome.id ?? `${rollout}#${stageAttempt}/${unit}`,
    rollout,
    stageAttempt,
    arm,
    assignment: paired === undefined ? assignment : 'shadow',
    unit,
    ...(outcome.category !== undefined && { category: outcome.category }),
    at: Math.round(outcome.at ?? nowMs),
    metrics: toFinite(outcome.metrics),
    ...(paired !== undefined && { paired }),
  };
}

/** NaN and infinity become null in JSON, for which the whole outcome would be refused; a sum over no requests says nothing. */
export function toFinite(metrics: Readonly<Record<string, MetricValue>>): Readonly<Record<string, MetricValue>> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => isFiniteValue(value)));
}

function isFiniteValue(value: MetricValue): boolean {
  if (typeof value !== 'object' || value === null) return Number.isFinite(value);
  return Number.isFinite(value.sum) && Number.isFinite(value.of) && value.of > 0;
}

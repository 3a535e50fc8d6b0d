import type { Arm, Snapshot } from '../snapshot/snapshot.js';

/** What came of one unit. */
export interface Outcome {
  /** Numbers; yes and no are 1 and 0. Leave out what was not measured. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The candidate's numbers for the same requests, when the unit was mirrored (shadow). */
  readonly paired?: Readonly<Record<string, number>>;
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
  readonly metrics: Readonly<Record<string, number>>;
  readonly paired?: Readonly<Record<string, number>>;
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

/** NaN and infinity become null in JSON, for which the whole outcome would be refused. */
function toFinite(metrics: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
}

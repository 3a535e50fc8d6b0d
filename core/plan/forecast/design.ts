import { TOTAL_ALPHA } from '../../evidence/guard/assess-guard.js';
import { toTunedUnits } from '../../evidence/standing/tuned-units.js';
import { toPlannedStage, toStake } from '../../evidence/stream/stakes.js';
import type { Guard, MetricDefinition, RolloutSpec, Stage } from '../../rollout/spec.js';

const HOUR_MS = 3_600_000;
const WHOLE = 100_000;

/** What is known of a rollout before it starts. */
export type ForecastBasis = Pick<RolloutSpec, 'stages' | 'guards' | 'metrics' | 'watch'> & {
  readonly traffic?: RolloutSpec['traffic'] | undefined;
};

/** One stage as a design: how many units come, and how they are split. */
export interface StageDesign {
  readonly stage: Stage;
  readonly index: number;
  /** Part of the compared units in the candidate arm, between 0 and 1; in shadow every unit is in both. */
  readonly part: number;
  /** Units of both arms an hour; null when the traffic is not known. */
  readonly unitsPerHour: number | null;
  /** Where the guards' evidence is strongest, units of both arms. */
  readonly tunedForUnits: number;
  /** Part of a guard's error probability that is staked at this stage's beginning. */
  readonly stake: number;
  /** At its end the primary guard's one planned test is made. */
  readonly isPlanned: boolean;
}

/** A guard in a stage, with the stages before it. */
export interface GuardDesign {
  readonly guard: Guard;
  readonly metric: MetricDefinition;
  readonly current: StageDesign;
  readonly earlier: readonly StageDesign[];
  /** Error probability of the guard over the whole rollout. */
  readonly alpha: number;
  readonly burnInUnits: number;
  /** Units of both arms between two looks; 0 when the traffic is not known. */
  readonly perLook: number;
}

export function toStageDesigns({ stages, traffic }: ForecastBasis): readonly StageDesign[] {
  const kinds = stages.map(({ kind }) => kind);
  return stages.map((stage, index) => {
    const isShadow = stage.kind === 'shadow';
    const seen = isShadow ? (2 * stage.shadowSample) / WHOLE : 1;
    return {
      stage,
      index,
      part: isShadow ? 0.5 : stage.share / WHOLE,
      unitsPerHour: traffic === undefined ? null : traffic.unitsPerHour * seen,
      // Only the traffic of the spec counts there.
      tunedForUnits: toTunedUnits(traffic === undefined ? {} : { traffic }, stage),
      stake: toStake(kinds, index),
      isPlanned: index === toPlannedStage(kinds),
    };
  });
}

/** `outcomes` where the spec says nothing of the metric. */
export function toGuardDesign(basis: ForecastBasis, designs: readonly StageDesign[], index: number, guard: Guard): GuardDesign | null {
  const current = designs[index];
  if (current === undefined) return null;
  const metric = (Object.hasOwn(basis.metrics, guard.metric) ? basis.metrics[guard.metric] : undefined) ?? { source: 'outcomes' };
  return {
    guard,
    metric,
    current,
    earlier: designs.slice(0, index),
    alpha: TOTAL_ALPHA * guard.weight,
    burnInUnits: basis.watch.burnInUnits,
    perLook: toUnits(current, basis.watch.intervalMs) ?? 0,
  };
}

/** Units of both arms in so long; null when the traffic is not known. */
export const toUnits = ({ unitsPerHour }: StageDesign, durationMs: number): number | null =>
  unitsPerHour === null ? null : (unitsPerHour * durationMs) / HOUR_MS;

/** How long it takes until so many units of both arms have come; null when the traffic is not known. */
export const toTime = ({ unitsPerHour }: StageDesign, units: number): number | null =>
  unitsPerHour === null ? null : Math.ceil((units / unitsPerHour) * HOUR_MS);

/** Units of both arms at which the smaller arm has so many. */
export const toBothArms = ({ part }: StageDesign, smaller: number): number => smaller / Math.min(part, 1 - part);

export const toSmallerArm = ({ part }: StageDesign, units: number): number => Math.ceil(units * Math.min(part, 1 - part) - 1e-9);

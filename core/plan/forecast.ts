import { type Share, WHOLE } from '../assignment/share.js';
import type { Guard, Stage } from '../rollout/spec.js';
import { normalQuantile } from './normal-quantile.js';

const HOUR_MS = 3_600_000;
const ALPHA = 0.05;
const POWER = 0.8;
/** Looking all the time costs 1.915 times the units of one planned look (research/llm-eval-stats.md, section 4, measured). */
const SEQUENTIAL_FACTOR = 1.915;

/** What is known of a rollout's traffic and metrics before it starts. */
export interface ForecastBasis {
  readonly unitsPerHour?: number | undefined;
  readonly burnInUnits: number;
  readonly guards: readonly Guard[];
  /** Expected value under control, for metrics that are rates. */
  readonly baselines: ReadonlyMap<string, number>;
}

export interface StageForecast {
  /** Units that the smaller arm needs before the stage can be left; null when no number suffices (a margin of 0). */
  readonly neededUnits: number | null;
  /** What asks for that many. */
  readonly neededFor: string;
  /** Units of the smaller arm by the end of the hold and by the deadline; null when the traffic is not known. */
  readonly unitsAtHold: number | null;
  readonly unitsAtDeadline: number | null;
  /** Time until the smaller arm has what it needs; null when not known. */
  readonly timeToNeededMs: number | null;
  /** Metrics that must pass but whose baseline is not known: their sample size is not part of `neededUnits`. */
  readonly unknownMetrics: readonly string[];
}

/** The part of all units that the smaller arm sees; in shadow the mirrored part. */
export function smallerArmShare(stage: Pick<Stage, 'kind' | 'share' | 'shadowSample'>): Share {
  return stage.kind === 'shadow' ? stage.shadowSample : Math.min(stage.share, WHOLE - stage.share);
}

/** Units seen in `durationMs`, rounded down. */
export function expectedUnits(unitsPerHour: number, share: Share, durationMs: number): number {
  return Math.floor((unitsPerHour * share * durationMs) / (WHOLE * HOUR_MS));
}

/** Guards that must be `pass` before the stage can be left. */
function guardsToPass(stage: Pick<Stage, 'prove'>, guards: readonly Guard[]): readonly Guard[] {
  if (stage.prove === 'all') return guards;
  return stage.prove === 'primary' ? guards.filter((guard) => guard.primary) : [];
}

/**
 * Units of the smaller arm to prove a rate inside the margin with 80 % power when both arms are equal, at this guard's part of alpha 0.05:
 * (z_a + z_b)² · p(1−p) · (1 + n_small/n_large) / m², times what continuous looking costs. An estimate to plan by, not a rule that decides.
 */
export function sampleSize(guard: Guard, baseline: number, smallerShare: Share): number {
  const margin = guard.margin.kind === 'relative' ? guard.margin.value * baseline : guard.margin.value;
  if (margin <= 0) return Number.POSITIVE_INFINITY;
  const z = normalQuantile(1 - ALPHA * guard.weight) + normalQuantile(POWER);
  const ratio = smallerShare / Math.max(1, WHOLE - smallerShare);
  return Math.ceil((SEQUENTIAL_FACTOR * z ** 2 * baseline * (1 - baseline) * (1 + ratio)) / margin ** 2);
}

/** What a stage needs and what the traffic gives it. */
export function toStageForecast(stage: Stage, basis: ForecastBasis): StageForecast {
  const smallerShare = smallerArmShare(stage);
  const toPass = guardsToPass(stage, basis.guards);
  const needs = [
    { units: basis.burnInUnits, reason: 'the burn-in' },
    { units: stage.minimumUnits, reason: 'minimumUnits' },
    ...toPass.flatMap((guard) => {
      const baseline = basis.baselines.get(guard.metric);
      return baseline === undefined ? [] : [{ units: sampleSize(guard, baseline, smallerShare), reason: `guard ${guard.name}` }];
    }),
  ];
  const largest = needs.reduce((most, need) => (need.units > most.units ? need : most));
  const unitsIn = (durationMs: number) =>
    basis.unitsPerHour === undefined ? null : expectedUnits(basis.unitsPerHour, smallerShare, durationMs);
  return {
    neededUnits: Number.isFinite(largest.units) ? largest.units : null,
    neededFor: largest.reason,
    unitsAtHold: unitsIn(stage.holdMs),
    unitsAtDeadline: unitsIn(stage.deadlineMs),
    timeToNeededMs: toTimeNeeded(largest.units, smallerShare, basis.unitsPerHour),
    unknownMetrics: [...new Set(toPass.map((guard) => guard.metric).filter((metric) => !basis.baselines.has(metric)))],
  };
}

function toTimeNeeded(units: number, smallerShare: Share, unitsPerHour: number | undefined): number | null {
  if (unitsPerHour === undefined || smallerShare === 0 || !Number.isFinite(units)) return null;
  return Math.ceil((units * WHOLE * HOUR_MS) / (unitsPerHour * smallerShare));
}

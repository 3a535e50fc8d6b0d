import { type Share, WHOLE } from '../assignment/share.js';
import type { Guard, Stage } from '../rollout/spec.js';
import { type ForecastBasis, type StageDesign, toGuardDesign, toStageDesigns } from './forecast/design.js';
import { toGuardForecast } from './forecast/guard-forecast.js';
import type { GuardForecast } from './forecast/numbers.js';

const HOUR_MS = 3_600_000;

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
  /** Metrics that must pass but of which too little is known: their sample size is not part of `neededUnits`. */
  readonly unknownMetrics: readonly string[];
  /** Every guard in this stage, in the order of the spec. */
  readonly guards: readonly GuardForecast[];
}

/** The part of all units that the smaller arm sees; in shadow the mirrored part. */
export function smallerArmShare(stage: Pick<Stage, 'kind' | 'share' | 'shadowSample'>): Share {
  return stage.kind === 'shadow' ? stage.shadowSample : Math.min(stage.share, WHOLE - stage.share);
}

/** Units seen in `durationMs`, rounded down. */
export function expectedUnits(unitsPerHour: number, share: Share, durationMs: number): number {
  return Math.floor((unitsPerHour * share * durationMs) / (WHOLE * HOUR_MS));
}

/** Guards that must be `pass` before the stage can be left; those that are only shown are not waited for. */
export function guardsToPass(stage: Pick<Stage, 'prove'>, guards: readonly Guard[]): readonly Guard[] {
  const acting = guards.filter((guard) => guard.advisory === undefined);
  if (stage.prove === 'all') return acting;
  return stage.prove === 'primary' ? acting.filter((guard) => guard.primary) : [];
}

/** What each stage needs and what the traffic gives it. An estimate to plan by, not a rule that decides. */
export function toStageForecasts(basis: ForecastBasis): readonly StageForecast[] {
  const designs = toStageDesigns(basis);
  return designs.map((design) => toStageForecast(basis, designs, design));
}

function toStageForecast(basis: ForecastBasis, designs: readonly StageDesign[], { stage, index }: StageDesign): StageForecast {
  const guards = basis.guards.flatMap((guard) => {
    const design = toGuardDesign(basis, designs, index, guard);
    return design === null ? [] : [toGuardForecast(design)];
  });
  const names = guardsToPass(stage, basis.guards).map(({ name }) => name);
  const toPass = guards.filter(({ guard }) => names.includes(guard));
  const needs = [
    { units: basis.watch.burnInUnits, reason: 'the burn-in' },
    { units: stage.minimumUnits, reason: 'minimumUnits' },
    ...toPass.flatMap(({ guard, missing, toPass: needed }) =>
      missing === null ? [{ units: needed?.smaller ?? Number.POSITIVE_INFINITY, reason: `guard ${guard}` }] : [],
    ),
  ];
  const largest = needs.reduce((most, need) => (need.units > most.units ? need : most));
  const unitsPerHour = basis.traffic?.unitsPerHour;
  const smallerShare = smallerArmShare(stage);
  const unitsIn = (durationMs: number) => (unitsPerHour === undefined ? null : expectedUnits(unitsPerHour, smallerShare, durationMs));
  const unknown = basis.guards.filter(({ name }) => toPass.some(({ guard, missing }) => guard === name && missing !== null));
  return {
    neededUnits: Number.isFinite(largest.units) ? largest.units : null,
    neededFor: largest.reason,
    unitsAtHold: unitsIn(stage.holdMs),
    unitsAtDeadline: unitsIn(stage.deadlineMs),
    timeToNeededMs: toTimeNeeded(largest.units, smallerShare, unitsPerHour),
    unknownMetrics: [...new Set(unknown.map(({ metric }) => metric))],
    guards,
  };
}

function toTimeNeeded(units: number, smallerShare: Share, unitsPerHour: number | undefined): number | null {
  if (unitsPerHour === undefined || smallerShare === 0 || !Number.isFinite(units)) return null;
  return Math.ceil((units * WHOLE * HOUR_MS) / (unitsPerHour * smallerShare));
}

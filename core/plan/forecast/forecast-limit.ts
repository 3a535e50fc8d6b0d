import { toLimitEvidence } from '../../evidence/sequential/absolute-limit.js';
import type { LimitTest } from '../../rollout/spec.js';
import { crossedBy, type DeviateNeeded, unitsFor } from './crossing.js';
import { type GuardDesign, toUnits } from './design.js';
import { findSmallest } from './forecast-comparison.js';
import { type Numbers, POWER, toNeeded, toUnknown } from './numbers.js';
import type { Side } from './question.js';

/** The candidate's rate against a limit: judged with the stage's own units and the stage's own part of alpha, as `assessLimit` does. */
export function forecastLimit(design: GuardDesign, test: LimitTest): Numbers {
  const { guard, current, burnInUnits } = design;
  const setup = toSetup(design, test);
  const alpha = { sequential: design.alpha, planned: null, categories: null };
  if (setup === null) return toUnknown(`metrics.${guard.metric}.baseline is not given`, alpha);
  const { limit, rate } = setup;
  // As far beyond the limit as control is inside it.
  const failing = Math.min(0.999, limit + Math.max(0, limit - rate));
  const isInside = rate < limit;
  const deadline = toUnits(current, current.stage.deadlineMs);
  const passByDeadline = forecastLimitPass(design, test);
  return {
    alpha,
    missing: null,
    toPass: isInside ? toNeeded(current, unitsFor(reaches(setup, 'pass', rate), POWER, burnInUnits / current.part)) : null,
    passWhen: 'equal',
    toFail: isInside ? toNeeded(current, unitsFor(reaches(setup, 'fail', failing), POWER, 2)) : null,
    failWhen: isInside ? failing - rate : null,
    smallestEffect: deadline === null ? null : findSmallest((effect) => reaches(setup, 'fail', rate + effect)(deadline), rate),
    passByDeadline,
    inconclusive: passByDeadline === null || !isInside ? null : 1 - passByDeadline,
    falseAlarm: isInside ? design.alpha * current.stake : null,
  };
}

/** Probability of a pass by the deadline alone; null when it is not known. */
export function forecastLimitPass(design: GuardDesign, test: LimitTest): number | null {
  const setup = toSetup(design, test);
  const deadline = toUnits(design.current, design.current.stage.deadlineMs);
  return setup === null || deadline === null ? null : reaches(setup, 'pass', setup.rate)(deadline);
}

interface Setup {
  readonly design: GuardDesign;
  /** Both of the adverse event. */
  readonly limit: number;
  readonly rate: number;
}

function toSetup(design: GuardDesign, { limit }: LimitTest): Setup | null {
  const { baseline } = design.metric;
  if (baseline === undefined) return null;
  return design.guard.better === 'lower' ? { design, limit, rate: baseline } : { design, limit: 1 - limit, rate: 1 - baseline };
}

function reaches({ design, limit }: Setup, side: Side, candidate: number): (units: number) => number {
  const { current, alpha, perLook, burnInUnits } = design;
  const needed = createLimitProcess({ part: current.part, limit, alpha: alpha * current.stake }, side, candidate);
  const least = side === 'pass' ? burnInUnits / current.part : 2;
  return (units) => (units < least ? 0 : crossedBy(needed, units, perLook));
}

/** Larger counts change nothing that is shown. */
const MOST = 1e9;

interface LimitDesign {
  readonly part: number;
  readonly limit: number;
  readonly alpha: number;
}

/** The number of events that decides, as a deviate of the candidate's count. */
function createLimitProcess({ part, limit, alpha }: LimitDesign, side: Side, rate: number): DeviateNeeded {
  const needed = -Math.log(alpha);
  return (units) => {
    const n = Math.min(MOST, Math.max(1, Math.round(units * part)));
    // On the side of a pass it is the units without the event that are counted.
    const [mean, evidence] =
      side === 'fail'
        ? [n * rate, (x: number) => toLimitEvidence({ units: n, events: x }, limit, 'above')]
        : [n * (1 - rate), (x: number) => toLimitEvidence({ units: n, events: n - x }, limit, 'below')];
    const count = findCount(n, (x) => evidence(x) - needed);
    return count === null ? Number.POSITIVE_INFINITY : (count - mean) / Math.sqrt(n * rate * (1 - rate));
  };
}

/** The count at which a growing function reaches 0, between two whole numbers where need be; null when it does not up to `most`. */
function findCount(most: number, value: (count: number) => number): number | null {
  if (value(most) < 0) return null;
  let [low, high] = [0, most];
  if (value(low) >= 0) return low;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (value(middle) >= 0) high = middle;
    else low = middle;
  }
  const [below, above] = [value(low), value(high)];
  return low - below / (above - below);
}

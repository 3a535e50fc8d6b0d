/** Sizes of an effect that a process bets on, as differences of log-odds, and the part of the stake on each. */
export interface EffectGrid {
  /** Ascending, all above 0. */
  readonly effects: readonly number[];
  /** Natural logs of the parts; they sum to 1 before the log. */
  readonly logWeights: readonly number[];
}

export interface GridOptions {
  /** Error probability of the decision that the process is for. */
  readonly alpha: number;
  /** Units of both arms that the stage is expected to see. */
  readonly tunedForUnits: number;
  /** Part of the units in the candidate arm, between 0 and 1. */
  readonly candidatePart: number;
  /** Rate of the event when nothing is wrong, between 0 and 1. */
  readonly rate: number;
}

const POINTS = 16;
/** More traffic than expected can find smaller effects than the stage was tuned for: a small part of the stake is on these. */
const BELOW = { points: 4, factor: 4, part: 0.05 } as const;
/** An odds ratio of 90: a collapse. Larger effects are found as quickly by a bet on this one. */
const LARGEST = 4.5;
/** Small effects need the evidence more than large ones, which are found early whatever the stake. The parts do not depend on the rate, so a stake can be placed before it is known. */
const TILT = 0.88;

/**
 * A scale-free prior over the effects that the stage can find: from the smallest one (its expected log-likelihood over the whole stage just
 * reaches ln 1/alpha) to a collapse, evenly spaced on the log scale. Mixing over alternatives keeps an e-value an e-value (Ramdas, Grünwald,
 * Vovk & Shafer, "Game-theoretic statistics and safe anytime-valid inference", Stat. Sci. 38(4), 2023, section 3); a narrower range costs less.
 */
export function toEffectGrid({ alpha, tunedForUnits, candidatePart, rate }: GridOptions): EffectGrid {
  const information = tunedForUnits * candidatePart * (1 - candidatePart) * rate * (1 - rate);
  const smallest = Math.min(Math.sqrt((-2 * Math.log(alpha)) / information), LARGEST / 1.5);
  const main = spread(smallest, LARGEST, POINTS);
  const below = spread(smallest / BELOW.factor, smallest, BELOW.points + 1).slice(0, -1);
  return { effects: [...below, ...main], logWeights: LOG_WEIGHTS };
}

const LOG_WEIGHTS: readonly number[] = toLogWeights();

function toLogWeights(): readonly number[] {
  const weights = Array.from({ length: POINTS }, (_, index) => TILT ** index);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return [
    ...Array.from({ length: BELOW.points }, () => Math.log(BELOW.part / BELOW.points)),
    ...weights.map((weight) => Math.log(((1 - BELOW.part) * weight) / total)),
  ];
}

/** From `low` to `high`, evenly on the log scale. */
function spread(low: number, high: number, points: number): readonly number[] {
  return Array.from({ length: points }, (_, index) => low * (high / low) ** (index / (points - 1)));
}

/** Distances from the margin, in parts of the distance at which the candidate equals control, and the stake on each. */
const PASS_BETS = [
  [0.35, 0.06],
  [0.5, 0.1],
  [0.7, 0.2],
  [1, 0.4],
  [1.4, 0.14],
  [2, 0.1],
] as const;

/** Bets that the candidate is inside a margin: most of all that it simply equals control, which lies `distance` (difference of log-odds) inside. */
export function toPassGrid(distance: number): EffectGrid {
  return {
    effects: PASS_BETS.map(([part]) => part * distance),
    logWeights: PASS_BETS.map(([, weight]) => Math.log(weight)),
  };
}

import { isInformative, type TwoByTwo } from './two-by-two.js';

/** The line `candidate = offset + slope · control` between rates that are acceptable and rates that are not. */
export interface Boundary {
  readonly offset: number;
  readonly slope: number;
}

export interface MarginBet {
  /** The candidate's rate is bet to be so far beyond the boundary, as a difference of log-odds; negative: below it. */
  readonly effect: number;
  /** Control's rate, as known BEFORE the batch, between 0 and 1. */
  readonly controlRate: number;
  readonly boundary: Boundary;
}

const TINY = 1e-9;
const clip = (rate: number): number => Math.min(1 - TINY, Math.max(TINY, rate));

/**
 * Log of the factor by which one batch multiplies the evidence for `bet` against the null hypothesis that the candidate's rate lies on the other
 * side of the boundary. The bet is a pair of rates; the null hypothesis answers with ITS pair that is nearest to the bet (smallest Kullback-Leibler
 * divergence, weighted by the batch's units). Because the acceptable pairs form a convex set, the factor's expectation is at most 1 for every one of
 * them, so products over batches are e-processes: exact for any sample size, also for rare events.
 *
 * Source: Turner & Grünwald, "Exact anytime-valid confidence intervals for contingency tables and beyond", Stat. Probab. Lett. 198, 2023,
 * theorem 1 (reverse information projection onto a convex set of rates).
 *
 * @returns 0 when the batch tells nothing (see `isInformative`).
 */
export function toMarginEvidence({ effect, controlRate, boundary }: MarginBet, batch: TwoByTwo): number {
  if (!isInformative(batch)) return 0;
  const { control, candidate } = batch;
  const bet = { control: clip(controlRate), candidate: shiftOdds(clip(boundary.offset + boundary.slope * controlRate), effect) };
  const nearest = project(bet, batch, boundary);
  return (
    logRatio(candidate.events, candidate.units, bet.candidate, nearest.candidate) +
    logRatio(control.events, control.units, bet.control, nearest.control)
  );
}

const logRatio = (events: number, units: number, bet: number, nearest: number): number =>
  events * Math.log(bet / nearest) + (units - events) * Math.log((1 - bet) / (1 - nearest));

export function shiftOdds(rate: number, effect: number): number {
  const odds = (rate / (1 - rate)) * Math.exp(effect);
  return clip(odds / (1 + odds));
}

/** True when the boundary is "as bad as control". */
export const isWithoutMargin = ({ offset, slope }: Boundary): boolean => offset === 0 && slope === 1;

/** The highest rate that is acceptable when control's is this. */
export const toLimitRate = (controlRate: number, { offset, slope }: Boundary): number => clip(offset + slope * clip(controlRate));

/** How far control's own rate lies inside the boundary, as a difference of log-odds. */
export function toDistance(controlRate: number, boundary: Boundary): number {
  const rate = clip(controlRate);
  const limit = toLimitRate(controlRate, boundary);
  return Math.log(limit / (1 - limit)) - Math.log(rate / (1 - rate));
}

interface Rates {
  readonly control: number;
  readonly candidate: number;
}

/** The pair on the boundary that is nearest to the bet: the zero of a function that only grows, by bisection made faster with Newton's step. */
function project(bet: Rates, batch: TwoByTwo, { offset, slope }: Boundary): Rates {
  let low = clip(Math.max(TINY, (TINY - offset) / slope));
  let high = clip(Math.min(1 - TINY, (1 - TINY - offset) / slope));
  let rate = Math.min(high, Math.max(low, bet.control));
  for (let step = 0; step < 60 && high - low > 1e-15; step++) {
    const onLine = clip(offset + slope * rate);
    const [m, k] = [batch.candidate.units * slope, batch.control.units];
    const gradient = (m * (onLine - bet.candidate)) / (onLine * (1 - onLine)) + (k * (rate - bet.control)) / (rate * (1 - rate));
    if (Math.abs(gradient) < 1e-12 * (m + k)) break;
    if (gradient > 0) high = rate;
    else low = rate;
    // The curvature of the divergence at a pair near the bet; a step that leaves the bracket is replaced by its middle.
    const curvature = m * slope * curve(onLine, bet.candidate) + k * curve(rate, bet.control);
    const next = rate - gradient / curvature;
    rate = next > low && next < high ? next : (low + high) / 2;
  }
  return { control: rate, candidate: clip(offset + slope * rate) };
}

/** Derivative of (x − q)/(x(1 − x)). */
const curve = (x: number, q: number): number => (x * x - 2 * q * x + q) / (x * (1 - x)) ** 2;

import { normalCdf, normalTail } from '../../evidence/special/normal.js';

/**
 * What one side of a guard needs, for a candidate that is as assumed: after `units` of both arms its evidence is enough when the standard normal
 * deviate of the data is at least so large. Negative once the data are enough on average; Infinity when no data would do.
 */
export type DeviateNeeded = (units: number) => number;

/** Looks between which the data move are worse than looking all the time: by so many standard deviations of one step (Siegmund, Sequential Analysis, 1985, ch. X: −ζ(½)/√(2π)). */
const OVERSHOOT = 0.5826;
const STEP = 0.02;

/**
 * Probability that the evidence is enough at some look up to `units`, where a look comes every `perLook` units (0: all the time).
 * The data are a Brownian motion W and the evidence is enough above the curve b(n) = √n · needed(n); the curve is replaced by its tangent at `units`
 * (tangent approximation: Daniels, "Approximating the first crossing-time density for a curved boundary", Bernoulli 2, 1996), for which the
 * probability is known: Φ(−b/√n) + exp(−2 a β) Φ((β n − a)/√n) for the line a + β n. Never less than the probability at `units` alone.
 */
export function crossedBy(needed: DeviateNeeded, units: number, perLook: number): number {
  const at = needed(units);
  if (!(units > 0) || at === Number.POSITIVE_INFINITY || Number.isNaN(at)) return 0;
  const once = normalTail(at);
  const [before, after] = [units * (1 - STEP), units * (1 + STEP)];
  const slope = (Math.sqrt(after) * needed(after) - Math.sqrt(before) * needed(before)) / (after - before);
  const height = Math.sqrt(units) * at + OVERSHOOT * Math.sqrt(Math.min(perLook, units));
  const start = height - slope * units;
  // The tangent begins below 0 where the curve is not curved enough: nothing is gained over the last look.
  if (!(start > 0) || !Number.isFinite(slope)) return once;
  const root = Math.sqrt(units);
  const sometime = normalTail(height / root) + Math.exp(Math.min(700, -2 * start * slope)) * normalCdf((slope * units - start) / root);
  return Math.min(1, Math.max(once, sometime));
}

const MOST_UNITS = 1e9;

/** The smallest number of units from `least` on by which `probability` reaches `wanted`, within 1 %; null when a thousand million do not do. */
export function unitsFor(probability: (units: number) => number, wanted: number, least: number): number | null {
  let low = Math.max(2, least);
  if (probability(low) >= wanted) return Math.ceil(low);
  let high = low;
  while (probability(high) < wanted) {
    low = high;
    high *= 2;
    if (high > MOST_UNITS) return null;
  }
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (probability(middle) >= wanted) high = middle;
    else low = middle;
  }
  return Math.ceil(high);
}

/** Where a function that only grows and is convex reaches 0, from a start at which it is above 0 already; Newton's steps then never pass the zero. */
export function descendToZero(value: (z: number) => number, start: number): number {
  let z = start;
  for (let step = 0; step < 40; step++) {
    const height = value(z);
    const slope = (value(z + 1e-5) - height) / 1e-5;
    if (!(slope > 0)) return z;
    z -= height / slope;
    if (Math.abs(height) < 1e-4) break;
  }
  return z;
}

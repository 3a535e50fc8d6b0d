import { type BetaPoint, betaTailParts } from './kernel/beta-kernel.js';
import { betaLogitQuantile } from './kernel/beta-logit-quantile.js';
import { type TailSide, tailValue } from './kernel/tail-value.js';
import { logBeta } from './log-beta.js';
import { normalQuantile, normalTail } from './normal.js';

/** From here the distribution differs from the normal one by less than a rounding error wherever its tail is above 1e-300. */
const NORMAL_FROM = 1e22;
/** t/√df from which the tail is its leading power; the square would overflow. */
const POWER_FROM = 1e100;

/** `P(|T| > |t|)` or its complement, for finite t ≠ 0. Source: Abramowitz & Stegun 26.7.1 with 26.5.2. */
function twoSided(t: number, df: number, side: 'inside' | 'outside'): number {
  const scaled = Math.abs(t) / Math.sqrt(df);
  if (scaled > POWER_FROM) {
    const outside = Math.exp(-df * Math.log(scaled) - Math.log(df / 2) - logBeta(df / 2, 0.5));
    return side === 'outside' ? outside : 1 - outside;
  }
  const square = scaled * scaled;
  const point: BetaPoint = { x: 1 / (1 + square), y: square / (1 + square), a: df / 2, b: 0.5 };
  return point.y === 0 ? Number(side === 'outside') : tailValue(betaTailParts(point), side === 'outside' ? 'lower' : 'upper');
}

/**
 * The probability that Student's t with df degrees of freedom (real, > 0, +Infinity for the normal distribution) exceeds t.
 * Relative error below 1e-12. NaN for df ≤ 0 or NaN. Source: Abramowitz & Stegun 26.7.1.
 */
export function studentTTail(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  if (df >= NORMAL_FROM) return normalTail(t);
  if (Math.abs(t) === Number.POSITIVE_INFINITY) return t > 0 ? 0 : 1;
  if (t === 0) return 0.5;
  const half = 0.5 * twoSided(t, df, 'outside');
  return t > 0 ? half : 1 - half;
}

/** The probability that Student's t is at most t. Arguments, error and source as `studentTTail`. */
export function studentTCdf(t: number, df: number): number {
  return studentTTail(-t, df);
}

/** The t > 0 for a two-sided probability given either outside (small) or inside (t close to 0). */
function positiveQuantile(p: number, df: number, side: TailSide): number {
  return Math.sqrt(df) * Math.exp(-0.5 * betaLogitQuantile({ p, side, a: df / 2, b: 0.5 }));
}

/**
 * The t below which Student's t with df degrees of freedom falls with probability p; relative error below 1e-12.
 * 0 gives −Infinity, 1 gives +Infinity; p outside [0, 1] and df ≤ 0 give NaN. Source: inverts Abramowitz & Stegun 26.7.1.
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return Number.NaN;
  if (df >= NORMAL_FROM || p === 0 || p === 1) return normalQuantile(p);
  if (p === 0.5) return 0;
  const sign = p < 0.5 ? -1 : 1;
  const inside = 2 * Math.abs(p - 0.5);
  if (inside <= 0.5) return sign * positiveQuantile(inside, df, 'upper');
  return sign * positiveQuantile(2 * Math.min(p, 1 - p), df, 'lower');
}

import { regularizedGamma, regularizedGammaTail } from './incomplete-gamma.js';
import type { TailParts } from './kernel/beta-kernel.js';
import { gammaTailParts } from './kernel/gamma-kernel.js';
import { solveLogTail } from './kernel/solve-log-tail.js';
import { logGamma } from './log-gamma.js';

/** Below this log a value is less than 1e-260, and the lower tail is its leading term. */
const END_FROM = -600;

/** The probability that a chi-square variable with df > 0 degrees of freedom (real) is at most x ≥ 0; NaN otherwise. A&S 26.4.19. */
export function chiSquareCdf(x: number, df: number): number {
  return regularizedGamma(df / 2, x / 2);
}

/** The probability that a chi-square variable exceeds x, to full relative accuracy. Arguments and source as `chiSquareCdf`. */
export function chiSquareTail(x: number, df: number): number {
  return regularizedGammaTail(df / 2, x / 2);
}

function partsAtLog(u: number, a: number): TailParts {
  if (u < END_FROM) return { isLower: true, logWeight: a * u - logGamma(a), fraction: 1 / a };
  return gammaTailParts(a, Math.exp(u));
}

/**
 * The x below which a chi-square variable with df degrees of freedom falls with probability p; relative error below 5e-13 (the test's table).
 * 0 gives 0, 1 gives +Infinity; p outside [0, 1] and df ≤ 0 or infinite give NaN. Source: inverts Abramowitz & Stegun 26.4.19.
 */
export function chiSquareQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0) || df === Number.POSITIVE_INFINITY) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const a = df / 2;
  const isLower = p <= Math.max(0.5, regularizedGamma(a, a));
  const logP = isLower ? Math.log(p) : Math.log1p(-p);
  return 2 * Math.exp(solveLogTail({ side: isLower ? 'lower' : 'upper', logP, start: Math.log(a), partsAt: (u) => partsAtLog(u, a) }));
}

import { logBetaWeight } from './kernel/beta-kernel.js';
import { betaLogitQuantile } from './kernel/beta-logit-quantile.js';

const isShape = (a: number) => a > 0 && a < Number.POSITIVE_INFINITY;

/** Both ways of writing `1/(1 + e^−u)` keep their digits: the small value directly, the large one as a complement. */
const fromLogit = (u: number) => (u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u)));

/**
 * The x below which a beta(a, b) variable falls with probability p; finite a, b > 0, relative error below 1e-12.
 * 0 gives 0 and 1 gives 1; other arguments outside the ranges give NaN. Source: inverts DLMF 8.17.2.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1) || !isShape(a) || !isShape(b)) return Number.NaN;
  if (p === 0 || p === 1) return p;
  return fromLogit(betaLogitQuantile({ p, side: 'lower', a, b }));
}

/** As `betaQuantile`, for a given probability `p` above the point; keeps its digits where `1 − p` would lose them. */
export function betaUpperQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1) || !isShape(a) || !isShape(b)) return Number.NaN;
  if (p === 0 || p === 1) return 1 - p;
  return fromLogit(betaLogitQuantile({ p, side: 'upper', a, b }));
}

/** The exponent times ln of an end's distance 0, in which `0 · ln 0` is 0. */
const logPowerOfZero = (exponent: number) => (exponent === 0 ? 0 : exponent * Number.NEGATIVE_INFINITY);

/**
 * Log of the beta(a, b) density at 0 ≤ x ≤ 1; ±Infinity at an end where the density vanishes or has a pole. NaN for other arguments.
 * Source: DLMF 8.17.1, weight after Loader (2000).
 */
export function logBetaDensity(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1) || !isShape(a) || !isShape(b)) return Number.NaN;
  if (x === 0) return a === 1 ? Math.log(b) : logPowerOfZero(a - 1);
  if (x === 1) return b === 1 ? Math.log(a) : logPowerOfZero(b - 1);
  return logBetaWeight({ x, y: 1 - x, a, b }) - Math.log(x) - Math.log1p(-x);
}

import { multiplyExactly } from './kernel/exact-arithmetic.js';

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
const HALF_LOG_TWO_PI = 0.9189385332046728;
/** Up to here the series from the middle, beyond it the fraction from the tail; the tail's cancellation costs a factor 2 at most. */
const TAIL_FROM = 1;
const LAST_STEP = 1e-8;
const SMALLEST_DIRECT = 1e-280;

/** Density of the standard normal distribution at z; NaN for NaN. Relative error 1e-15: z² is squared without loss. DLMF 7.1, A&S 26.2.1. */
export function normalDensity(z: number): number {
  const square = multiplyExactly(z, z);
  if (square.value === Number.POSITIVE_INFINITY) return 0;
  return INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * square.value) * (1 - 0.5 * square.lost);
}

/** `Φ(z) − ½` for |z| ≤ 1. Source: Abramowitz & Stegun 26.2.11, all terms of one sign. */
function normalCentre(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return normalDensity(z) * sum;
}

/**
 * Mills' ratio `(1 − Φ(z)) / φ(z)` for z ≥ 1, from the innermost term outwards, which loses less than the forward algorithm does.
 * Source: even part of Laplace's continued fraction, Abramowitz & Stegun 26.2.14. Its error falls as exp(−2·√(2·terms)·z).
 */
function millsRatio(z: number): number {
  const square = z * z;
  let value = 0;
  for (let m = Math.ceil(10 + 220 / square); m >= 1; m -= 1) value = (2 * m * (2 * m - 1)) / (square + 4 * m + 1 - value);
  return z / (square + 1 - value);
}

/**
 * The probability that a standard normal variable exceeds z, relative error below 1e-15 down to 1e-307. NaN for NaN.
 * Source: Abramowitz & Stegun 26.2.11 and 26.2.14.
 */
export function normalTail(z: number): number {
  if (z < -TAIL_FROM) return 1 - normalTail(-z);
  if (z <= TAIL_FROM) return 0.5 - normalCentre(z);
  const density = normalDensity(z);
  return density === 0 ? 0 : density * millsRatio(z);
}

/** The probability that a standard normal variable is at most z. Error and source as `normalTail`. */
export function normalCdf(z: number): number {
  return normalTail(-z);
}

/** `ln Φ(z)`, relative error below 1e-15; finite down to z = −1e150. NaN for NaN. Source as `normalTail`. */
export function logNormalCdf(z: number): number {
  if (z > 0) return Math.log1p(-normalTail(z));
  if (z >= -TAIL_FROM) return Math.log(normalTail(-z));
  const exponent = -0.5 * z * z;
  return exponent === Number.NEGATIVE_INFINITY ? exponent : exponent - HALF_LOG_TWO_PI + Math.log(millsRatio(-z));
}

/** A start with an absolute error below 4.5e-4 for 0 < p ≤ ½. Source: Abramowitz & Stegun 26.2.23. */
function roughUpperQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/** The z > 0 exceeded with probability p < ½, by Newton on the log of the tail, which is concave. */
function upperQuantile(p: number): number {
  let z = roughUpperQuantile(p);
  for (let step = 0; step < 20; step += 1) {
    const tail = normalTail(z);
    const ratio = z >= TAIL_FROM ? millsRatio(z) : tail / normalDensity(z);
    // A difference of logs would lose what the difference of the probabilities keeps, but below the normal doubles only logs are left.
    const excess = p > SMALLEST_DIRECT ? Math.log1p((tail - p) / p) : logNormalCdf(-z) - Math.log(p);
    z += excess * ratio;
    if (Math.abs(excess) < LAST_STEP) break;
  }
  return z;
}

/** The z with `Φ(z) − ½ = offset` for |offset| ≤ ¼, by Halley's method; keeps relative accuracy around 0. */
function centralQuantile(offset: number): number {
  let z = offset / INVERSE_SQRT_TWO_PI;
  for (let step = 0; step < 20; step += 1) {
    const error = (normalCentre(z) - offset) / normalDensity(z);
    z -= error / (1 + 0.5 * z * error);
    if (Math.abs(error) <= Math.abs(z) * 1e-6) break;
  }
  return z;
}

/**
 * The z below which a standard normal variable falls with probability p; relative error about 1e-15, p down to 1e-300.
 * 0 gives −Infinity, 1 gives +Infinity, anything outside [0, 1] gives NaN.
 * Source: our own Newton and Halley iterations on the functions above, started by Abramowitz & Stegun 26.2.23.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (Math.abs(p - 0.5) <= 0.25) return centralQuantile(p - 0.5);
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

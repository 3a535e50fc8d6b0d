import { regularizedBeta, regularizedBetaTail } from '../special/incomplete-beta.js';
import type { Belief } from './bayes-normal.js';
import type { ShareArm } from './two-proportions.js';

/** A beta distribution; a, b > 0. */
export interface Beta {
  readonly a: number;
  readonly b: number;
}

interface Window {
  readonly low: number;
  readonly high: number;
}

/** e^−40: what lies outside a window cannot be seen in a double. */
const NEGLIGIBLE_LOG = 40;
const DEVIATIONS = Math.sqrt(2 * NEGLIGIBLE_LOG);
/** The rule's error is e^(−2π² · 2.5²) for a normal shape: far below rounding. */
const STEPS_PER_DEVIATION = 2.5;
/** With few events the transform of the density falls like |Γ(a + iω)|, as e^(−πω/2): at ω = 2π/0.25 that is e^−39; 0.4 was off by 2e-10. */
const MAX_STEP = 0.25;
const FLAT: Beta = { a: 1, b: 1 };
const UNKNOWN: Belief = { pHigher: NaN, shortfall: NaN, excess: NaN };

/**
 * Belief about two shares after events among units, starting from `prior` (flat unless given) in both arms. For display only.
 * Counts may be fractions. Bad counts give NaN.
 */
export function shareBelief(control: ShareArm, candidate: ShareArm, prior: Beta = FLAT): Belief {
  return compareBetas(posterior(control, prior), posterior(candidate, prior));
}

/**
 * P(B > A) = ∫ f_B F_A and E max(0, A − B) = ∫ F_B (1 − F_A) for two independent betas. The known finite sum (Miller, "Formulas for
 * Bayesian A/B testing", 2014) needs whole numbers and as many terms as there are events; the integral needs neither. It runs over
 * log-odds, where a beta has smooth tails even for a, b < 1, so the plain trapezoidal rule converges exponentially
 * (Trefethen & Weideman, SIAM Review 56, 2014). The larger loss follows from the smaller: they differ by the means' difference.
 * Parameters that are not positive and finite: NaN. The cost grows with the ratio of the arms' standard deviations.
 */
export function compareBetas(control: Beta, candidate: Beta): Belief {
  if (![control, candidate].every(isBeta)) return UNKNOWN;
  const isCandidateNarrow = deviation(candidate) <= deviation(control);
  // The narrow arm's density needs few points; over the wide one's, the narrow arm's distribution would be a cliff.
  const pHigher = isCandidateNarrow ? average(candidate, (u) => below(control, u)) : average(control, (u) => above(candidate, u));
  const gain = mean(candidate) - mean(control);
  if (gain >= 0) {
    const shortfall = meanExcess(control, candidate);
    return { pHigher, shortfall, excess: shortfall + gain };
  }
  const excess = meanExcess(candidate, control);
  return { pHigher, shortfall: excess - gain, excess };
}

/** Mean of a function of the log-odds. Divided by the sum of the weights themselves, so that no error of a normalising constant enters. */
function average(beta: Beta, value: (u: number) => number): number {
  const window = windowOf(beta);
  const step = stepOf(beta);
  const peak = Math.log(beta.a / beta.b);
  const logWeight = (u: number) => beta.a * (logShare(u) - logShare(peak)) + beta.b * (logShare(-u) - logShare(-peak));
  const weight = (u: number) => Math.exp(logWeight(u));
  return Math.min(1, integrate(window, step, (u) => weight(u) * value(u)) / integrate(window, step, weight));
}

/** E max(0, X − Y). Negligible below the window of Y and above that of X. */
function meanExcess(x: Beta, y: Beta): number {
  const window = { low: windowOf(y).low, high: windowOf(x).high };
  const step = Math.min(stepOf(x), stepOf(y));
  return integrate(window, step, (u) => Math.exp(logShare(u) + logShare(-u)) * below(y, u) * above(x, u));
}

function integrate({ low, high }: Window, step: number, density: (u: number) => number): number {
  const steps = Math.ceil((high - low) / step);
  if (steps <= 0) return 0;
  const width = (high - low) / steps;
  let total = 0;
  for (let index = 0; index <= steps; index++) total += density(low + index * width);
  return total * width;
}

/** Where the density on the log-odds scale exceeds e^−40 of its peak: normal in the middle, falling like e^(a u) and e^(−b u) outside. */
function windowOf(beta: Beta): Window {
  const peak = Math.log(beta.a / beta.b);
  const reach = DEVIATIONS * deviation(beta);
  return { low: peak - reach - NEGLIGIBLE_LOG / beta.a, high: peak + reach + NEGLIGIBLE_LOG / beta.b };
}

/** Standard deviation of the log-odds, by the curvature at the peak. */
function deviation({ a, b }: Beta): number {
  return Math.sqrt(1 / a + 1 / b);
}

function stepOf(beta: Beta): number {
  return Math.min(MAX_STEP, deviation(beta) / STEPS_PER_DEVIATION);
}

/** log of 1 / (1 + e^−u), without overflow on either side. */
function logShare(u: number): number {
  return u < 0 ? u - Math.log1p(Math.exp(u)) : -Math.log1p(Math.exp(-u));
}

/** Above the middle by the complement, which keeps its digits. */
function below({ a, b }: Beta, u: number): number {
  return u < 0 ? regularizedBeta(Math.exp(logShare(u)), a, b) : regularizedBetaTail(Math.exp(logShare(-u)), b, a);
}

function above({ a, b }: Beta, u: number): number {
  return below({ a: b, b: a }, -u);
}

function mean({ a, b }: Beta): number {
  return a / (a + b);
}

function posterior({ n, sum }: ShareArm, prior: Beta): Beta {
  return sum >= 0 && sum <= n ? { a: prior.a + sum, b: prior.b + (n - sum) } : { a: NaN, b: NaN };
}

function isBeta({ a, b }: Beta): boolean {
  return a > 0 && b > 0 && Number.isFinite(a) && Number.isFinite(b);
}

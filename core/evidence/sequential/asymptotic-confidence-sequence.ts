/**
 * One-sided asymptotic confidence sequence: a bound that holds at all looks together.
 * Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic confidence
 * sequences", Ann. Statist. 52(6), 2024, Prop. 2.2 and its one-sided form; tuning as used by GrowthBook.
 */
export interface SequenceOptions {
  /** Error probability over all looks together, 0 < alpha < 0.5. */
  readonly alpha: number;
  /** Total number of units at which the bound is tightest; fixed before the first look. */
  readonly tunedForUnits: number;
}

/** rho² of the mixture: `(-2 ln(2a) + ln(1 - 2 ln(2a))) / N*`. */
export function mixtureVariance({ alpha, tunedForUnits }: SequenceOptions): number {
  const logTerm = -2 * Math.log(2 * alpha);
  return (logTerm + Math.log(1 + logTerm)) / tunedForUnits;
}

/**
 * Half-width of the one-sided bound: the true value is above `estimate - h` (or below `estimate + h`) at every look,
 * with probability 1 - alpha. `variance` is the squared standard error of the estimate, `units` the units behind it.
 */
export function oneSidedHalfWidth(variance: number, units: number, options: SequenceOptions): number {
  const r = units * mixtureVariance(options);
  const logTerm = Math.log1p(Math.sqrt(r + 1) / (2 * options.alpha));
  return Math.sqrt(((2 * variance * (r + 1)) / r) * logTerm);
}

/** Half-width of the two-sided bound (Prop. 2.2 of the same paper), for estimates that are shown as an interval. */
export function twoSidedHalfWidth(variance: number, units: number, options: SequenceOptions): number {
  const r = units * mixtureVariance({ ...options, alpha: options.alpha / 2 });
  return Math.sqrt(((2 * variance * (r + 1)) / r) * Math.log(Math.sqrt(r + 1) / options.alpha));
}

/** A guard's answer. `pass`: proven inside the margin; `fail`: proven outside; `inconclusive`: neither; `error`: no valid reading. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'error';

/** Counts and moments of one metric in one arm: n units, sum and sum of squares of their values. */
export interface ArmMoments {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

/** What a source gave for one metric of one rollout: both arms over the same closed window. */
export interface ArmReading {
  readonly kind: 'reading';
  readonly control: ArmMoments;
  readonly candidate: ArmMoments;
  /** Moments of candidate minus control over units that saw both (shadow only). */
  readonly paired?: ArmMoments;
  readonly fromMs: number;
  readonly toMs: number;
  /** The query that was asked, for the record. */
  readonly query?: string;
}

export type Reading = ArmReading | { readonly kind: 'noData' } | { readonly kind: 'error'; readonly detail: string };

/** A verdict with everything that led to it; enough to compute it again, bit for bit. */
export interface GuardFinding {
  readonly guard: string;
  readonly metric: string;
  readonly verdict: Verdict;
  /** Name and version of the rule that decided. */
  readonly rule: string;
  readonly atMs: number;
  readonly reading: Reading;
  /** Parameters of the rule: alpha, margin, tuning size, burn-in. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** Means, difference and interval where they exist. */
  readonly estimate?: {
    readonly control: number;
    readonly candidate: number;
    readonly difference: number;
    readonly low: number;
    readonly high: number;
    readonly margin: number;
  };
  /** One plain sentence with the numbers. */
  readonly summary: string;
}

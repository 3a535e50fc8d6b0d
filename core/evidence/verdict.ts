/** A guard's answer. `pass`: proven inside the margin; `fail`: proven outside; `inconclusive`: neither; `error`: no valid reading. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'error';

/** Sums over an arm's units for a metric that is counted per request: `of` requests in a unit, `sum` of the unit's values over them. */
export interface PerRequestMoments {
  readonly sum: number;
  readonly sumSquares: number;
  /** Sum over units of value times requests. */
  readonly cross: number;
}

/** Counts and moments of one metric in one arm: n units, sum and sum of squares of their values. */
export interface ArmMoments {
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** Present when the metric is a ratio of sums (errors per request, cost per resolved task): the denominator's moments. */
  readonly of?: PerRequestMoments;
}

/** Both arms of one category of units. */
export interface CategoryReading {
  readonly category: string;
  readonly control: ArmMoments;
  readonly candidate: ArmMoments;
}

/** What a source gave for one metric of one rollout: both arms over the same closed window. */
export interface ArmReading {
  readonly kind: 'reading';
  readonly control: ArmMoments;
  readonly candidate: ArmMoments;
  /** Moments of candidate minus control over units that saw both (shadow only). */
  readonly paired?: ArmMoments;
  /** The same numbers by category, where the source knows categories. */
  readonly categories?: readonly CategoryReading[];
  /** What the source warned of; numbers that come with a warning may be partial. */
  readonly warnings?: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  /** The query that was asked, for the record. */
  readonly query?: string;
}

/** Alerts of one name, told from outside: no numbers, and no arms. Times in Unix milliseconds. */
export interface AlertReading {
  readonly kind: 'alert';
  readonly name: string;
  /** What its rule says to people; may be empty. */
  readonly note: string;
  /** Sets of labels of this name that are meant. */
  readonly instances: number;
  /** When the youngest of them began. */
  readonly sinceMs: number;
  /** Null: it fires. */
  readonly endedAtMs: number | null;
  /** Ended because nobody spoke of it any more. */
  readonly isStale: boolean;
  /** Began and ended between two looks. */
  readonly isUnseen: boolean;
  /** Since when the rollout shows the candidate to anybody. */
  readonly rolloutSinceMs: number;
}

export type Reading = ArmReading | AlertReading | { readonly kind: 'noData' } | { readonly kind: 'error'; readonly detail: string };

/** Means, difference and interval of both arms, where they exist. */
export interface Estimate {
  readonly control: number;
  readonly candidate: number;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly margin: number;
}

/** The category in which the candidate does worst, with its own interval. */
export interface WorstCategory extends Estimate {
  readonly category: string;
  readonly units: { readonly control: number; readonly candidate: number };
  /** True when it is proven worse by itself, after correction for looking at all categories. */
  readonly failed: boolean;
}

/** A verdict with everything that people are shown of it. What is needed to compute it again is kept beside it (`DecisionRecord`). */
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
  /** Natural logs of the evidence for fail and for pass; a verdict needs ln(1/alpha). */
  readonly evidence?: { readonly fail: number; readonly pass: number; readonly needed: number };
  readonly estimate?: Estimate;
  readonly worst?: WorstCategory;
  /** Proven worse than control, whatever the margin says. */
  readonly harm?: boolean;
  /** Proven better than control. */
  readonly superior?: boolean;
  /** Shown but does not act. */
  readonly advisory?: boolean;
  /** One plain sentence with the numbers. */
  readonly summary: string;
}

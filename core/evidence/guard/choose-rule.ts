import type { Guard, Margin } from '../../rollout/spec.js';
import { isBinary } from '../arm-estimate.js';
import { NO_MARGIN } from '../stream/contrast.js';
import type { ArmReading } from '../verdict.js';

/** Names of the rules that decide, with the version that a record is replayed with. */
export const RULES = {
  /** Rates, no margin: exact, given the totals of each batch. */
  exactOdds: 'conditional-2x2-e-process@1',
  /** Rates with a margin: exact, against the nearest acceptable pair of rates. */
  exactMargin: 'margin-2x2-e-process@1',
  /** Means, ratios, pairs: valid for large samples. */
  asymptotic: 'asymptotic-e-process@2',
  limit: 'rate-limit-e-value@1',
  counted: 'counted-measurements@1',
  alert: 'firing-alert@1',
} as const;

export type RuleName = (typeof RULES)[keyof typeof RULES];

/** The margins of a comparison's two sides: what fail is measured against, and what pass is. */
export interface Sides {
  readonly failMargin: Margin;
  readonly passMargin: Margin;
}

export function toSides(guard: Guard): Sides {
  if (guard.test.kind !== 'comparison') return { failMargin: NO_MARGIN, passMargin: NO_MARGIN };
  const { margin, failOn, claim } = guard.test;
  return { failMargin: failOn === 'harm' ? NO_MARGIN : margin, passMargin: claim === 'superior' ? NO_MARGIN : margin };
}

/** One rule for each guard, by what its metric is: chosen from the reading's kind, never from who is winning. */
export function chooseRule(guard: Guard, reading: ArmReading, designEffect: number): RuleName {
  if (guard.test.kind === 'limit') return RULES.limit;
  if (guard.test.kind === 'counted') return RULES.counted;
  const isExact = reading.paired === undefined && designEffect === 1 && isBinary(reading) && isWhole(reading);
  if (!isExact) return RULES.asymptotic;
  return toSides(guard).failMargin.value === 0 ? RULES.exactOdds : RULES.exactMargin;
}

const isWhole = ({ control, candidate }: ArmReading): boolean =>
  [control.n, control.sum, candidate.n, candidate.sum].every(Number.isSafeInteger);

/** Why this rule: for the plan and for `tidegate verdicts`. */
export function explainRule(rule: RuleName): string {
  switch (rule) {
    case RULES.exactOdds:
      return 'a rate without a margin: exact likelihood ratios of each look, given its totals; valid at every look, also for rare events';
    case RULES.exactMargin:
      return 'a rate with a margin: exact likelihood ratios against the nearest acceptable rates; valid at every look, also for rare events';
    case RULES.asymptotic:
      return 'a mean or a ratio: asymptotic confidence sequence, tuned to the units the stage expects; valid at every look from the burn-in on';
    case RULES.limit:
      return 'a rate against a fixed limit: exact; valid at every look';
    case RULES.counted:
      return 'single measurements, counted; no error probability is claimed';
    case RULES.alert:
      return 'an alert of somebody else: it fails while it fires; no error probability is claimed';
  }
}

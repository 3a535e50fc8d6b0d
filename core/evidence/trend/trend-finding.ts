import type { WeeklyRun } from './weekly-run.js';

export interface TrendOptions {
  readonly better: 'higher' | 'lower';
  /** What people call too fast, relative to the level at the start: .02 for 2 % a week. The alarm asks for half of it. */
  readonly weeklyRate: number;
  /** Called so in the sentence: `helpfulness`. */
  readonly metric: string;
  /** One-sided error probability of ONE look; .01 by default. See `assessTrend` for daily looks. */
  readonly level?: number;
  /** 14 by default. */
  readonly minPoints?: number;
  /** 28 by default. */
  readonly windowDays?: number;
  /** 1 by default. */
  readonly minUnits?: number;
  /** Compare weekdays with themselves; by default as soon as the points span four weeks. */
  readonly seasonal?: boolean;
}

export interface TrendNumbers {
  readonly rule: 'mann-kendall-slope@1' | 'seasonal-kendall-slope@1';
  readonly points: number;
  readonly units: number;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Value on the first day, on the fitted line. */
  readonly start: number;
  readonly slopePerDay: number;
  /** Relative to `start` (to the mean of the days where `start` is not above zero), signed as the value moves; and its 95 % interval. */
  readonly weeklyChange: number;
  readonly weeklyLow: number;
  readonly weeklyHigh: number;
  /** Change a week beyond which, in the bad direction, the alarm may fire: half the stated rate. */
  readonly limit: number;
  /** One-sided, for a change for the worse. */
  readonly p: number;
  readonly level: number;
  /** The literal rule of three weeks; a warning, whatever `kind` says. */
  readonly warn: WeeklyRun;
}

/** Nothing can be said; neither is ever a sign that all is well. */
export type UnknownTrend =
  | { readonly kind: 'tooFew'; readonly have: number; readonly need: number; readonly sentence: string }
  /** A relative change has no meaning where the level is zero or below. */
  | { readonly kind: 'noScale'; readonly points: number; readonly sentence: string };

/** `falling` says that quality falls: a metric where lower is better falls in this sense when its value rises. */
export type TrendFinding = UnknownTrend | (TrendNumbers & { readonly kind: 'falling' | 'steady'; readonly sentence: string });

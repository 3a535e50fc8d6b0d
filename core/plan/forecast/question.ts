import type { Boundary } from '../../evidence/sequential/margin-e-process.js';
import type { DeviateNeeded } from './crossing.js';
import type { GuardDesign } from './design.js';

/** Rates of the adverse event that are taken to be true, between 0 and 1. */
export interface Rates {
  readonly control: number;
  readonly candidate: number;
}

export type Side = 'fail' | 'pass';

/** One side of a comparison: what would prove it. */
export interface SideQuestion {
  readonly design: GuardDesign;
  readonly side: Side;
  /** Between acceptable rates of the adverse event and those that are not. */
  readonly boundary: Boundary;
  /** Error probability of the rule that looks all the time. */
  readonly alpha: number;
  /** Control's expected rate of the adverse event. */
  readonly control: number;
}

/** What the rule needs when the rates are `truth` in this stage and were `before` in those before it. */
export type ProcessFor = (truth: Rates, before: Rates) => DeviateNeeded;

import { type EffectGrid, toEffectGrid, toPassGrid } from './effect-grid.js';
import { type Boundary, isWithoutMargin, toDistance, toLimitRate } from './margin-e-process.js';

export interface SideGridOptions {
  readonly alpha: number;
  readonly tunedForUnits: number;
  readonly candidatePart: number;
  /** Control's rate of the adverse event. */
  readonly controlRate: number;
  readonly boundary: Boundary;
}

/** What is bet on for a fail: distances beyond the boundary, tuned to the rate AT the boundary, where candidates that are hard to tell apart lie. */
export function toFailGrid({ controlRate, boundary, ...rest }: SideGridOptions): EffectGrid {
  return toEffectGrid({ ...rest, rate: Math.min(0.5, toLimitRate(controlRate, boundary)) });
}

/** What is bet on for a pass: distances inside the boundary; without a margin, that the candidate is better than control. */
export function toProofGrid(options: SideGridOptions): EffectGrid {
  return isWithoutMargin(options.boundary) ? toFailGrid(options) : toPassGrid(toDistance(options.controlRate, options.boundary));
}

import type { TailParts } from './beta-kernel.js';
import { logTailValue, type TailSide } from './tail-value.js';

const MOST_STEPS = 200;
/** Newton doubles the digits, so a step this small (relative to the probability) leaves an error below rounding. */
const LAST_STEP = 1e-10;

/** A question for the `u` at which one tail of a distribution has the log probability `logP`. */
export interface TailEquation {
  readonly side: TailSide;
  readonly logP: number;
  readonly start: number;
  readonly partsAt: (u: number) => TailParts;
}

/**
 * The `u` with `ln tail(u) = logP`; NaN when the tail cannot be evaluated on the way.
 * Newton on the log scale needs no bracket here: with a log-concave density in `u` (the logit of a beta variable, the log of a gamma
 * variable) both log tails are concave, so every step after the first stays on the near side of the root and moves towards it.
 * Source: log-concavity of tails, A. Prékopa (1973); Newton on concave functions, e.g. Süli & Mayers (2003), theorem 1.9.
 */
export function solveLogTail({ side, logP, start, partsAt }: TailEquation): number {
  let u = start;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const parts = partsAt(u);
    const logTail = logTailValue(parts, side);
    const hazard = Math.exp(parts.logWeight - logTail);
    const missing = logP - logTail;
    const wanted = ((side === 'lower' ? 1 : -1) * missing) / hazard;
    // The first step may leap far past the root of a tail like exp(−e^u); to walk back from there takes one step per unit.
    const reach = 1 + Math.abs(u - start);
    const next = u + Math.max(-reach, Math.min(reach, wanted));
    if (Number.isNaN(next) || next === u || Math.abs(missing) < LAST_STEP) return next;
    u = next;
  }
  return Number.NaN;
}

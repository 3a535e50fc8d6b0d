import type { TailParts } from './beta-kernel.js';

/** Which tail is asked for. */
export type TailSide = 'lower' | 'upper';

/** The probability of one tail; the other tail's complement where only that one is known directly. */
export function tailValue({ isLower, logWeight, fraction }: TailParts, side: TailSide): number {
  const known = Math.exp(logWeight) * fraction;
  return isLower === (side === 'lower') ? known : 1 - known;
}

/** Natural log of the same; finite where the probability itself underflows. */
export function logTailValue({ isLower, logWeight, fraction }: TailParts, side: TailSide): number {
  const logKnown = logWeight + Math.log(fraction);
  return isLower === (side === 'lower') ? logKnown : Math.log1p(-Math.exp(logKnown));
}

import { logBeta } from '../log-beta.js';
import { betaTailParts, type TailParts } from './beta-kernel.js';
import { solveLogTail } from './solve-log-tail.js';
import { type TailSide, tailValue } from './tail-value.js';

/** Beyond this logit the nearer end is closer than 1e-260, and a tail is its leading term. */
const ENDS_FROM = 600;

function partsAtLogit(u: number, a: number, b: number): TailParts {
  if (u < -ENDS_FROM) return { isLower: true, logWeight: a * u - logBeta(a, b), fraction: 1 / a };
  if (u > ENDS_FROM) return { isLower: false, logWeight: -b * u - logBeta(a, b), fraction: 1 / b };
  const odds = Math.exp(-Math.abs(u));
  const near = odds / (1 + odds);
  const far = 1 / (1 + odds);
  return betaTailParts(u < 0 ? { x: near, y: far, a, b } : { x: far, y: near, a, b });
}

/** The probability `p` of one tail of the beta(a, b) distribution. */
export interface BetaTail {
  readonly p: number;
  readonly side: TailSide;
  readonly a: number;
  readonly b: number;
}

/** The logit of the point that cuts off the given tail, 0 < p < 1; it serves beta, binomial and Student's quantiles alike. */
export function betaLogitQuantile({ p, side, a, b }: BetaTail): number {
  const start = Math.log(a) - Math.log(b);
  const startTail = tailValue(partsAtLogit(start, a, b), side);
  const isNear = p <= Math.max(startTail, 0.5);
  const other = side === 'lower' ? 'upper' : 'lower';
  return solveLogTail({
    side: isNear ? side : other,
    logP: isNear ? Math.log(p) : Math.log1p(-p),
    start,
    partsAt: (u) => partsAtLogit(u, a, b),
  });
}

const MOST_TERMS = 2_000_000;
const SETTLED = 4.5e-16;
/** Stands in for a zero denominator; far below every value that occurs otherwise. */
const TINY = 1e-290;

/** Partial numerator and denominator number m of a continued fraction. */
export interface FractionTerms {
  readonly first: number;
  readonly numerator: (m: number) => number;
  readonly denominator: (m: number) => number;
}

/**
 * The value of `first + n1/(d1 + n2/(d2 + …))`; NaN when it has not settled after two million terms or a term is NaN.
 * Source: modified Lentz algorithm, W. J. Lentz (1976) with I. J. Thompson and A. R. Barnett (1986); DLMF 3.10(iii).
 */
export function continuedFraction({ first, numerator, denominator }: FractionTerms): number {
  let value = first === 0 ? TINY : first;
  let c = value;
  let d = 0;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const top = numerator(m);
    const bottom = denominator(m);
    d = bottom + top * d;
    c = bottom + top / c;
    d = 1 / (d === 0 ? TINY : d);
    if (c === 0) c = TINY;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) <= SETTLED) return value;
    if (Number.isNaN(factor)) return Number.NaN;
  }
  return Number.NaN;
}

export interface RankedP {
  readonly p: number;
  /** Place in the input. */
  readonly index: number;
}

/** The p values of one family from smallest to largest; a missing or impossible one is 1, so that a broken test cannot shrink the family. */
export function toFamily(pValues: readonly number[]): readonly RankedP[] {
  return pValues.map((p, index) => ({ p: p >= 0 && p <= 1 ? p : 1, index })).sort((a, b) => a.p - b.p);
}

const SPLITTER = 134217729;
const LARGEST_SPLIT = 1e290;

/** A number as an unevaluated sum of two doubles: the rounded value and what the rounding lost. */
export interface ExactPair {
  readonly value: number;
  readonly lost: number;
}

/** `a + b` without loss. Source: D. E. Knuth, TAOCP vol. 2, 4.2.2, theorem B (two-sum). */
export function addExactly(a: number, b: number): ExactPair {
  const value = a + b;
  const part = value - a;
  return { value, lost: a - (value - part) + (b - part) };
}

function splitInHalves(a: number): readonly [high: number, low: number] {
  const scaled = SPLITTER * a;
  const high = scaled - (scaled - a);
  return [high, a - high];
}

/**
 * `a · b` without loss while no factor exceeds 1e290 and nothing underflows; beyond that `lost` is 0.
 * Source: T. J. Dekker (1971), Numerische Mathematik 18, with Veltkamp's splitting.
 */
export function multiplyExactly(a: number, b: number): ExactPair {
  const value = a * b;
  if (Math.abs(a) > LARGEST_SPLIT || Math.abs(b) > LARGEST_SPLIT || Math.abs(value) > LARGEST_SPLIT) return { value, lost: 0 };
  const [aHigh, aLow] = splitInHalves(a);
  const [bHigh, bLow] = splitInHalves(b);
  return { value, lost: aLow * bLow - (value - aHigh * bHigh - aLow * bHigh - aHigh * bLow) };
}

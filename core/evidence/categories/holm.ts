import { toFamily } from './p-value-family.js';

/**
 * p values adjusted so that rejecting those at or below alpha keeps the chance of even one false rejection at alpha, however the tests
 * depend on each other. For actions (a rollback by category). In the order of the input.
 * Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6, 1979. A p value that is missing (NaN) or outside
 * 0..1 counts as a test of the family and becomes 1.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  toFamily(pValues).forEach(({ p, index }, position) => {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - position)));
    adjusted[index] = largest;
  });
  return adjusted;
}

import { toFamily } from './p-value-family.js';

/**
 * p values adjusted so that, of those at or below alpha, at most the part alpha is false on average; for independent or positively
 * dependent tests. For display, not for actions. In the order of the input.
 * Benjamini & Hochberg, J. R. Stat. Soc. B 57, 1995. A p value that is missing (NaN) or outside 0..1 counts as a test of the family and
 * becomes 1.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  toFamily(pValues)
    .toReversed()
    .forEach(({ p, index }, fromLast) => {
      smallest = Math.min(smallest, p * (pValues.length / (pValues.length - fromLast)));
      adjusted[index] = smallest;
    });
  return adjusted;
}

import { formatCount } from '../../../core/plan/plan-words.js';

/** `n 412 + 7,010` (candidate, then control), `n 4,120`. */
export function describeUnits(n: number | { readonly candidate: number; readonly control: number }): string {
  return typeof n === 'number' ? `n ${formatCount(n)}` : `n ${formatCount(n.candidate)} + ${formatCount(n.control)}`;
}

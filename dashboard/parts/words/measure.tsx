import type { ComponentChildren, JSX } from 'preact';
import { formatCount } from '../../../core/plan/plan-words.js';

interface MeasureProps {
  readonly label: string;
  readonly value: ComponentChildren;
  /** How many units the number stands on, or how many in each arm. */
  readonly n: number | { readonly candidate: number; readonly control: number };
  /** What it is allowed to be, for example `≤ +1 pp`; null where nothing limits it. */
  readonly limit: string | null;
}

/** A number with what it stands on and what it may be: no number of evidence is shown without the two. */
export function Measure({ label, value, n, limit }: MeasureProps): JSX.Element {
  return (
    <div class="measure">
      <span class="measure-label">{label}</span>
      <span class="measure-value">{value}</span>
      <span class="measure-note">
        {describeUnits(n)}
        {limit === null ? '' : ` · allowed ${limit}`}
      </span>
    </div>
  );
}

/** `n 412 + 7,010` (candidate, then control), `n 4,120`. */
export function describeUnits(n: MeasureProps['n']): string {
  return typeof n === 'number' ? `n ${formatCount(n)}` : `n ${formatCount(n.candidate)} + ${formatCount(n.control)}`;
}

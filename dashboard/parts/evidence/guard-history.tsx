import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { toGuardNumbers } from '../../../core/rollout/view/guard-numbers.js';
import { toSeries } from '../../view/evidence/series.js';
import { describeAbsolute } from '../../view/words/time-words.js';
import { BandChart } from '../chart/band-chart.js';
import { describeUnits } from '../words/describe-units.js';

const MOST_ROWS = 12;

/** How a guard came to what it says: as a picture, and as a table with the same numbers. */
export function GuardHistory({
  finding,
  looks,
}: {
  readonly finding: GuardFinding;
  readonly looks: readonly GuardFinding[];
}): JSX.Element | null {
  const series = useMemo(() => toSeries(looks), [looks]);
  const numbers = toGuardNumbers(finding);
  if (series === null || numbers === null) return null;
  const label = `${finding.guard} over ${series.at.length} looks: the difference is now ${numbers.difference}, interval ${numbers.intervalWithUnit}, allowed ${numbers.allowed}`;
  return (
    <div class="tile-history">
      <p class="tile-caption">Difference over time{unitOf(numbers.difference)}</p>
      <BandChart series={series} label={label} />
      <details>
        <summary>History as a table</summary>
        <HistoryTable looks={looks} />
      </details>
    </div>
  );
}

function HistoryTable({ looks }: { readonly looks: readonly GuardFinding[] }): JSX.Element {
  const shown = looks.slice(-MOST_ROWS).toReversed();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
    <section class="scroll" tabIndex={0} aria-label="History">
      <table>
        <thead>
          <tr>
            <th scope="col">Looked</th>
            <th scope="col">Verdict</th>
            <th scope="col">Difference</th>
            <th scope="col">Interval</th>
            <th scope="col">Units</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((look) => (
            <HistoryRow key={look.atMs} look={look} />
          ))}
        </tbody>
      </table>
      {looks.length > shown.length && (
        <p class="quiet">
          The last {shown.length} of {looks.length}.
        </p>
      )}
    </section>
  );
}

function HistoryRow({ look }: { readonly look: GuardFinding }): JSX.Element {
  const numbers = toGuardNumbers(look);
  return (
    <tr>
      <td>{describeAbsolute(look.atMs)}</td>
      <td>{look.verdict}</td>
      <td>{numbers?.difference ?? 'no reading'}</td>
      <td>{numbers?.intervalWithUnit ?? ''}</td>
      <td>{numbers === null ? '' : describeUnits(numbers.units)}</td>
    </tr>
  );
}

/** `, in pp`; the axis itself has no room for it. */
const unitOf = (difference: string): string => {
  const unit = /\s(\S+)$/.exec(difference)?.[1];
  return unit === undefined ? '' : `, in ${unit}`;
};

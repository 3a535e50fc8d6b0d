import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import type { ArmDistribution, Distribution } from '../../../core/comparison/distribution.js';
import { describeMetric } from '../../../core/comparison/metric-words.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import { toHistogram } from '../../view/evidence/histogram.js';
import { HistogramChart } from './histogram-chart.js';

const ARMS = ['control', 'candidate'] as const;
const COLUMNS: readonly Column[] = [
  ['p50', (arm) => arm.quantiles.p50],
  ['mean', (arm) => arm.mean],
  ['p95', (arm) => arm.quantiles.p95],
  ['p99', (arm) => arm.quantiles.p99],
];

/** How one metric is spread in both arms: a picture, and the same in numbers. */
export function DistributionCard({ distribution }: { readonly distribution: Distribution }): JSX.Element {
  const { metric, kind, unit, arms } = distribution;
  const histogram = useMemo(() => toHistogram(distribution), [distribution]);
  const describe = useCallback((value: number) => describeMetric(value, { kind, unit }), [kind, unit]);
  const median = (arm: 'control' | 'candidate') => describeMetric(arms[arm].quantiles.p50, distribution);
  return (
    <article class="card tile">
      <h3>{metric}</h3>
      {histogram !== null && (
        <HistogramChart
          histogram={histogram}
          describe={describe}
          label={`${metric}: half of control's samples are below ${median('control')}, half of the candidate's below ${median('candidate')}.`}
        />
      )}
      <Numbers distribution={distribution} />
    </article>
  );
}

type Column = readonly [name: string, read: (arm: ArmDistribution) => number | null];

function Numbers({ distribution }: { readonly distribution: Distribution }): JSX.Element {
  const { metric, kind } = distribution;
  const columns: readonly Column[] = kind === 'rate' ? [['rate', (arm) => arm.mean]] : COLUMNS;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is too wide is scrolled by keyboard too
    <section class="scroll" aria-label={`Numbers of ${metric}`} tabIndex={0}>
      <table class="spread">
        <thead>
          <tr>
            <th scope="col">arm</th>
            <th scope="col">n</th>
            {columns.map(([name]) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ARMS.map((arm) => (
            <ArmRow key={arm} arm={arm} distribution={distribution} columns={columns} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ArmRowProps {
  readonly arm: (typeof ARMS)[number];
  readonly distribution: Distribution;
  readonly columns: readonly Column[];
}

function ArmRow({ arm, distribution, columns }: ArmRowProps): JSX.Element {
  const numbers = distribution.arms[arm];
  return (
    <tr>
      <th scope="row">
        <span class={`swatch swatch-${arm}`} aria-hidden="true" />
        {arm}
      </th>
      <td>{formatCount(numbers.n)}</td>
      {columns.map(([name, read]) => (
        <td key={name}>{describeMetric(read(numbers), distribution)}</td>
      ))}
    </tr>
  );
}

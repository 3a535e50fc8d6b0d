import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import type { ArmDistribution, Distribution } from '../../../core/comparison/distribution.js';
import { describeMetric } from '../../../core/comparison/metric-words.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import { toHistogram } from '../../view/histogram.js';
import { HistogramChart } from './histogram-chart.js';

const ARMS = ['control', 'candidate'] as const;
const COLUMNS = [
  ['p50', (arm: ArmDistribution) => arm.quantiles.p50],
  ['mean', (arm: ArmDistribution) => arm.mean],
  ['p95', (arm: ArmDistribution) => arm.quantiles.p95],
  ['p99', (arm: ArmDistribution) => arm.quantiles.p99],
] as const;

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

function Numbers({ distribution }: { readonly distribution: Distribution }): JSX.Element {
  const { metric, kind, arms } = distribution;
  const columns = kind === 'rate' ? [['rate', (arm: ArmDistribution) => arm.mean] as const] : COLUMNS;
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
            <tr key={arm}>
              <th scope="row">
                <span class={`swatch swatch-${arm}`} aria-hidden="true" />
                {arm}
              </th>
              <td>{formatCount(arms[arm].n)}</td>
              {columns.map(([name, read]) => (
                <td key={name}>{describeMetric(read(arms[arm]), distribution)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import type { JSX } from 'preact';
import type { Histogram } from '../../view/evidence/histogram.js';
import { describeTick, toTicks } from '../../view/evidence/ticks.js';

interface HistogramChartProps {
  readonly histogram: Histogram;
  /** What the picture says, for who does not see it; the same numbers stand in a table below. */
  readonly label: string;
  readonly describe: (value: number) => string;
}

/** Two outlines over the same bins: control dashed, the candidate solid and filled. */
export function HistogramChart({ histogram, label, describe }: HistogramChartProps): JSX.Element {
  const { edges, control, candidate } = histogram;
  const most = Math.max(1, ...control, ...candidate) * 1.05;
  const [first, last] = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const x = (value: number) => ((value - first) / (last - first || 1)) * 100;
  const y = (value: number) => (1 - value / most) * 100;
  // A step for each bin: along the top of one, then straight to the next.
  const outline = (values: readonly number[]) =>
    edges
      .map(
        (edge, index) =>
          `${index === 0 ? 'M' : 'H'}${x(edge).toFixed(2)}${index === 0 ? ` ${y(values[0] ?? 0).toFixed(2)}` : `V${y(values[index] ?? 0).toFixed(2)}`}`,
      )
      .join('');
  const ticks = toTicks(0, most);
  return (
    <div class="plot tall" role="img" aria-label={label}>
      <div class="plot-scale">
        {ticks.map((tick) => (
          <span key={tick} style={{ top: `${y(tick)}%` }}>
            {describeTick(tick)} %
          </span>
        ))}
      </div>
      <svg class="plot-area" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {ticks.map((tick) => (
          <path key={tick} class="plot-grid" d={`M0 ${y(tick)}H100`} />
        ))}
        <path class="plot-band" d={`${outline(candidate)}V100H0Z`} />
        <path class="plot-line" d={outline(candidate)} />
        <path class="plot-other" d={outline(control)} />
      </svg>
      <div class="plot-times">
        {[first, (first + last) / 2, last].map((value) => (
          <span key={value}>{describe(value)}</span>
        ))}
      </div>
    </div>
  );
}

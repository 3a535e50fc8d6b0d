import type { JSX } from 'preact';
import { type GuardSeries, toRange } from '../../view/evidence/series.js';
import { describeTick, toTicks } from '../../view/evidence/ticks.js';
import { toTickWords } from '../../view/words/time-words.js';

interface BandChartProps {
  readonly series: GuardSeries;
  /** What the picture says, for who does not see it. A table with the same numbers stands beside it. */
  readonly label: string;
}

/** The drawing's own units; it is stretched to the width that there is, its lines and texts are not. */
const [WIDTH, HEIGHT] = [100, 100];

/** A difference over time with its interval as a band and the limit as a dotted line. */
export function BandChart({ series, label }: BandChartProps): JSX.Element {
  const { at, low, high, difference, limit } = series;
  const [least, most] = toRange(series);
  const [first, last] = [at[0] ?? 0, at.at(-1) ?? 1];
  const x = (second: number) => ((second - first) / (last - first || 1)) * WIDTH;
  const y = (value: number) => (1 - (Math.min(most, Math.max(least, value)) - least) / (most - least || 1)) * HEIGHT;
  const line = (values: readonly number[]) => values.map((value, index) => `${x(at[index] ?? 0).toFixed(2)},${y(value).toFixed(2)}`);
  const ticks = toTicks(least, most);
  const moments = [first, (first + last) / 2, last];
  return (
    <div class="plot" role="img" aria-label={label}>
      <div class="plot-scale">
        {ticks.map((tick) => (
          <span key={tick} style={{ top: `${y(tick)}%` }}>
            {describeTick(tick)}
          </span>
        ))}
      </div>
      <svg class="plot-area" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {ticks.map((tick) => (
          <path key={tick} class="plot-grid" d={`M0 ${y(tick)}H${WIDTH}`} />
        ))}
        <polygon class="plot-band" points={[...line(high), ...line(low).toReversed()].join(' ')} />
        <polyline class="plot-line" points={line(difference).join(' ')} />
        <path class="plot-limit" d={`M0 ${y(limit)}H${WIDTH}`} />
      </svg>
      <div class="plot-times">
        {toTickWords(moments).map((word, index) => (
          <span key={moments[index]}>{word}</span>
        ))}
      </div>
    </div>
  );
}

import type { Comparison } from '../../../core/comparison/comparison.js';
import type { Distribution } from '../../../core/comparison/distribution.js';
import { describeMetric } from '../../../core/comparison/metric-words.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import { renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { indent, toPrintable, wrap } from '../terminal/text.js';
import { renderLayers } from './diff-lines.js';
import { renderPairs } from './pair-lines.js';

/** Both arms side by side: what was changed, how the samples' numbers are spread, some answers. */
export function renderComparison(comparison: Comparison, frame: Frame): readonly string[] {
  const { paint } = frame;
  const inner: Frame = { ...frame, width: frame.width - 2 };
  const head = (text: string) => ['', paint('strong', text)];
  // Texts keep their lines; everything else is one line of what can be printed.
  const { layers, distributions, redactions } = toPrintable({ ...comparison, samples: [] });
  const { control, candidate, shadow } = comparison.counts;
  const isEmpty = control + candidate === 0;
  return [
    paint('strong', 'WHAT WAS CHANGED'),
    ...indent(renderLayers(layers, inner)),
    ...head('NUMBERS OF THE SAMPLES'),
    ...indent(isEmpty ? wrap(NO_SAMPLES, inner.width) : renderDistributions(distributions, inner)),
    ...(isEmpty ? [] : [...head('ANSWERS SIDE BY SIDE'), ...indent(renderPairs(comparison.samples, inner))]),
    '',
    ...wrap(describeKept({ control, candidate, shadow, redactions }), frame.width).map((line) => paint('dim', line)),
  ];
}

const NO_SAMPLES =
  'None were sent. The application sends them with tidegate.sample(snapshot, { input, output, metrics }) of the SDK, or with POST /v1/samples: docs/operating/compare.md.';

interface Kept {
  readonly control: number;
  readonly candidate: number;
  readonly shadow: number;
  readonly redactions: Comparison['redactions'];
}

function describeKept({ control, candidate, shadow, redactions }: Kept): string {
  const counts = `Samples kept: ${formatCount(control)} of control (${formatCount(shadow)} with the candidate's answer to the same request), ${formatCount(candidate)} of the candidate.`;
  const replaced = Object.entries(redactions).map(([rule, count]) => `${formatCount(count)} × ${rule}`);
  return replaced.length === 0 ? `${counts} Nothing was redacted.` : `${counts} Redacted before they were stored: ${replaced.join(', ')}.`;
}

function renderDistributions(distributions: readonly Distribution[], frame: Frame): readonly string[] {
  const right = { align: 'right' as const };
  const heads = [
    { header: 'metric', shrinksTo: 10 },
    { header: 'arm' },
    { header: 'n', ...right },
    { header: 'mean', ...right },
    { header: 'p50', ...right },
    { header: 'p95', ...right },
    { header: 'p99', ...right },
  ];
  const rows = distributions.flatMap((distribution) =>
    (['control', 'candidate'] as const).map((arm) => {
      const { n, mean, quantiles } = distribution.arms[arm];
      const show = (value: number | null) => describeMetric(value, distribution);
      const spread = distribution.kind === 'rate' ? ['', '', ''] : [show(quantiles.p50), show(quantiles.p95), show(quantiles.p99)];
      return [arm === 'control' ? distribution.metric : '', arm, formatCount(n), show(mean), ...spread];
    }),
  );
  return [
    ...renderColumns(heads, rows, frame),
    ...wrap('Of samples, not of all units: the guards judge by those. – : too few values.', frame.width).map((line) =>
      frame.paint('dim', line),
    ),
  ];
}

import type { ChartBlock } from '../../../../contracts/slack/blocks/chart-block.js';
import { SLACK_LIMITS } from '../../../../contracts/slack/slack-limits.js';
import type { HistoryPoint, MetricHistory } from '../../../../contracts/slack/text/rollout/rollout-facts.js';
import { toPlain } from '../../../../contracts/slack/text/safe-text.js';

const { chart: CHART } = SLACK_LIMITS;

/** Candidate and control over time, as lines; null where there is nothing to compare yet. */
export function toHistoryChart(history: MetricHistory | undefined): ChartBlock | null {
  if (history === undefined) return null;
  const points = history.points
    .filter(({ control, candidate }) => Number.isFinite(control) && Number.isFinite(candidate))
    .slice(-CHART.points);
  if (points.length < 2) return null;
  const labels = toLabels(points);
  const factor = history.isShare ? 100 : 1;
  const series = (name: 'candidate' | 'control') => ({
    name,
    data: points.map((point, index) => ({ label: labels[index] ?? '', value: Number((point[name] * factor).toPrecision(4)) })),
  });
  const metric = toPlain(history.metric, CHART.title - 22);
  return {
    type: 'data_visualization',
    title: `${metric}, candidate and control`,
    chart: {
      type: 'line',
      series: [series('candidate'), series('control')],
      axis_config: { categories: [...labels], y_label: history.isShare ? 'percent' : toPlain(history.metric, CHART.axisLabel) },
    },
  };
}

/** Labels are the axis, so each stands for one point only. */
function toLabels(points: readonly HistoryPoint[]): readonly string[] {
  const seen = new Map<string, number>();
  return points.map(({ label }) => {
    const text = toPlain(label, CHART.label - 4);
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return count === 1 ? text : `${text} (${count})`;
  });
}

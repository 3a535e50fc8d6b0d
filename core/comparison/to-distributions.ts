import { type Distribution, toDistribution } from './distribution.js';
import type { SampleMetrics, SampleNote } from './sample.js';

interface Values {
  readonly control: number[];
  readonly candidate: number[];
}

const MAX_METRICS = 50;
/** What people look for first. */
const FIRST = [/latency|_ms$|_seconds$/, /cost|_usd$/, /tokens/];

/** How each metric is spread, over drawn units and mirrored requests. Units of a cohort were chosen: they say nothing in a comparison. */
export function toDistributions(notes: readonly SampleNote[]): readonly Distribution[] {
  const metrics = new Map<string, Values>();
  const add = (arm: keyof Values, values: SampleMetrics) => {
    for (const [metric, value] of Object.entries(values)) {
      const kept = metrics.get(metric) ?? { control: [], candidate: [] };
      metrics.set(metric, kept);
      kept[arm].push(value);
    }
  };
  for (const { arm, assignment, metrics: own, pairedMetrics } of notes) {
    if (assignment === 'cohort') continue;
    add(arm, own);
    if (pairedMetrics !== null) add('candidate', pairedMetrics);
  }
  const names = [...metrics.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, MAX_METRICS);
  return names.map((metric) => toDistribution(metric, metrics.get(metric) ?? { control: [], candidate: [] }));
}

function rank(metric: string): number {
  const at = FIRST.findIndex((pattern) => pattern.test(metric));
  return at === -1 ? FIRST.length : at;
}

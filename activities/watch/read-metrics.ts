import type { Reading } from '../../core/evidence/verdict.js';
import type { MetricDefinition } from '../../core/rollout/spec.js';
import type { CategoryMoments, DueWatch } from '../../store/store.js';
import type { MetricSource } from '../metrics/metric-source.js';
import { toOutcomeReading } from './to-outcome-readings.js';

export type MetricSources = ReadonlyMap<string, MetricSource>;

const OUTCOMES: MetricDefinition = { source: 'outcomes' };

function definitionOf(watch: DueWatch, metric: string): MetricDefinition {
  return watch.spec.metrics[metric] ?? OUTCOMES;
}

const metricsOf = (watch: DueWatch): readonly string[] => [...new Set(watch.spec.guards.map((guard) => guard.metric))];

const isJudgedByCategory = (watch: DueWatch, metric: string): boolean =>
  watch.spec.guards.some((guard) => guard.metric === metric && guard.test.kind === 'comparison' && guard.test.perCategory);

/** True when the store alone answers all of the watch's guards, so that no slow source can hold it up. */
export function isLocal(watch: DueWatch): boolean {
  return metricsOf(watch).every((metric) => definitionOf(watch, metric).source === 'outcomes');
}

export interface ReadInput {
  readonly watch: DueWatch;
  readonly rows: readonly CategoryMoments[];
  readonly sources: MetricSources;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** The readings of all metrics of one watch, by metric name; a source that is not configured is an `error` reading. */
export async function readMetrics({ watch, rows, sources, nowMs, signal }: ReadInput): Promise<ReadonlyMap<string, Reading>> {
  const read = async (metric: string): Promise<readonly [string, Reading]> => {
    const definition = definitionOf(watch, metric);
    if (definition.source === 'outcomes') {
      const window = { fromMs: watch.startedAtMs, toMs: nowMs, byCategory: isJudgedByCategory(watch, metric) };
      return [metric, toOutcomeReading(rows, metric, window)];
    }
    const source = sources.get(definition.source);
    if (!source)
      return [metric, { kind: 'error', detail: `No metric source "${definition.source}" is configured (set TIDEGATE_PROMETHEUS_URL).` }];
    const { rolloutId, feature, stageAttempt, startedAtMs } = watch;
    return [metric, await source.read({ rolloutId, feature, stageAttempt, metric, definition, fromMs: startedAtMs, toMs: nowMs }, signal)];
  };
  return new Map(await Promise.all(metricsOf(watch).map(read)));
}

import { toPointer } from '../json-pointer.js';
import { suggest } from '../nearest-key.js';
import type { MetricDraft } from '../schema/metric-schema.js';
import { LIMITS } from '../schema/spec-schema.js';
import { type Check, type CheckFinding, error, warning } from './check-finding.js';

const PLACEHOLDERS = ['{{arm}}', '{{window}}'] as const;

/** Metrics: queries that ask for one arm over one window, and no definition that nothing uses. */
export const checkMetrics: Check = ({ metrics, guards }) => {
  const used = guards.items.map((guard) => guard.value.metric);
  const unused = guards.complete ? [...metrics.keys()].filter((name) => !used.includes(name)) : [];
  return [
    ...(metrics.size > LIMITS.metrics
      ? [error('/metrics', `Sent ${metrics.size} metrics: at most ${LIMITS.metrics} are allowed. Remove those that no guard uses.`)]
      : []),
    ...[...metrics].flatMap(([name, metric]) => checkQueries(name, metric)),
    ...unused.map((name) => warning(toPointer(['metrics', name]), `No guard uses metric ${name}; it is ignored.${suggest(name, used)}`)),
  ];
};

function checkQueries(name: string, metric: MetricDraft): readonly CheckFinding[] {
  if (metric.source !== 'prometheus') return [];
  return (['events', 'total'] as const).flatMap((key) => {
    const missing = PLACEHOLDERS.filter((placeholder) => !metric[key].includes(placeholder));
    if (missing.length === 0) return [];
    return [
      error(
        toPointer(['metrics', name, key]),
        `Sent a query without ${missing.join(' and ')}: both arms would get the same number, or numbers of different times. Write for example increase(replies_total{arm="{{arm}}"}[{{window}}]).`,
      ),
    ];
  });
}

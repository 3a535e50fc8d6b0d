import { explainAdvisory } from '../to-guards.js';
import { toStage, toWatchPolicy } from '../to-rollout-spec.js';
import { type Check, error, findDuplicates, warning } from './check-finding.js';
import { checkCounted } from './guard/check-counted.js';
import { checkKind } from './guard/check-kind.js';
import { checkLimit } from './guard/check-limit.js';
import { checkMargin } from './guard/check-margin.js';

/** Guards: each once, each able to fail, at most one primary, and one that looks at meaning. */
export const checkGuards: Check = ({ guards, metrics, stages, watch }) => {
  const primaries = guards.items.filter((guard) => guard.value.primary);
  const isSemantic = guards.items.some((guard) => guard.value.tier === 'semantic');
  const policy = watch && toWatchPolicy(watch);
  const times = policy && stages.complete ? stages.items.map(({ value }) => toStage(value, policy.burnInUnits)) : [];
  return [
    ...findDuplicates(guards.items, 'name', (guard) => guard.name),
    ...guards.items.flatMap((guard) => {
      const metric = metrics.get(guard.value.metric);
      const isRate = metric?.source === 'prometheus' || metric?.baseline !== undefined;
      const acts = explainAdvisory(metric) === null;
      return [
        ...checkKind(guard),
        ...checkMargin(guard, metric),
        ...checkLimit(guard, metric),
        ...(policy === undefined ? [] : checkCounted(guard, { watchIntervalMs: policy.intervalMs, stages: times, isRate, acts })),
      ];
    }),
    ...primaries
      .slice(1)
      .map(({ pointer, value }) =>
        error(
          `${pointer}/primary`,
          `Sent true for ${value.name}, but ${primaries[0]?.value.name} is already primary: one planned test has one primary metric. Leave one.`,
        ),
      ),
    ...(guards.complete && guards.items.length > 0 && !isSemantic
      ? [
          warning(
            '/guards',
            'No guard is semantic: an answer can be fast, cheap, well-formed and wrong, and nothing here would see it (R-METRIC-2). Add a judge, thumbs or task completion.',
          ),
        ]
      : []),
  ];
};

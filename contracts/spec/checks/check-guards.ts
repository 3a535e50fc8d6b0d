import type { GuardDraft } from '../schema/guard-schema.js';
import type { MetricDraft } from '../schema/metric-schema.js';
import { type Check, type CheckFinding, error, findDuplicates, warning } from './check-finding.js';

/** Guards: each once, each able to fail, at most one primary, and one that looks at meaning. */
export const checkGuards: Check = ({ guards, metrics }) => {
  const primaries = guards.items.filter((guard) => guard.value.primary);
  const isSemantic = guards.items.some((guard) => guard.value.tier === 'semantic');
  return [
    ...findDuplicates(guards.items, 'name', (guard) => guard.name),
    ...guards.items.flatMap(({ pointer, value }) => checkMargin(`${pointer}/margin`, value, metrics.get(value.metric))),
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

/** Refuses a margin that no reading can exceed: such a guard could only ever pass. */
function checkMargin(pointer: string, guard: GuardDraft, metric: MetricDraft | undefined): readonly CheckFinding[] {
  const { kind, value, unit } = guard.margin;
  const sent = unit === 'plain' ? `${value}` : `${Number((value * 100).toFixed(7))}${unit}`;
  const baseline = metric?.baseline;
  const isRate = unit === 'pp' || metric?.source === 'prometheus' || baseline !== undefined;
  if (value < 0)
    return [
      error(
        pointer,
        `Sent ${sent}: a margin says how much worse the candidate may be and is never negative. Send 0 to demand "at least as good".`,
      ),
    ];
  if (value === 0)
    return [
      warning(
        pointer,
        `With a margin of 0, ${guard.name} passes only when the candidate is proven to be strictly better; expect many units.`,
      ),
    ];
  if (kind === 'points' && isRate && value >= 1) return [neverFails(pointer, `Sent ${sent}: a rate cannot change by 100pp or more`)];
  if (kind === 'relative' && guard.better === 'higher' && value >= 1)
    return [neverFails(pointer, `Sent ${sent}: the candidate cannot be more than 100% below control`)];
  if (kind === 'relative' && guard.better === 'lower' && baseline !== undefined && baseline * (1 + value) >= 1) {
    return [neverFails(pointer, `Sent ${sent} of a baseline of ${baseline}: a rate cannot rise above 1`)];
  }
  if (kind === 'points' && value >= 1)
    return [
      warning(
        pointer,
        `A margin of ${sent} in the metric's own unit: if ${guard.metric} is a rate (0 to 1), this guard can never fail; write it as "1pp".`,
      ),
    ];
  return [];
}

const neverFails = (pointer: string, why: string) =>
  error(pointer, `${why}, so this guard can never fail and guards nothing. Send a smaller margin, such as "1pp" or "20%".`);

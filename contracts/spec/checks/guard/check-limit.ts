import type { GuardDraft } from '../../schema/guard-schema.js';
import type { MetricDraft } from '../../schema/metric-schema.js';
import type { Placed } from '../../spec-parts.js';
import { type CheckFinding, error, warning } from '../check-finding.js';

/** A limit that a rate can be on both sides of, and that control keeps to itself. */
export function checkLimit({ pointer, value }: Placed<GuardDraft>, metric: MetricDraft | undefined): readonly CheckFinding[] {
  const { limit, better } = value;
  if (limit === undefined) return [];
  const at = `${pointer}/limit`;
  const [never, always] = better === 'lower' ? [1, 0] : [0, 1];
  if (limit === never) {
    const side = better === 'lower' ? 'above 1' : 'below 0';
    return [
      error(at, `Sent ${limit} with better: ${better}: no rate is ${side}, so this guard can never fail. Send a limit such as "5%".`),
    ];
  }
  if (limit === always) {
    const near = better === 'lower' ? '"0.1%"' : '"99.9%"';
    return [
      error(
        at,
        `Sent ${limit} with better: ${better}: no number of units proves that a rate is exactly ${limit}, so this guard can never pass. Send a limit such as ${near}.`,
      ),
    ];
  }
  const baseline = metric?.baseline;
  if (baseline === undefined || (better === 'lower' ? baseline < limit : baseline > limit)) return [];
  return [
    warning(
      at,
      `Control itself is expected at ${baseline} and the limit is ${limit}: a candidate that changes nothing fails ${value.name}. Give a \`margin\` to compare with control, or another limit.`,
    ),
  ];
}

import { Context } from '@temporalio/activity';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import { judgePropagation } from '../../core/rehearsal/judge-propagation.js';
import { groupByPlatform } from '../../flag-platforms/flag-groups.js';
import type { FlagPlatforms } from '../../flag-platforms/flag-platform.js';
import type { Store } from '../../store/store.js';
import type { PreflightInput } from '../rollout/rollout-activities.js';
import type { PropagationMeter } from './propagation-meter.js';

export interface PropagationDeps {
  readonly store: Pick<Store, 'audit'>;
  readonly platforms: FlagPlatforms;
  readonly propagation: PropagationMeter;
  readonly nowMs: () => number;
}

/**
 * Measures how long a write takes to reach clients, on each platform of the bundle, and writes it into the timeline. Answers why the rollout must not start;
 * null when it may, also where a platform is slower than the spec allows but `onSlow` is `warn`.
 */
export async function checkPropagation(deps: PropagationDeps, { rolloutId, spec }: PreflightInput): Promise<string | null> {
  const scope = { environment: spec.environment, feature: spec.feature, rolloutId };
  const beat = () => Context.current().heartbeat();
  const groups = groupByPlatform(deps.platforms, spec.flags);
  const measured = await Promise.all(groups.map(({ platform }) => deps.propagation.measure(platform, scope, beat)));
  const judged = measured.map((one) => ({ ...one, ...judgePropagation(one, spec.preflight) }));
  const isRefusing = spec.preflight.onSlowPropagation === 'refuse';
  const entries = judged.map(({ platform, ms, how, verdict, summary }): AuditEntry => {
    const goesOn = verdict === 'slow' && !isRefusing ? ' It starts all the same: preflight.onSlow is warn.' : '';
    const principal = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };
    const data = { platform, propagationMs: ms, limitMs: spec.preflight.maxPropagationMs ?? null, verdict, how };
    return {
      rolloutId,
      key: `propagation/${platform}`,
      atMs: deps.nowMs(),
      kind: 'preflight',
      principal,
      summary: `${summary}${goesOn}`,
      data,
    };
  });
  await deps.store.audit.append(entries);
  const slow = judged.filter(({ verdict }) => verdict === 'slow');
  if (!isRefusing || slow.length === 0) return null;
  return `${slow.map(({ summary }) => summary).join(' ')} Make it faster, raise preflight.maxPropagation, or set preflight.onSlow: warn.`;
}

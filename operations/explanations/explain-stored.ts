import { type AccessPolicy, OPEN_ACCESS } from '../../core/access/access-policy.js';
import { explainRollout } from '../../core/rollout/explain/explain-rollout.js';
import type { Explanation } from '../../core/rollout/explain/explanation.js';
import { isForward, isUndoing } from '../../core/rollout/phases.js';
import { watchIdOf } from '../../core/rollout/stage-clock.js';
import { toLiveView } from '../../core/rollout/view/live-view.js';
import type { RolloutRow } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';

type ExplainDeps = Pick<OperationDeps, 'store' | 'directory' | 'breakGlass' | 'nowMs'> & {
  readonly access?: Pick<AccessPolicy, 'grantsOf'> | undefined;
};

/** Why a stored rollout stands where it stands, with the newest look of its guards. Without an access policy everybody counts as allowed. */
export async function explainStored({ store, directory, breakGlass, access, nowMs }: ExplainDeps, row: RolloutRow): Promise<Explanation> {
  const { view, spec } = row;
  const isWatched = isForward(view.phase) && view.stageAttempt > 0;
  const [watch, retries, entries] = await Promise.all([
    isWatched ? store.watches.get(watchIdOf({ rolloutId: view.id, stageAttempt: view.stageAttempt })) : null,
    isForward(view.phase) ? [] : store.rollouts.retriesOf(row.id),
    isUndoing(view.phase) ? store.audit.list(row.id) : [],
  ]);
  const standing = watch?.standing ?? null;
  const live = { ...toLiveView(view, standing), ...(retries.length > 0 && { retries }) };
  return explainRollout({ view: live, spec, standing, entries, directory, access: access ?? OPEN_ACCESS, breakGlass, nowMs: nowMs() });
}

import { formatShare } from '../../../core/assignment/share.js';
import type { Found } from '../../../core/reconciler/reconciler-mark.js';
import type { StrayExposure } from '../../../store/strays/stray-records.js';
import { type Attempt, forEach, type ReconcileDeps } from '../reconcile-deps.js';

/** Puts flags of Tidegate's own store back that show the candidate of a rollout that has ended, or that nobody knows. */
export async function putBackExposures(deps: ReconcileDeps, attempt: Attempt): Promise<readonly Found[]> {
  return forEach(await deps.store.strays.exposures(), (stray) => attempt(`exposure of ${stray.feature}`, () => putBack(deps, stray)));
}

async function putBack({ store, door, nowMs }: ReconcileDeps, stray: StrayExposure): Promise<Found | null> {
  const { environment, feature, rolloutId, phase } = stray;
  const put = await store.strays.putBack(stray, nowMs());
  if (put === null) return null;
  const owner = phase === null ? `rollout ${rolloutId}, which does not exist` : `rollout ${rolloutId}, which had ended (${phase})`;
  const sentence = `${put.keys.join(', ')} still showed ${formatShare(put.share)} for ${owner}; they are back on control.`;
  const row = await store.rollouts.get(rolloutId);
  const pager = row?.spec.notify.page;
  const cause = 'strayExposure';
  const page = { dedupKey: `${rolloutId}/${cause}/${put.generation}`, cause, summary: `${feature} (${environment}): ${sentence}` };
  if (row === null) await door.page({ ...page, rollout: null });
  else if (pager !== undefined) await door.page({ ...page, rollout: { pager, view: row.view } });
  return { kind: 'exposure', sentence };
}

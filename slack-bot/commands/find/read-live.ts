import { isForward } from '../../../core/rollout/phases.js';
import { watchIdOf } from '../../../core/rollout/stage-clock.js';
import { toLiveView } from '../../../core/rollout/view/live-view.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Store } from '../../../store/store.js';

/** The view with the newest look of its guards: the workflow itself hears of a look only when it changes what must be done. */
export async function readLive({ watches }: Pick<Store, 'watches'>, view: RolloutView): Promise<RolloutView> {
  if (!isForward(view.phase) || view.stageAttempt === 0) return view;
  const watch = await watches.get(watchIdOf({ rolloutId: view.id, stageAttempt: view.stageAttempt }));
  return toLiveView(view, watch?.standing ?? null);
}

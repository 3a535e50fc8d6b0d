import { isForward } from '../../core/rollout/phases.js';
import { watchIdOf } from '../../core/rollout/stage-clock.js';
import { toLiveView } from '../../core/rollout/view/live-view.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RolloutRow, Store } from '../../store/store.js';

export interface LiveView {
  readonly view: RolloutView;
  /** When the guards last looked; null: not in this stage, or the rollout has ended. */
  readonly lookedAtMs: number | null;
}

/** A rollout's view with the newest look of its guards: the workflow itself hears of a look only when it changes what must be done. */
export async function readLiveView({ watches }: Pick<Store, 'watches'>, { view }: Pick<RolloutRow, 'view'>): Promise<LiveView> {
  if (!isForward(view.phase) || view.stageAttempt === 0) return { view, lookedAtMs: null };
  const standing = (await watches.get(watchIdOf({ rolloutId: view.id, stageAttempt: view.stageAttempt })))?.standing ?? null;
  return { view: toLiveView(view, standing), lookedAtMs: standing?.lookedAtMs ?? null };
}

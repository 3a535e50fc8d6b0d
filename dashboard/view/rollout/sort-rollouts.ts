import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toWait } from './waiting-on.js';

/** The three heaps in which people look at rollouts. */
export type Heap = 'people' | 'running' | 'ended';

export function heapOf(view: RolloutView): Heap {
  if (isTerminal(view.phase) && view.reverted?.state !== 'reverting') return 'ended';
  return toWait(view).kind === 'people' || view.findings.some(isFailing) ? 'people' : 'running';
}

const isFailing = ({ verdict, advisory }: RolloutView['findings'][number]): boolean => verdict === 'fail' && advisory !== true;

/** Who waits longest for a person comes first; of the others the newest. */
export function sortHeap(views: readonly RolloutView[], heap: Heap): readonly RolloutView[] {
  if (heap === 'people') return views.toSorted((a, b) => waitingSince(a) - waitingSince(b));
  if (heap === 'ended') return views.toSorted((a, b) => (b.endedAtMs ?? b.startedAtMs) - (a.endedAtMs ?? a.startedAtMs));
  return views.toSorted((a, b) => b.startedAtMs - a.startedAtMs);
}

const waitingSince = ({ hold, gate, stageStartedAtMs, startedAtMs }: RolloutView): number =>
  hold?.sinceMs ?? gate?.openedAtMs ?? stageStartedAtMs ?? startedAtMs;

/** Those whose feature, id or summary has these letters, in this environment. */
export function filterRollouts(
  views: readonly RolloutView[],
  { letters, environment }: { readonly letters: string; readonly environment: string },
): readonly RolloutView[] {
  const wanted = letters.trim().toLowerCase();
  return views.filter((view) => {
    if (environment !== '' && view.environment !== environment) return false;
    return wanted === '' || [view.feature, view.id, view.summary].some((text) => text.toLowerCase().includes(wanted));
  });
}

import { formatDuration } from '../../core/plan/format-duration.js';
import { findMissed, RECONCILER, type ReconcileResult, type ReconcilerMark } from '../../core/reconciler/reconciler-mark.js';
import type { ReconcileDeps } from './reconcile-deps.js';

/** Null: it has never run. */
export async function readReconcilerMark({ marks }: Pick<ReconcileDeps['store'], 'marks'>): Promise<ReconcilerMark | null> {
  return ((await marks.read(RECONCILER))?.data ?? null) as ReconcilerMark | null;
}

/** Pages everybody: nobody looked after lost rollouts for a while. One gap is one page, whoever notices it. */
export async function pageMissed(
  { door }: Pick<ReconcileDeps, 'door'>,
  missed: NonNullable<ReconcileResult['missed']>,
  isOver: boolean,
): Promise<void> {
  const since = new Date(missed.fromMs).toISOString();
  const howLong = formatDuration(Math.floor((missed.toMs - missed.fromMs) / 1000) * 1000);
  const summary = isOver
    ? `Tidegate's reconciler was not running from ${since} to ${new Date(missed.toMs).toISOString()} (${howLong}). It runs again; what it found stands in the timelines.`
    : `Tidegate's reconciler has not run since ${since} (${howLong}). Its schedule may be paused or deleted: look at \`tidegate doctor\`.`;
  await door.page({ ...toOrder(missed), summary });
}

/** After a run: the gap is closed for those who were told of it, by whoever noticed it. */
export function endMissed({ door }: Pick<ReconcileDeps, 'door'>, missed: NonNullable<ReconcileResult['missed']>): Promise<void> {
  return door.pageOver({ ...toOrder(missed), summary: `Tidegate's reconciler runs again since ${new Date(missed.toMs).toISOString()}.` });
}

const toOrder = ({ fromMs }: NonNullable<ReconcileResult['missed']>) => ({
  dedupKey: `reconciler/missed/${fromMs}`,
  cause: 'reconcilerMissed',
  rollout: null,
});

/** For the watcher, which lives when the schedule does not: pages when the last run is too old. With nothing rolled out nobody is woken up. */
export async function watchReconciler(deps: ReconcileDeps): Promise<void> {
  const { store, nowMs } = deps;
  const missed = findMissed((await readReconcilerMark(store))?.atMs ?? null, nowMs());
  if (missed === null || (await store.strays.openRollouts(nowMs())).length === 0) return;
  await pageMissed(deps, missed, false);
}

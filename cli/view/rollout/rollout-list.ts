import { describeStage } from '../../../core/rollout/view/describe-stage.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toShownState } from '../../../core/rollout/view/shown-state.js';
import { type ColumnHead, renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { relative } from '../terminal/times.js';
import { renderState } from './state-words.js';

const WIDE = 96;

/** One line for each rollout; a wide terminal also shows the environment and the headline. */
export function renderRolloutList(rollouts: readonly RolloutView[], frame: Frame): readonly string[] {
  if (rollouts.length === 0) return ['No rollouts. Start one with `tidegate start -f spec.yaml`.'];
  const isWide = frame.width >= WIDE;
  const heads: readonly ColumnHead[] = [
    { header: 'rollout', shrinksTo: 20 },
    { header: 'feature', shrinksTo: 10 },
    ...(isWide ? [{ header: 'in', shrinksTo: 8 }] : []),
    { header: 'state' },
    { header: 'stage' },
    { header: 'started', align: 'right' as const },
    ...(isWide ? [{ header: 'where it stands', shrinksTo: 12 }] : []),
  ];
  return renderColumns(
    heads,
    rollouts.map((view) => toRow(view, isWide, frame)),
    frame,
  );
}

function toRow(view: RolloutView, isWide: boolean, { paint, nowMs }: Frame): readonly string[] {
  const stage = view.stages[view.stageIndex];
  return [
    view.id,
    view.feature,
    ...(isWide ? [view.environment] : []),
    renderState(toShownState(view), paint),
    stage === undefined ? '–' : describeStage(stage),
    relative(view.startedAtMs, nowMs),
    ...(isWide ? [view.headline] : []),
  ];
}

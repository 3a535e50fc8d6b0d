import { formatShare } from '../../../../core/assignment/share.js';
import { isTerminal, isUndoing } from '../../../../core/rollout/phases.js';
import { describeStage } from '../../../../core/rollout/view/describe-stage.js';
import type { RolloutView, StageView } from '../../../../core/rollout/view/rollout-view.js';
import { joinMarked, type Marked, md } from '../marked.js';

/** Around the present one; a rollout of more stages than this is shown in part. */
const MOST_STAGES = 10;

/** `✅ shadow 10 % done → 🔵 *canary 5 % now* → ⬜ ab 50 % next → ⬜ full 99 % later`. */
export function toStageRail({ stages, phase, stageIndex }: Pick<RolloutView, 'stages' | 'phase' | 'stageIndex'>): Marked {
  const isUndone = isUndoing(phase) || (isTerminal(phase) && phase !== 'completed');
  const from = Math.max(0, Math.min(stageIndex - 4, stages.length - MOST_STAGES));
  const shown = stages.slice(from, from + MOST_STAGES);
  const after = stages.length - from - shown.length;
  const parts = [
    ...(from > 0 ? [md`${from} before`] : []),
    ...shown.map((stage, index) => toStagePart(stage, isUndone, from + index === stageIndex + 1)),
    ...(after > 0 ? [md`${after} more later`] : []),
  ];
  return joinMarked(parts, ' → ');
}

function toStagePart(stage: StageView, isUndone: boolean, isNext: boolean): Marked {
  const text = describeStage(stage).replaceAll(' ', '\u00a0');
  if (stage.status === 'done') return md`✅ ${text} done`;
  if (isUndone) return stage.status === 'current' ? md`↩️ ${text} taken back` : md`⬜ ${text} not begun`;
  return stage.status === 'current' ? md`🔵 *${text} now*` : md`⬜ ${text} ${isNext ? 'next' : 'later'}`;
}

/** `2 of 4: canary, 5 % set`. */
export function describePlace({ stages, stageIndex }: Pick<RolloutView, 'stages' | 'stageIndex'>): string {
  const stage = stages[stageIndex];
  if (stage === undefined) return `none yet, ${stages.length} to come`;
  const what = stage.kind === 'shadow' ? `${formatShare(stage.shadowSample)} mirrored` : `${formatShare(stage.share)} set`;
  return `${stageIndex + 1} of ${stages.length}: ${stage.kind}, ${what}`;
}

import { isTerminal, isUndoing } from '../../../core/rollout/phases.js';
import { describeStage } from '../../../core/rollout/view/describe-stage.js';
import type { RolloutView, StageView } from '../../../core/rollout/view/rollout-view.js';
import type { Frame } from '../terminal/frame.js';
import { displayWidth } from '../terminal/text.js';

const ARROW = ' → ';

/** `✓ shadow 10 % → ● canary 5 % → ○ ab 50 %`: where the rollout stands, and the share that each stage sets. */
export function renderStageRail(view: Pick<RolloutView, 'stages' | 'phase'>, { width, paint }: Frame): readonly string[] {
  const isUndone = isUndoing(view.phase) || (isTerminal(view.phase) && view.phase !== 'completed');
  const lines: string[] = [];
  let line = '';
  for (const stage of view.stages) {
    const cell = renderStage(stage, isUndone, paint);
    const longer = line === '' ? cell : `${line}${paint('dim', ARROW)}${cell}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(`${line}${paint('dim', ARROW.trimEnd())}`);
      line = cell;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function renderStage(stage: StageView, isUndone: boolean, paint: Frame['paint']): string {
  const text = describeStage(stage);
  if (stage.status === 'done') return paint(isUndone ? 'dim' : 'good', `✓ ${text}`);
  if (stage.status === 'waiting') return paint('dim', `○ ${text}`);
  return isUndone ? paint('bad', `↺ ${text}`) : paint('accent', `● ${text}`);
}

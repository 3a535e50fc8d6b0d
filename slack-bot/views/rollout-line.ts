import { type Marked, md, NOTHING, safe } from '../../contracts/slack/text/marked.js';
import { code, sentence } from '../../contracts/slack/text/marks.js';
import { linkToRollout } from '../../contracts/slack/text/rollout/rollout-url.js';
import { toStateMark } from '../../contracts/slack/text/rollout/state-mark.js';
import { describeStage } from '../../core/rollout/view/describe-stage.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** A rollout in two lines: what, where and in which state; then the workflow's sentence. */
export function toRolloutLine(view: RolloutView, baseUrl?: string): Marked {
  const { sign, word } = toStateMark(view);
  const stage = view.stages[view.stageIndex];
  const where = stage === undefined ? '' : `, ${describeStage(stage)}`;
  const link = linkToRollout(baseUrl, view.id, view.id);
  const id = link === NOTHING ? code(view.id, 60) : link;
  return md`${sign} *${safe(view.feature, 80)}* · ${safe(view.environment, 40)} · ${word}${where} · ${id}\n${sentence(view.headline, 300)}`;
}

import { clipMarked, type Marked, md, NOTHING, safe } from '../../../../contracts/slack/text/marked.js';
import { toSpokenStatus } from '../../../../contracts/slack/text/rollout/status-line.js';
import { countApprovals } from '../../../../core/gate/gate-policy.js';
import { formatTime } from '../../../../core/plan/plan-words.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';

/** Below what chat.update takes, and short enough to be read aloud. */
const MAX_TEXT = 2_900;

/** The card in one breath: what it is about, where it stands and, where people are asked, until when. */
export function toCardText(view: RolloutView): Marked {
  const { gate } = view;
  const asked =
    gate === null
      ? NOTHING
      : md` ${countApprovals(gate)} of ${gate.required} approvals so far; it can be decided until ${formatTime(gate.expiresAtMs)}.`;
  return clipMarked(md`${safe(toSpokenStatus(view), 1_400)}${asked}`, MAX_TEXT);
}

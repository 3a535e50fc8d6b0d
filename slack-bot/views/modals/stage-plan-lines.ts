import { fitLines } from '../../../contracts/slack/text/fit-lines.js';
import { type Marked, md, NOTHING } from '../../../contracts/slack/text/marked.js';
import type { SlackIds } from '../../../contracts/slack/text/marks.js';
import { toApprovers } from '../../../contracts/slack/text/rollout/gate-lines.js';
import { formatShare } from '../../../core/assignment/share.js';
import { formatDuration } from '../../../core/plan/format-duration.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import type { ApprovalPolicy, RolloutSpec, Stage } from '../../../core/rollout/spec.js';

/** Each stage in a line: who gets the candidate, how long at least, and who must approve before the next. */
export function toStagePlanLines({ stages }: Pick<RolloutSpec, 'stages'>, slackIds?: SlackIds): readonly Marked[] {
  const lines = stages.map(
    (stage, index) => md`${index + 1}. *${toExposure(stage)}*, ${toWait(stage)}${toApproval(stage.approval, slackIds)}`,
  );
  return fitLines(lines, { most: 20, characters: 2_600, rest: (shown) => md`… and ${lines.length - shown} more` });
}

const toExposure = ({ kind, share, shadowSample }: Stage): string =>
  kind === 'shadow' ? `shadow: ${formatShare(shadowSample)} mirrored, nobody sees it` : `${kind}: ${formatShare(share)}`;

function toWait({ holdMs, minimumUnits }: Stage): Marked {
  const units = minimumUnits > 0 ? md` and ${formatCount(minimumUnits)} units an arm` : NOTHING;
  return md`at least ${formatDuration(holdMs)}${units}`;
}

function toApproval(approval: ApprovalPolicy | undefined, slackIds?: SlackIds): Marked {
  if (approval === undefined) return NOTHING;
  const { required, approvers, expiresMs, onExpiry } = approval;
  const who = toApprovers(approvers, slackIds === undefined ? {} : { slackIds });
  const people = required === 1 ? '1 approval' : `${required} approvals`;
  return md`; then ${people} by ${who} within ${formatDuration(expiresMs)}, else it ${onExpiry === 'rollback' ? 'rolls back' : 'holds'}`;
}

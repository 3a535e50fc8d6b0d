import { SLACK_LIMITS } from '../../../contracts/slack/slack-limits.js';
import type { SlackModalView } from '../../../contracts/slack/slack-view.js';
import { context, divider, plainText, section } from '../../../contracts/slack/text/build-blocks.js';
import { md, NOTHING, toLines } from '../../../contracts/slack/text/marked.js';
import { code, sentence } from '../../../contracts/slack/text/marks.js';
import { toChangeLines } from '../../../contracts/slack/text/rollout/change-lines.js';
import { sortFindings, toWorstLines, withoutName } from '../../../contracts/slack/text/rollout/guard-lines.js';
import type { RolloutFacts } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import { linkToRollout } from '../../../contracts/slack/text/rollout/rollout-url.js';
import { toStageRail } from '../../../contracts/slack/text/rollout/stage-lines.js';
import { toVerdictMark } from '../../../contracts/slack/text/rollout/state-mark.js';
import { toStatus } from '../../../contracts/slack/text/rollout/status-line.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

const MOST_GUARDS = 60;

/** What does not fit on a card: each guard in the words of its rule. Nothing can be decided here. */
export function toDetailsModal(view: RolloutView, { baseUrl }: RolloutFacts): SlackModalView {
  const findings = sortFindings(view.findings);
  const rest = findings.length - MOST_GUARDS;
  const link = linkToRollout(baseUrl, view.id, 'Open on the dashboard');
  const { title, close } = SLACK_LIMITS.view;
  return {
    type: 'modal',
    title: plainText('Rollout', title),
    close: plainText('Close', close),
    blocks: [
      section(toStatus(view)),
      section(toStageRail(view)),
      section(toLines(toChangeLines(view))),
      divider(),
      ...(findings.length === 0 ? [section(md`No guard has been read yet.`)] : []),
      ...findings.slice(0, MOST_GUARDS).map((finding) => {
        const { sign, word } = toVerdictMark(finding.verdict);
        return section(
          toLines([
            md`${sign} *${finding.guard}* ${word}${finding.verdict === 'error' ? NOTHING : md`, rule ${code(finding.rule, 60)}`}`,
            sentence(withoutName(finding), 1_200),
            ...toWorstLines([finding]),
          ]),
        );
      }),
      ...(rest > 0 ? [section(md`… and ${rest} more: \`tidegate verdicts\` shows all.`)] : []),
      context([
        md`${code(view.id, 60)}`,
        md`revision ${view.revision}`,
        md`spec ${code(view.specHash, 64)}`,
        ...(link === NOTHING ? [] : [link]),
      ]),
    ],
  };
}

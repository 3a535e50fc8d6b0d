import { context, header, section } from '../../../contracts/slack/text/build-blocks.js';
import { type Marked, md, safe, toLines } from '../../../contracts/slack/text/marked.js';
import { code } from '../../../contracts/slack/text/marks.js';
import { toGateLines } from '../../../contracts/slack/text/rollout/gate-lines.js';
import { toGuardLines, toWorstLines } from '../../../contracts/slack/text/rollout/guard-lines.js';
import { toRollbackLines } from '../../../contracts/slack/text/rollout/rollback-lines.js';
import type { RolloutFacts } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import { toStageRail } from '../../../contracts/slack/text/rollout/stage-lines.js';
import { toSpokenStatus, toStatus, toTitle } from '../../../contracts/slack/text/rollout/status-line.js';
import { toTroubleLines } from '../../../contracts/slack/text/rollout/trouble-lines.js';
import { toWaitLine } from '../../../contracts/slack/text/rollout/wait-line.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { type Answer, answer } from './answer.js';

/** `/tidegate status <id>`: where it stands, without buttons: the card has them. */
export function toStatusAnswer(view: RolloutView, facts: RolloutFacts): Answer {
  const waits = toWaitLine(view);
  const parts: readonly (readonly Marked[])[] = [
    view.gate === null ? [] : toGateLines(view.gate, view, facts),
    toRollbackLines(view, facts),
    toGuardLines(view.findings, { most: 12, characters: 1_800 }),
    toWorstLines(view.findings),
    toTroubleLines(view, facts),
  ];
  return answer(safe(toSpokenStatus(view), 1_400).marked, [
    header(toTitle(view)),
    section(toStatus(view), 1_200),
    section(toStageRail(view), 500),
    ...(waits === null ? [] : [section(md`*Waits for* ${waits}`, 400)]),
    ...parts.filter((lines) => lines.length > 0).map((lines) => section(toLines(lines), 1_700)),
    context([md`${code(view.id, 60)}`, md`revision ${view.revision}`]),
  ]);
}

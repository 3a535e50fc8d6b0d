import { header, section } from '../../../contracts/slack/text/build-blocks.js';
import { type Marked, md, safe, toLines } from '../../../contracts/slack/text/marked.js';
import { dateOf, sentence } from '../../../contracts/slack/text/marks.js';
import { toReasonLines } from '../../../contracts/slack/text/rollout/guard-lines.js';
import { toRollbackLines } from '../../../contracts/slack/text/rollout/rollback-lines.js';
import type { RolloutFacts } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import { toSpokenStatus, toStatus, toTitle } from '../../../contracts/slack/text/rollout/status-line.js';
import { toTroubleLines } from '../../../contracts/slack/text/rollout/trouble-lines.js';
import { toWaitLine } from '../../../contracts/slack/text/rollout/wait-line.js';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { type Answer, answer } from './answer.js';

const LAST = 6;

/** `/tidegate why <id>`: why it stands where it stands, or why it ended as it did, and what happened last. */
export function toWhyAnswer(view: RolloutView, entries: readonly RecordedEntry[], facts: RolloutFacts): Answer {
  const waits = isTerminal(view.phase) ? null : toWaitLine(view);
  const parts: readonly (readonly Marked[])[] = [
    [toStatus(view)],
    waits === null ? [] : [md`*Waits for* ${waits}`],
    toRollbackLines(view, facts),
    toReasonLines(view.findings, `${view.headline} ${view.rollback?.reason ?? ''}`),
    toTroubleLines(view, facts),
    toLast(entries),
  ];
  return answer(safe(toSpokenStatus(view), 1_400).marked, [
    header(toTitle(view)),
    ...parts.filter((lines) => lines.length > 0).map((lines) => section(toLines(lines), 1_600)),
  ]);
}

function toLast(entries: readonly RecordedEntry[]): readonly Marked[] {
  const last = entries.toSorted((a, b) => a.seq - b.seq).slice(-LAST);
  return last.length === 0
    ? []
    : [md`*What happened last*`, ...last.map(({ atMs, summary }) => md`• ${dateOf(atMs)}: ${sentence(summary, 160)}`)];
}

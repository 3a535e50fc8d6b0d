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
import type { Explanation } from '../../../core/rollout/explain/explanation.js';
import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { type Answer, answer } from './answer.js';

const LAST = 6;

/** `/tidegate why <id>`: why it stands where it stands, or why it ended as it did, and what happened last. */
export function toWhyAnswer(
  view: RolloutView,
  entries: readonly RecordedEntry[],
  facts: RolloutFacts,
  explanation: Pick<Explanation, 'waiting' | 'next' | 'whoCan'> | null = null,
): Answer {
  const waits = isTerminal(view.phase) ? null : toWaitLine(view);
  const parts: readonly (readonly Marked[])[] = [
    [toStatus(view)],
    waits === null ? [] : [md`*Waits for* ${waits}`],
    toRollbackLines(view, facts),
    toReasonLines(view.findings, `${view.headline} ${view.rollback?.reason ?? ''}`),
    toTroubleLines(view, facts),
    ...(explanation === null ? [] : toExplanationLines(view, explanation)),
    toLast(entries),
  ];
  return answer(safe(toSpokenStatus(view), 1_400).marked, [
    header(toTitle(view)),
    ...parts.filter((lines) => lines.length > 0).map((lines) => section(toLines(lines), 1_600)),
  ]);
}

const MOST = 4;

/** The same as the API's explanation, without what stands above already. */
function toExplanationLines(
  { headline, hold }: RolloutView,
  { waiting, next, whoCan }: Pick<Explanation, 'waiting' | 'next' | 'whoCan'>,
): readonly (readonly Marked[])[] {
  const said = `${headline} ${hold?.reason ?? ''}`;
  const open = waiting.filter(({ detail }) => hold === null && !said.includes(detail)).slice(0, MOST);
  const approve = whoCan.find(({ action }) => action === 'approve');
  const who = approve?.people.slice(0, 8).join(', ') ?? '';
  return [
    open.length === 0 ? [] : [md`*Still missing*`, ...open.map(({ what, detail }) => md`• ${safe(what, 60)}: ${sentence(detail, 240)}`)],
    next.length === 0
      ? []
      : [
          md`*What happens next*`,
          ...next
            .slice(0, MOST)
            .map((step) => md`• ${step.atMs === null ? '' : md`${dateOf(step.atMs)}: `}${sentence(`${step.what}, if ${step.if}.`, 240)}`),
        ],
    approve === undefined
      ? []
      : [md`*Who can approve:* ${who === '' ? 'nobody of the directory' : safe(who, 300)}. ${sentence(approve.note, 240)}`],
  ];
}

function toLast(entries: readonly RecordedEntry[]): readonly Marked[] {
  const last = entries.toSorted((a, b) => a.seq - b.seq).slice(-LAST);
  return last.length === 0
    ? []
    : [md`*What happened last*`, ...last.map(({ atMs, summary }) => md`• ${dateOf(atMs)}: ${sentence(summary, 160)}`)];
}

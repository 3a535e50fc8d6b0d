import type { SlackBlock } from '../../../contracts/slack/blocks/block.js';
import { context, fields, header, section } from '../../../contracts/slack/text/build-blocks.js';
import { joinMarked, type Marked, md, safe, toLines } from '../../../contracts/slack/text/marked.js';
import { toChangeLines } from '../../../contracts/slack/text/rollout/change-lines.js';
import { toGateLines } from '../../../contracts/slack/text/rollout/gate-lines.js';
import { toGuardLines, toReasonLines, toWorstLines } from '../../../contracts/slack/text/rollout/guard-lines.js';
import { toRollbackLines } from '../../../contracts/slack/text/rollout/rollback-lines.js';
import type { RolloutFacts } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import { toStageRail } from '../../../contracts/slack/text/rollout/stage-lines.js';
import { toStatus, toTitle } from '../../../contracts/slack/text/rollout/status-line.js';
import { toTroubleLines } from '../../../contracts/slack/text/rollout/trouble-lines.js';
import { isWatched } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toCardContext } from './parts/card-context.js';
import { toCardFields } from './parts/card-fields.js';
import { toGuardTable } from './parts/guard-table.js';
import { toHistoryChart } from './parts/history-chart.js';

/** Longest text of each block. Their sum is below the 10,000 characters that Slack takes of a message's blocks together. */
const MAX = {
  change: 1_100,
  status: 1_200,
  field: 160,
  rail: 500,
  gate: 1_700,
  rollback: 1_700,
  guards: 1_700,
  reasons: 900,
  worst: 600,
  trouble: 900,
  context: 120,
} as const;

/** All blocks but the buttons, from what is released to where it can be looked up. */
export function toFullBlocks(view: RolloutView, facts: RolloutFacts, level: 'rich' | 'plain'): readonly SlackBlock[] {
  return [
    header(toTitle(view)),
    section(toLines(toChangeLines(view)), MAX.change),
    section(toStatus(view), MAX.status),
    fields(toCardFields(view, facts), MAX.field),
    section(toStageRail(view), MAX.rail),
    ...toSection(view.gate === null ? [] : toGateLines(view.gate, view, facts), MAX.gate),
    ...toSection(toRollbackLines(view, facts), MAX.rollback),
    ...toGuards(view, facts, level),
    ...toSection(toWorstLines(view.findings), MAX.worst),
    ...toSection(toTroubleLines(view, facts), MAX.trouble),
    context(toCardContext(view, facts), MAX.context),
  ];
}

function toGuards(view: RolloutView, facts: RolloutFacts, level: 'rich' | 'plain'): readonly SlackBlock[] {
  if (isStillEmpty(view)) {
    const names = joinMarked(
      view.findings.map(({ guard }) => safe(guard, 60)),
      ', ',
    );
    return [section(md`⏳ *Guards*: no data of this stage yet. Watched are ${names}.`, MAX.reasons)];
  }
  return level === 'rich' ? toRichGuards(view, facts) : toPlainGuards(view);
}

/** When a stage has just begun no session of it has ended, and a table of errors would look like a fault. Where data stay away, the rollout is held. */
const isStillEmpty = ({ findings, phase, hold }: RolloutView): boolean =>
  hold === null && isWatched(phase) && findings.length > 0 && findings.every(({ reading }) => reading.kind === 'noData');

function toRichGuards(view: RolloutView, { history }: RolloutFacts): readonly SlackBlock[] {
  if (view.findings.length === 0) return toPlainGuards(view);
  const { table, rest } = toGuardTable(view.findings, view.unit);
  const chart = toHistoryChart(history);
  return [
    table,
    ...toSection([...rest, ...toReasonLines(view.findings, `${view.headline} ${view.rollback?.reason ?? ''}`)], MAX.reasons),
    ...(chart === null ? [] : [chart]),
  ];
}

function toPlainGuards({ findings, phase, unit }: RolloutView): readonly SlackBlock[] {
  if (findings.length === 0) return isWatched(phase) ? [section(md`🔍 *Guards*: none has been read yet.`)] : [];
  const lines = toGuardLines(findings, { most: 12, characters: MAX.guards - 60 });
  return [section(toLines([md`*Guards*, candidate against control in ${unit}s`, ...lines]), MAX.guards)];
}

const toSection = (lines: readonly Marked[], max: number): readonly SlackBlock[] =>
  lines.length === 0 ? [] : [section(toLines(lines), max)];

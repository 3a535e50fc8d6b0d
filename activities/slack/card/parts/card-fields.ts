import { type Marked, md } from '../../../../contracts/slack/text/marked.js';
import { agoOf, dateOf, person } from '../../../../contracts/slack/text/marks.js';
import type { RolloutFacts } from '../../../../contracts/slack/text/rollout/rollout-facts.js';
import { describePlace } from '../../../../contracts/slack/text/rollout/stage-lines.js';
import { toWaitLine } from '../../../../contracts/slack/text/rollout/wait-line.js';
import { formatBriefly } from '../../../../core/plan/format-duration.js';
import { formatCount } from '../../../../core/plan/plan-words.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';

/** What is read at a glance: place, what it waits for, size of both arms, who asked and since when. */
export function toCardFields(view: RolloutView, facts: RolloutFacts): readonly Marked[] {
  const waits = toWaitLine(view);
  return [
    field('Stage', md`${describePlace(view)}`),
    ...(waits === null ? [] : [field('Waits for', waits)]),
    ...toUnits(view),
    field('Asked for by', md`${person(view.requestedBy, facts.slackIds)}, ${agoOf(view.startedAtMs, facts.nowMs)}`),
    ...toTimes(view, facts),
  ];
}

const field = (label: string, value: Marked): Marked => md`*${label}*\n${value}`;

function toUnits({ unit, units }: RolloutView): readonly Marked[] {
  if (units.candidate + units.control === 0) return [];
  const label = `${unit.charAt(0).toUpperCase()}${unit.slice(1)}s in this stage`;
  return [field(label, md`${formatCount(units.candidate)} candidate, ${formatCount(units.control)} control`)];
}

function toTimes(view: RolloutView, { nowMs, slackIds }: RolloutFacts): readonly Marked[] {
  const { hold, endedAtMs, stageStartedAtMs, stageAttempt, startedAtMs, revertibleUntilMs, reverted } = view;
  if (endedAtMs !== null) {
    const back =
      reverted === undefined && revertibleUntilMs !== undefined ? [field('Can be reverted', md`until ${dateOf(revertibleUntilMs)}`)] : [];
    const taken =
      reverted === undefined ? [] : [field('Reverted by', md`${person(reverted.by, slackIds)}, ${agoOf(reverted.atMs, nowMs)}`)];
    return [field('Ended', md`${dateOf(endedAtMs)}, after ${formatBriefly(endedAtMs - startedAtMs)}`), ...back, ...taken];
  }
  const held =
    hold === null
      ? []
      : [field(hold.kind === 'paused' ? 'Paused' : 'Held', md`${agoOf(hold.sinceMs, nowMs)}, by ${person(hold.by, slackIds)}`)];
  const began =
    stageStartedAtMs === null ? [] : [field('This stage began', md`${agoOf(stageStartedAtMs, nowMs)}, attempt ${stageAttempt}`)];
  return [...held, ...began];
}

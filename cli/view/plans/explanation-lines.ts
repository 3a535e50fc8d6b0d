import { formatBriefly } from '../../../core/plan/format-duration.js';
import type { Explanation, NextStep, Waiting, WhoCan } from '../../../core/rollout/explain/explanation.js';
import { renderCommand } from '../rollout/command-lines.js';
import { stateHeading } from '../rollout/state-words.js';
import type { Frame } from '../terminal/frame.js';
import { hang, indent, padEnd, wrap } from '../terminal/text.js';
import { relativeAndClock } from '../terminal/times.js';

const LABEL = 25;

/** The answer first; then what it waits for, what follows, who can act, and what to type. */
export function renderExplanation(explanation: Explanation, frame: Frame): readonly string[] {
  const inner: Frame = { ...frame, width: frame.width - 2 };
  const { text, tone } = stateHeading(explanation.state);
  const { paint } = frame;
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', paint('strong', title), ...indent(lines)]);
  return [
    `${paint(tone, text)}  ${paint('dim', explanation.id)}`,
    '',
    ...indent(wrap(explanation.sentence, inner.width)),
    ...section(
      'WAITS FOR',
      explanation.waiting.flatMap((waiting) => renderWaiting(waiting, inner)),
    ),
    ...section(
      'NEXT',
      explanation.next.flatMap((step) => renderStep(step, inner)),
    ),
    ...section(
      'WHO CAN',
      mergeActions(explanation.whoCan).flatMap((who) => renderWho(who, inner)),
    ),
    ...section(
      'TRY THIS',
      explanation.tryThis.flatMap(({ what, command }) => renderCommand(padEnd(what, LABEL), [command], inner)),
    ),
  ];
}

function renderWaiting({ what, sinceMs, untilMs, detail }: Waiting, { width, paint, nowMs }: Frame): readonly string[] {
  const times = [
    ...(sinceMs === null ? [] : [`for ${formatBriefly(nowMs - sinceMs)}`]),
    ...(untilMs === null
      ? []
      : [untilMs < nowMs ? `due since ${relativeAndClock(untilMs, nowMs)}` : `until ${relativeAndClock(untilMs, nowMs)}`]),
  ];
  const blank = ' '.repeat(LABEL);
  const [first = '', ...rest] = hang(padEnd(what, LABEL), detail, width);
  const head = `${paint('accent', first.slice(0, what.length))}${first.slice(what.length)}`;
  return [head, ...rest, ...(times.length === 0 ? [] : [`${blank}${paint('dim', times.join(', '))}`])];
}

function renderStep(step: NextStep, { width, nowMs }: Frame): readonly string[] {
  const when = step.atMs === null ? '' : `${relativeAndClock(step.atMs, nowMs)}: `;
  return hang('→ ', `${when}${step.what}, if ${step.if}.`, width);
}

const ACTIONS: Readonly<Record<WhoCan['action'], string>> = {
  approve: 'approve',
  reject: 'reject',
  pause: 'pause',
  resume: 'resume',
  abort: 'abort',
  kill: 'kill',
  thaw: 'lift the freeze',
  breakGlass: 'break the glass',
  revert: 'revert',
  retry: 'try again',
};

const MOST_PEOPLE = 6;

interface Who extends Omit<WhoCan, 'action' | 'right'> {
  readonly actions: readonly string[];
}

/** What the same people can do stands in one line. */
function mergeActions(whoCan: readonly WhoCan[]): readonly Who[] {
  const merged = new Map<string, Who>();
  for (const { action, people, groups, note } of whoCan) {
    const key = JSON.stringify([people, groups, note]);
    const actions = [...(merged.get(key)?.actions ?? []), ACTIONS[action] ?? action];
    merged.set(key, { actions, people, groups, note });
  }
  return [...merged.values()];
}

function renderWho({ actions, people, groups, note }: Who, { width }: Frame): readonly string[] {
  const named = people.slice(0, MOST_PEOPLE).join(', ');
  const more = people.length > MOST_PEOPLE ? ` and ${people.length - MOST_PEOPLE} more` : '';
  const who = people.length === 0 ? 'nobody of the directory' : `${named}${more}`;
  const by = groups.length === 0 ? '' : ` (${groups.map((group) => `group:${group}`).join(', ')})`;
  return hang(padEnd(actions.join(', '), LABEL), `${who}${by}${note === '' ? '' : `. ${note}`}`, width);
}

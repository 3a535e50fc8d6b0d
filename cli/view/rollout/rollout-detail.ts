import { formatBriefly } from '../../../core/plan/format-duration.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import { isQueued } from '../../../core/rollout/queue/queued-view.js';
import type { Hold } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toShownState } from '../../../core/rollout/view/shown-state.js';
import { renderQuality } from '../guards/finding-notes.js';
import { renderGuards } from '../guards/guard-table.js';
import { renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { hang, indent, padEnd, wrap } from '../terminal/text.js';
import { relativeAndClock } from '../terminal/times.js';
import { renderCommand } from './command-lines.js';
import { renderGate } from './gate-block.js';
import { toNextCommands } from './next-commands.js';
import { renderRollback } from './rollback-block.js';
import { renderStageRail } from './stage-rail.js';
import { stateHeading } from './state-words.js';

const LABEL = 13;

export interface RolloutDetail {
  readonly view: RolloutView;
  /** Flags that are known to be back at control while it rolls back. */
  readonly restored: ReadonlySet<string>;
  /** Leaves out what does not change, for a terminal that is not high. */
  readonly isBrief?: boolean;
}

/** Everything about one rollout: the sentence with the numbers first, then where it stands, what waits for people, the guards and the flags. */
export function renderRollout({ view, restored, isBrief = false }: RolloutDetail, frame: Frame): readonly string[] {
  const inner: Frame = { ...frame, width: frame.width - 2 };
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', frame.paint('strong', title), ...indent(lines)];
  return [
    ...renderHeadline(view, frame),
    '',
    ...indent([...renderStageRail(view, inner), '', ...(isBrief ? renderProgress(view, inner) : renderFacts(view, inner))]),
    ...section('GATE', view.gate === null ? [] : renderGate(view.gate, view, inner)),
    ...section('HOLD', renderHold(view, inner)),
    ...section('ROLLBACK', renderRollback(view, restored, inner)),
    ...section('DATA QUALITY', renderQuality(view.quality, inner, view.headline)),
    ...section(`GUARDS${describeArms(view)}`, isQueued(view) ? [] : renderGuards(view.findings, inner, view.headline)),
    ...section('FLAGS', isBrief ? [] : renderFlags(view, inner)),
    ...section('NEXT', renderNext(view, inner)),
  ];
}

function renderHeadline(view: RolloutView, { width, paint }: Frame): readonly string[] {
  const { text, tone } = stateHeading(toShownState(view));
  const label = `${text}  `;
  const [first = '', ...rest] = wrap(`${label.replaceAll(' ', '\u00a0')} ${view.headline}`, width);
  const opening = first.replaceAll('\u00a0', ' ');
  const head = `${paint(tone, text)}${paint('strong', opening.slice(text.length).replace(/^\s+/, '  '))}`;
  return [head, ...rest.map((line) => paint('strong', line))];
}

function renderFacts(view: RolloutView, frame: Frame): readonly string[] {
  const { width, nowMs } = frame;
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, width);
  return [
    ...line('rollout', view.id),
    ...line('feature', `${view.feature} in ${view.environment}`),
    ...line('change', view.summary),
    ...line('started', `${relativeAndClock(view.startedAtMs, nowMs)} by ${view.requestedBy}`),
    ...(view.retryOf === undefined ? [] : line('retries', view.retryOf)),
    ...(view.retries === undefined ? [] : line('retried as', view.retries.join(', '))),
    ...renderProgress(view, frame),
  ];
}

function renderProgress(view: RolloutView, { width, nowMs }: Frame): readonly string[] {
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, width);
  const stage =
    view.stageStartedAtMs === null || view.endedAtMs !== null
      ? []
      : line('this stage', `attempt ${view.stageAttempt}, began ${relativeAndClock(view.stageStartedAtMs, nowMs)}`);
  const next =
    view.nextCheckAtMs === null || view.endedAtMs !== null || view.gate !== null || isQueued(view)
      ? []
      : line('next check', `${relativeAndClock(view.nextCheckAtMs, nowMs)} at the latest; guards act before that`);
  const end =
    view.endedAtMs === null
      ? []
      : line('ended', `${relativeAndClock(view.endedAtMs, nowMs)}, after ${formatBriefly(view.endedAtMs - view.startedAtMs)}`);
  return [...stage, ...next, ...end, ...renderRevert(view, line, nowMs)];
}

function renderHold(view: RolloutView, { width, nowMs }: Frame): readonly string[] {
  const { hold, headline } = view;
  if (hold === null) return [];
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, width);
  return [
    ...(headline.includes(hold.reason) ? [] : line('why', hold.reason)),
    ...line('since', `${relativeAndClock(hold.sinceMs, nowMs)}, by ${hold.by}`),
    ...line('until', describeUntil(hold, view, nowMs)),
  ];
}

function describeUntil(hold: Hold, { nextCheckAtMs, freeze }: RolloutView, nowMs: number): string {
  if (hold.cause === 'queued') {
    const end = nextCheckAtMs === null ? '' : `; given up ${relativeAndClock(nextCheckAtMs, nowMs)}`;
    return `its flags are free, then it begins by itself${end}`;
  }
  if (hold.cause === 'freeze') {
    const end = typeof freeze?.untilMs === 'number' ? `${relativeAndClock(freeze.untilMs, nowMs)}, or earlier when ` : '';
    return `${end}somebody lifts it; it then goes on by itself. Guards keep watching`;
  }
  if (hold.kind === 'paused') return 'a person resumes it; guards keep watching';
  if (hold.cause === 'gateExpired') return 'a person resumes it or aborts; guards keep watching';
  return 'its cause goes away, or a person resumes it; guards keep watching';
}

/** Until when a completed rollout can be taken back, or that it was. */
function renderRevert(
  { reverted, revertibleUntilMs }: RolloutView,
  line: (label: string, text: string) => readonly string[],
  nowMs: number,
) {
  if (reverted !== undefined) {
    const { state, by, atMs, endedAtMs } = reverted;
    return line(
      state,
      `${relativeAndClock(endedAtMs ?? atMs, nowMs)} by ${by}${endedAtMs === undefined ? '' : `, in ${formatBriefly(endedAtMs - atMs)}`}`,
    );
  }
  if (revertibleUntilMs === undefined) return [];
  return line(
    'revertible',
    nowMs < revertibleUntilMs
      ? `until ${relativeAndClock(revertibleUntilMs, nowMs)}`
      : `no more, since ${relativeAndClock(revertibleUntilMs, nowMs)}`,
  );
}

function describeArms({ units, findings }: RolloutView): string {
  return findings.length === 0
    ? ''
    : `  ${formatCount(units.candidate)} candidate and ${formatCount(units.control)} control units in this stage`;
}

function renderFlags({ flags }: RolloutView, frame: Frame): readonly string[] {
  const heads = [
    { header: 'flag', shrinksTo: 12 },
    { header: 'layer' },
    { header: 'control', shrinksTo: 8 },
    { header: '' },
    { header: 'candidate', shrinksTo: 8 },
    { header: 'platform', shrinksTo: 8 },
  ];
  return renderColumns(
    heads,
    flags.map(({ key, layer, control, candidate, platform }) => [key, layer, control, '→', candidate, platform]),
    frame,
  );
}

function renderNext(view: RolloutView, frame: Frame): readonly string[] {
  return toNextCommands(view, frame.nowMs).flatMap(({ what, command }) => renderCommand(padEnd(what, LABEL), command, frame));
}

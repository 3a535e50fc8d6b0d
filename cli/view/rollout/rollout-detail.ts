import { formatCount } from '../../../core/plan/plan-words.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { renderQuality } from '../guards/finding-notes.js';
import { renderGuards } from '../guards/guard-table.js';
import { renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { hang, indent, padEnd, wrap } from '../terminal/text.js';
import { briefly, relativeAndClock } from '../terminal/times.js';
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
    ...section(`GUARDS${describeArms(view)}`, renderGuards(view.findings, inner, view.headline)),
    ...section('FLAGS', isBrief ? [] : renderFlags(view, inner)),
    ...section('NEXT', renderNext(view, inner)),
  ];
}

function renderHeadline(view: RolloutView, { width, paint }: Frame): readonly string[] {
  const { text, tone } = stateHeading(view.state);
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
    view.nextCheckAtMs === null || view.endedAtMs !== null || view.gate !== null
      ? []
      : line('next check', `${relativeAndClock(view.nextCheckAtMs, nowMs)} at the latest; guards act before that`);
  const end =
    view.endedAtMs === null
      ? []
      : line('ended', `${relativeAndClock(view.endedAtMs, nowMs)}, after ${briefly(view.endedAtMs - view.startedAtMs)}`);
  return [...stage, ...next, ...end];
}

function renderHold({ hold, headline }: RolloutView, { width, nowMs }: Frame): readonly string[] {
  if (hold === null) return [];
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, width);
  const until =
    hold.kind === 'paused'
      ? 'a person resumes it'
      : hold.cause === 'gateExpired'
        ? 'a person resumes it or aborts'
        : 'its cause goes away, or a person resumes it';
  return [
    ...(headline.includes(hold.reason) ? [] : line('why', hold.reason)),
    ...line('since', `${relativeAndClock(hold.sinceMs, nowMs)}, by ${hold.by}`),
    ...line('until', `${until}; guards keep watching`),
  ];
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
  return toNextCommands(view).flatMap(({ what, command }) => renderCommand(padEnd(what, LABEL), command, frame));
}

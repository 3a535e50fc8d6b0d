import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { DemoModel } from './demo-model.js';

const LOG_LINES = 8;

/** The live view as plain lines, none longer than `width`. Pure: the same model gives the same lines. */
export function renderDemo(model: DemoModel, width: number): string[] {
  const lines = [
    `Tidegate demo  ${clock(model.nowMs - model.startedAtMs)}  ${model.headline}`,
    ...model.addresses.map(([label, url]) => `  ${label.padEnd(12)} ${url}`),
    '',
    ...model.rollouts.flatMap(({ name, view }, index) => renderRollout(name, view, index === model.rollouts.length - 1)),
    ...renderTraffic(model),
    '',
    ...model.lines.slice(-LOG_LINES).map(({ atMs, text }) => `${clock(atMs - model.startedAtMs)} ${text}`),
  ];
  return lines.map((line) => (line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line));
}

/** The present rollout with its guards, an earlier one in one line. */
function renderRollout(name: string, view: RolloutView, isPresent: boolean): string[] {
  const title = `${name}.yaml  ${view.state}  ${renderStages(view)}`;
  if (!isPresent) return [title, ''];
  return [title, `  ${view.headline}`, ...view.findings.map(renderFinding), ''];
}

const MARKS = { done: 'x', current: '>', waiting: ' ' } as const;

function renderStages(view: RolloutView): string {
  return view.stages
    .map(({ kind, share, shadowSample, status }) => `[${MARKS[status]}] ${kind} ${percent(kind === 'shadow' ? shadowSample : share)}`)
    .join('  ');
}

function renderFinding({ guard, verdict, estimate }: RolloutView['findings'][number]): string {
  const numbers =
    estimate === undefined
      ? ''
      : `control ${short(estimate.control)}  candidate ${short(estimate.candidate)}  difference ${short(estimate.low)} to ${short(estimate.high)}  margin ${short(estimate.margin)}`;
  return `  ${guard.padEnd(8)} ${verdict.padEnd(12)} ${numbers}`;
}

function renderTraffic({ app, traffic }: DemoModel): string[] {
  if (app === null) return [];
  const { control, candidate } = app.byArm;
  return [
    `Traffic  ${traffic?.active ?? 0} conversations now, ${traffic?.rate ?? 0} new a second, ${app.sessions} in all  replies: control ${control.replies}, candidate ${candidate.replies}, mirrored ${app.shadow.sent}`,
    `Checked  mixed sessions ${app.mixedSessions}  switched sessions ${app.switchedSessions}  server errors ${app.serverErrors + (traffic?.failed ?? 0)}  malformed replies: control ${control.schemaInvalid}, candidate ${candidate.schemaInvalid}`,
  ];
}

export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

export const percent = (share: number): string => `${share / 1000} %`;

/** Three significant digits, and no exponents for what people look at. */
const short = (value: number): string =>
  Math.abs(value) >= 0.0005 || value === 0 ? String(Number(value.toPrecision(3))) : value.toExponential(1);

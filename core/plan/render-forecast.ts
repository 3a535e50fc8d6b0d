import type { GuardForecast, Needed } from './forecast/numbers.js';
import { formatDuration } from './format-duration.js';
import type { Plan, PlannedGuard, PlannedStage } from './plan.js';
import { toSection } from './plan-section.js';
import { formatCount, formatPart } from './plan-words.js';
import { renderTable, wrapText } from './text-table.js';

const right = 'right' as const;

/** What each stage needs and gets, and what each guard can find in it. */
export function renderForecast(plan: Plan, inner: number): readonly string[] {
  const traffic =
    plan.unitsPerHour === null
      ? 'The traffic is not known (traffic.unitsPerHour).'
      : `With ${formatCount(plan.unitsPerHour)} ${plan.unit}s an hour.`;
  const columns = [
    { header: 'stage' },
    { header: 'needs', align: right },
    { header: 'for', wraps: true },
    { header: 'by hold', align: right },
    { header: 'by deadline', align: right },
    { header: 'enough after', align: right },
  ];
  return toSection(
    'FORECAST',
    `${traffic} Units of the smaller arm, in which evidence grows slowest.`,
    [...renderTable(columns, plan.stages.map(toStageRow), inner), '', ...renderGuards(plan, inner), ...renderNotes(plan, inner)],
    inner,
  );
}

function toStageRow({ kind, forecast }: PlannedStage): readonly string[] {
  const { unitsAtHold, unitsAtDeadline, neededUnits, neededFor, timeToNeededMs } = forecast;
  const units = (count: number | null) => (count === null ? '?' : formatCount(count));
  return [
    kind,
    neededUnits === null ? 'not known' : formatCount(neededUnits),
    neededFor,
    units(unitsAtHold),
    units(unitsAtDeadline),
    timeToNeededMs === null ? '?' : formatDuration(roundUp(timeToNeededMs)),
  ];
}

/** Rounded up, the more the longer it is: a forecast is not exact to the second. */
function roundUp(durationMs: number): number {
  const step = durationMs < 60_000 ? 1_000 : durationMs < 86_400_000 ? 60_000 : 3_600_000;
  return Math.ceil(durationMs / step) * step;
}

function renderGuards(plan: Plan, inner: number): readonly string[] {
  const isHarm = plan.guards.some(({ test }) => test.kind === 'comparison' && test.failOn === 'harm');
  const note = `With 80 % probability a guard passes a candidate like control, and fails one that is worse by twice the margin${isHarm ? ' (failOn: harm: by the margin)' : ''}, after so many units; "finds" is the smallest worsening that it fails by the deadline, "open" the chance that a candidate like control is undecided then.`;
  const columns = [
    { header: 'stage' },
    { header: 'guard', wraps: true },
    { header: 'passes after', wraps: true },
    { header: 'fails after', wraps: true },
    { header: 'finds', align: right },
    { header: 'open', align: right },
  ];
  const rows = plan.stages.flatMap(({ kind, forecast }) =>
    forecast.guards.map((row, index) => [index === 0 ? kind : '', ...toGuardRow(row, plan.guards[index])]),
  );
  return [...wrapText(note, inner), ...renderTable(columns, rows, inner)];
}

function toGuardRow(row: GuardForecast, guard: PlannedGuard | undefined): readonly string[] {
  const name = guard?.primary ? `${row.guard} *` : row.guard;
  const { toPass, toFail, smallestEffect, inconclusive } = row;
  if (row.missing !== null) return [name, toPass === null ? '?' : describeNeeded(toPass), '?', '?', '?'];
  if (guard?.test.kind === 'counted')
    return [name, toPass === null ? 'never' : describeNeeded(toPass), 'counted', '-', formatChance(inconclusive)];
  return [
    name,
    toPass === null ? 'never' : describeNeeded(toPass),
    toFail === null ? (row.failWhen === null ? '-' : 'never') : describeNeeded(toFail),
    smallestEffect === null ? '?' : formatPoints(smallestEffect),
    formatChance(inconclusive),
  ];
}

const describeNeeded = ({ smaller, timeMs }: Needed): string => {
  const units = formatCount(smaller);
  return timeMs === null ? units : `${units} in ${formatDuration(roundUp(timeMs))}`;
};

const formatChance = (chance: number | null): string => (chance === null ? '?' : `${Math.round(chance * 100)} %`);
const formatPoints = (effect: number): string => `${Number((effect * 100).toPrecision(2))} pp`;

function renderNotes({ stages }: Plan, inner: number): readonly string[] {
  const rows = stages.flatMap(({ forecast }) => forecast.guards);
  const missing = [...new Set(rows.flatMap(({ guard, missing }) => (missing === null ? [] : [`${guard}, because ${missing}`])))];
  const superior = [...new Set(rows.flatMap(({ guard, passWhen }) => (passWhen === 'equal' ? [] : [guard])))];
  const byChance = stages.flatMap(({ kind, forecast }) =>
    forecast.guards.flatMap(({ guard, rule, falseAlarm }) =>
      rule.startsWith('counted') && (falseAlarm ?? 0) >= 0.01 ? [`${guard} in ${kind} (${formatPart(falseAlarm ?? 0)})`] : [],
    ),
  );
  return [
    ...(superior.length > 0 ? [`Passes only when better, so forecast for a candidate better by the margin: ${superior.join(', ')}.`] : []),
    ...(byChance.length > 0 ? [`Fails a candidate like control by chance: ${byChance.join(', ')}.`] : []),
    ...missing.map((text) => `Not forecast: ${text}.`),
  ].flatMap((text) => wrapText(text, inner));
}

/** One rule for each guard, with its share of the error probability, and why that rule. */
export function renderRules(plan: Plan, inner: number): readonly string[] {
  const columns = [
    { header: 'guard', wraps: true },
    { header: 'alpha', wraps: true },
    { header: 'rule', wraps: true },
    { header: 'strongest at', wraps: true },
  ];
  const byGuard = plan.guards.map((guard, index) => ({
    guard,
    forecasts: plan.stages.flatMap((stage) => stage.forecast.guards[index] ?? []),
  }));
  const rows = byGuard.map(({ guard, forecasts }, index) => [
    guard.primary ? `${guard.name} *` : guard.name,
    describeAlpha(plan, index),
    [...new Set(forecasts.map(({ rule }) => rule))].join(', then '),
    guard.test.kind === 'comparison' ? [...new Set(forecasts.map(({ horizon }) => formatCount(horizon.units)))].join(', ') : '-',
  ]);
  const rules = new Map(byGuard.flatMap(({ forecasts }) => forecasts.map(({ rule, why }) => [rule, why] as const)));
  const stakes = plan.stages.map(({ kind, forecast }) => `${kind} ${formatPart(forecast.guards[0]?.stake ?? 1)}`).join(', ');
  const note = `One rule for each guard, fixed before the start. Alpha is its error probability over the whole rollout, 5 % for all guards; parts of it are staked at the beginning of each stage: ${stakes}. "Strongest at": units of both arms, by stage.`;
  return toSection(
    'RULES',
    note,
    [...renderTable(columns, rows, inner), ...[...rules].flatMap(([rule, why]) => wrapText(`${rule}: ${why}.`, inner))],
    inner,
  );
}

/** The planned part belongs to one stage. */
function describeAlpha(plan: Plan, index: number): string {
  const stages = plan.stages.flatMap(({ kind, forecast }) => {
    const guard = forecast.guards[index];
    return guard ? [{ kind, guard }] : [];
  });
  const chosen = stages.find(({ guard }) => guard.alpha.planned !== null) ?? stages.at(-1);
  if (chosen === undefined) return '';
  const { kind, guard: forecast } = chosen;
  const { sequential, planned, categories } = forecast.alpha;
  if (forecast.rule.startsWith('counted')) return 'none claimed';
  const whole =
    planned === null
      ? formatPart(sequential)
      : `${formatPart(sequential)} always + ${formatPart(planned)} once, at the end of ${kind}'s hold`;
  return categories === null ? whole : `${whole} + ${formatPart(categories)} for categories`;
}

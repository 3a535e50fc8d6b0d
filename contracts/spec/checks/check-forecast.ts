import { type ForecastBasis, type GuardDesign, toGuardDesign, toStageDesigns, toUnits } from '../../../core/plan/forecast/design.js';
import { toGuardForecast, toPassChance } from '../../../core/plan/forecast/guard-forecast.js';
import { guardsToPass, smallerArmShare } from '../../../core/plan/forecast.js';
import { formatDuration } from '../../../core/plan/format-duration.js';
import type { Stage } from '../../../core/rollout/spec.js';
import type { SpecParts } from '../spec-parts.js';
import { toGuards } from '../to-guards.js';
import { toMetric, toStage, toWatchPolicy } from '../to-rollout-spec.js';
import { type Check, type CheckFinding, error, warning } from './check-finding.js';

/** What stands for a malformed `watch`. */
const DEFAULT_WATCH = { interval: 15_000, burnIn: 30, maxHold: 604_800_000 };
/** Below the first a stage that waits for the pass is refused; up to the second it is warned about. */
const LEAST_CHANCE = 0.5;
const GOOD_CHANCE = 0.8;
const MOST_FALSE_ALARMS = 0.1;

/** Stages whose traffic cannot bring the evidence before the deadline are refused before anything starts (R-METRIC-3). */
export const checkForecast: Check = (parts) => {
  const basis = toBasis(parts);
  if (basis.traffic === undefined) {
    return parts.stages.items.length === 0
      ? []
      : [
          warning(
            '/traffic',
            'traffic.unitsPerHour is not given: nobody checked that the stages can see enough units before their deadlines.',
          ),
        ];
  }
  const isWhole = parts.stages.complete && parts.guards.complete;
  const places = parts.stages.items.map(({ pointer }) => pointer);
  const unknown = isWhole ? findUnknown(basis) : [];
  return [
    ...basis.stages.flatMap((stage, index) => {
      const pointer = `${places[index]}/deadline`;
      const short = checkUnits(pointer, stage, basis);
      // A malformed stage or guard would distort the others' parts of alpha.
      return short.length > 0 || !isWhole ? short : checkStage(pointer, basis, index);
    }),
    ...(unknown.length > 0 ? [baselineWarning(unknown)] : []),
  ];
};

function toBasis({ traffic, watch, guards, metrics, stages }: SpecParts): ForecastBasis {
  const policy = toWatchPolicy(watch ?? { ...DEFAULT_WATCH, noDataAfter: undefined, exposureTtl: undefined });
  return {
    traffic,
    watch: policy,
    stages: stages.items.map(({ value }) => toStage(value, policy.burnInUnits)),
    guards: guards.complete
      ? toGuards(
          guards.items.map((guard) => guard.value),
          { watchIntervalMs: policy.intervalMs, metrics },
        )
      : [],
    metrics: Object.fromEntries([...metrics].map(([name, metric]) => [name, toMetric(metric)])),
  };
}

/** The burn-in and `minimumUnits`: without them there is no verdict at all. */
function checkUnits(pointer: string, stage: Stage, { traffic, watch }: ForecastBasis): readonly CheckFinding[] {
  const [needed, neededFor] =
    stage.minimumUnits > watch.burnInUnits ? [stage.minimumUnits, 'minimumUnits'] : [watch.burnInUnits, 'the burn-in'];
  const unitsPerHour = traffic?.unitsPerHour ?? 0;
  const perHour = (unitsPerHour * smallerArmShare(stage)) / 100_000;
  const seen = Math.floor((perHour * stage.deadlineMs) / 3_600_000);
  if (seen >= needed) return [];
  const time = formatDuration(Math.ceil(needed / perHour) * 3_600_000);
  return [
    error(
      pointer,
      `Forecast: at ${unitsPerHour} units an hour the smaller arm of ${stage.kind} sees ${seen} units by its deadline of ${formatDuration(stage.deadlineMs)}, but ${neededFor} needs ${needed}. Send a deadline of at least ${time}, a larger share of the smaller arm, or ask for less proof.`,
    ),
  ];
}

/** Guards that the stage waits for, and counted ones that would fail by chance. */
function checkStage(pointer: string, basis: ForecastBasis, index: number): readonly CheckFinding[] {
  const stage = basis.stages[index];
  if (stage === undefined) return [];
  const designs = toStageDesigns(basis);
  const waitedFor = guardsToPass(stage, basis.guards);
  return basis.guards.flatMap((guard) => {
    const design = toGuardDesign(basis, designs, index, guard);
    if (design === null) return [];
    return [...(waitedFor.includes(guard) ? checkChance(pointer, basis, design) : []), ...checkFalseAlarms(basis, design)];
  });
}

function checkChance(pointer: string, basis: ForecastBasis, design: GuardDesign): readonly CheckFinding[] {
  const chance = toPassChance(design);
  if (chance === null || chance >= GOOD_CHANCE) return [];
  const { guard, current } = design;
  const { stage } = current;
  const severity = chance < LEAST_CHANCE ? error : warning;
  const start = `Forecast: ${stage.kind} waits until guard ${guard.name} passes, and by its deadline of ${formatDuration(stage.deadlineMs)} that has a chance of ${Math.round(chance * 100)} % when the candidate`;
  if (guard.test.kind === 'counted') {
    const { intervalMs } = guard.test;
    const units = Number(((toUnits(current, intervalMs) ?? 0) * Math.min(current.part, 1 - current.part)).toPrecision(2));
    return [
      severity(
        pointer,
        `${start} equals control, because a window of ${formatDuration(intervalMs)} sees about ${units} units in the smaller arm. Send a longer interval, a higher failureLimit or inconclusiveLimit, a wider condition, or a \`margin\` instead.`,
      ),
    ];
  }
  const { toPass, passWhen } = toGuardForecast(design);
  const candidate = passWhen === 'equal' ? 'equals control' : 'is better by the margin';
  const needs =
    toPass === null ? 'and no number of units would do' : `guard ${guard.name} needs ${toPass.smaller} units in the smaller arm`;
  const advice =
    toPass === null ? 'Send a larger margin or ask for less proof.' : `Send ${advise(basis, design, toPass.timeMs)} or ask for less proof.`;
  return [severity(pointer, `${start} ${candidate}; ${needs} for 80 %. ${advice}`)];
}

const SHARES = [5_000, 10_000, 20_000, 30_000, 50_000];

/** The deadline that would do, and the smallest share that would with this deadline. */
function advise(basis: ForecastBasis, { guard, current }: GuardDesign, timeMs: number | null): string {
  const { stage, index } = current;
  const share = SHARES.find((tried) => {
    if (tried <= smallerArmShare(stage)) return false;
    const stages = basis.stages.map((each) => (each === stage ? withSmallerArm(stage, tried) : each));
    const design = toGuardDesign(basis, toStageDesigns({ ...basis, stages }), index, guard);
    return design !== null && (toPassChance(design) ?? 0) >= GOOD_CHANCE;
  });
  const key = { shadow: 'sample', canary: 'share', ab: 'share', full: 'holdback' }[stage.kind];
  const deadline = timeMs === null ? '' : `a deadline of at least ${formatDuration(Math.ceil(timeMs / 60_000) * 60_000)}, `;
  return `${deadline}${share === undefined ? '' : `a ${key} of ${share / 1_000}%, `}a larger margin`;
}

function withSmallerArm(stage: Stage, share: number): Stage {
  if (stage.kind === 'shadow') return { ...stage, shadowSample: share };
  return { ...stage, share: stage.share > 50_000 ? 100_000 - share : share };
}

function checkFalseAlarms(basis: ForecastBasis, design: GuardDesign): readonly CheckFinding[] {
  const { guard, current } = design;
  if (guard.test.kind !== 'counted') return [];
  const { falseAlarm } = toGuardForecast(design);
  if (falseAlarm === null || falseAlarm < MOST_FALSE_ALARMS) return [];
  return [
    warning(
      `/guards/${basis.guards.indexOf(guard)}/condition`,
      `Forecast: in ${current.stage.kind} ${guard.name} fails a candidate that equals control with a chance of ${Math.round(falseAlarm * 100)} %, because single windows vary. Give a longer interval, a higher failureLimit or a wider condition, or a \`margin\` instead.`,
    ),
  ];
}

/** Metrics of guards that some stage waits for and that cannot be forecast. */
function findUnknown({ stages, guards, metrics }: ForecastBasis): readonly string[] {
  const waitedFor = guards.filter((guard) => stages.some((stage) => guardsToPass(stage, guards).includes(guard)));
  const names = waitedFor.filter(({ test }) => test.kind !== 'counted').map(({ metric }) => metric);
  return [...new Set(names)].filter((name) => !Object.hasOwn(metrics, name) || metrics[name]?.baseline === undefined);
}

function baselineWarning(metrics: readonly string[]): CheckFinding {
  return warning(
    '/metrics',
    `No baseline for ${metrics.join(', ')}: the units these guards need to pass are not part of the forecast. Give \`baseline\` (0 to 1) for those that are rates.`,
  );
}

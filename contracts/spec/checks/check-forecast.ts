import { type ForecastBasis, smallerArmShare, toStageForecast } from '../../../core/plan/forecast.js';
import { formatDuration } from '../../../core/plan/format-duration.js';
import type { Stage } from '../../../core/rollout/spec.js';
import type { SpecParts } from '../spec-parts.js';
import { toGuards, toStage } from '../to-rollout-spec.js';
import { type Check, type CheckFinding, error, warning } from './check-finding.js';

const DEFAULT_BURN_IN = 30;

/** Stages whose traffic cannot bring the evidence before the deadline are refused before anything starts (R-METRIC-3). */
export const checkForecast: Check = (parts) => {
  const basis = toBasis(parts);
  if (basis.unitsPerHour === undefined) {
    return parts.stages.items.length === 0
      ? []
      : [
          warning(
            '/traffic',
            'traffic.unitsPerHour is not given: nobody checked that the stages can see enough units before their deadlines.',
          ),
        ];
  }
  const forecasts = parts.stages.items.map(({ pointer, value }) => {
    const stage = toStage(value, basis.burnInUnits);
    return { pointer, stage, forecast: toStageForecast(stage, basis) };
  });
  const unknown = [...new Set(forecasts.flatMap(({ forecast }) => forecast.unknownMetrics))];
  return [
    ...forecasts.flatMap(({ pointer, stage, forecast }) => {
      // A margin of zero has no finite sample size; the guards' check warns of it.
      if (forecast.neededUnits === null || (forecast.unitsAtDeadline ?? 0) >= forecast.neededUnits) return [];
      return [error(`${pointer}/deadline`, explain(stage, forecast.neededUnits, forecast.neededFor, basis.unitsPerHour ?? 0))];
    }),
    ...(unknown.length > 0 ? [baselineWarning(unknown)] : []),
  ];
};

function toBasis({ traffic, watch, guards, metrics }: SpecParts): ForecastBasis {
  const baselines = [...metrics].flatMap(([name, metric]) => (metric.baseline === undefined ? [] : [[name, metric.baseline] as const]));
  return {
    unitsPerHour: traffic?.unitsPerHour,
    burnInUnits: watch?.burnIn ?? DEFAULT_BURN_IN,
    // A guard that is malformed would distort the others' parts of alpha.
    guards: guards.complete ? toGuards(guards.items.map((guard) => guard.value)) : [],
    baselines: new Map(baselines),
  };
}

function explain(stage: Stage, needed: number, neededFor: string, unitsPerHour: number): string {
  const perHour = (unitsPerHour * smallerArmShare(stage)) / 100_000;
  const seen = Math.floor((perHour * stage.deadlineMs) / 3_600_000);
  const time = formatDuration(Math.ceil(needed / perHour) * 3_600_000);
  return `Forecast: at ${unitsPerHour} units an hour the smaller arm of ${stage.kind} sees ${seen} units by its deadline of ${formatDuration(stage.deadlineMs)}, but ${neededFor} needs ${needed}. Send a deadline of at least ${time}, a larger share of the smaller arm, or ask for less proof.`;
}

function baselineWarning(metrics: readonly string[]): CheckFinding {
  return warning(
    '/metrics',
    `No baseline for ${metrics.join(', ')}: the units these guards need to pass are not part of the forecast. Give \`baseline\` (0 to 1) for those that are rates.`,
  );
}

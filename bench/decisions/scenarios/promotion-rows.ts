import type { Plan, StagePlan } from '../rules/rule.js';
import { toPercent, toPlan } from './plan.js';
import type { Scenario, ScenarioKind } from './scenario.js';
import { everyUnits } from './schedule.js';
import { drawRates, drawValues, toStream } from './streams.js';
import { drawScore } from './value-rows.js';

type Row = readonly [kind: ScenarioKind, control: number, candidate: number, share: number, units: number, margin: number];

/** Candidates that are as good or better, and candidates that are exactly as much worse as the margin says. */
const ROWS: readonly Row[] = [
  ['good', 0.02, 0.02, 0.5, 40_000, 0.01],
  ['good', 0.02, 0.015, 0.5, 40_000, 0.005],
  ['good', 0.02, 0.02, 0.05, 40_000, 0.02],
  ['good', 0.2, 0.2, 0.5, 40_000, 0.03],
  ['good', 0.2, 0.17, 0.5, 20_000, 0.02],
  ['good', 0.001, 0.001, 0.5, 20_000, 0.002],
  ['margin', 0.02, 0.03, 0.5, 20_000, 0.01],
  ['margin', 0.2, 0.23, 0.5, 20_000, 0.03],
  ['margin', 0.02, 0.04, 0.05, 20_000, 0.02],
];

const toName = (kind: ScenarioKind, what: string): string => `${kind === 'good' ? 'good' : 'at the margin'}, ${what}`;

function toScenario([kind, control, candidate, share, units, margin]: Row): Scenario {
  const stages = [{ candidatePart: share, units }];
  return {
    name: toName(kind, `${toPercent(control)} to ${toPercent(candidate)}, margin ${toPercent(margin)}, share ${toPercent(share)}`),
    kind,
    family: 'promotion',
    nullRow: null,
    isSevere: false,
    plan: toPlan(stages, { baseline: control, margin }),
    start: toStream(
      everyUnits(stages),
      drawRates(() => ({ control, candidate })),
    ),
  };
}

const half: StagePlan = { candidatePart: 0.5, units: 10_000 };
const scorePlan: Plan = toPlan([half], { metric: 'numeric', better: 'higher', baseline: 0.78, limit: 0.74, margin: 0.03 });

/** Clipping at 1 makes a shift of the scores a little smaller than the shift of their normal: 0.76516 is 0.03 below. */
const SCORE_AT_MARGIN = 0.76516;

const toScoreScenario = (kind: ScenarioKind, mean: number, what: string): Scenario => ({
  name: toName(kind, what),
  kind,
  family: 'promotion',
  nullRow: null,
  isSevere: false,
  plan: scorePlan,
  start: toStream(everyUnits([half]), drawValues(drawScore(0.8), drawScore(mean))),
});

export const PROMOTION_ROWS: readonly Scenario[] = [
  ...ROWS.map(toScenario),
  toScoreScenario('good', 0.8, 'score, margin 0.03, share 50 %'),
  toScoreScenario('margin', SCORE_AT_MARGIN, 'score, margin 0.03, share 50 %'),
];

import type { Random } from '../random.js';
import type { Plan, StagePlan } from '../rules/rule.js';
import { toPlan } from './plan.js';
import type { Scenario } from './scenario.js';
import { everyUnits } from './schedule.js';
import { drawValues, toStream } from './streams.js';

const canary = { candidatePart: 0.05, units: 20_000 };
const half = { candidatePart: 0.5, units: 20_000 };

/** A judge's score: between 0 and 1, most of them high. */
export const drawScore =
  (mean: number) =>
  (random: Random): number =>
    Math.min(1, Math.max(0, random.normal(mean, 0.2)));
/** A cost: log-normal, so that a few units cost most of the money; the mean is exp(1/2) times the median. */
const drawCost =
  (median: number) =>
  (random: Random): number =>
    median * Math.exp(random.normal(0, 1));

interface Shape {
  readonly name: string;
  readonly effect: string;
  readonly stage: StagePlan;
  readonly plan: Plan;
  readonly control: (random: Random) => number;
  readonly candidate: (random: Random) => number;
}

function toPair({ name, effect, stage, plan, control, candidate }: Shape): readonly Scenario[] {
  const schedule = everyUnits([stage]);
  const nullRow = `no effect, ${name}`;
  const common = { family: 'values', plan, isSevere: false } as const;
  return [
    { ...common, name: nullRow, kind: 'null', nullRow: null, start: toStream(schedule, drawValues(control, control)) },
    { ...common, name: `${effect}, ${name}`, kind: 'harm', nullRow, start: toStream(schedule, drawValues(control, candidate)) },
  ];
}

const SCORE = { metric: 'numeric', better: 'higher', baseline: 0.78, limit: 0.74 } as const;
const COST = { metric: 'numeric', baseline: 1.65, limit: 2 } as const;

export const VALUE_ROWS: readonly Scenario[] = [
  ...toPair({
    name: 'score, share 5 %',
    effect: '0.80 to 0.70',
    stage: canary,
    plan: toPlan([canary], SCORE),
    control: drawScore(0.8),
    candidate: drawScore(0.7),
  }),
  ...toPair({
    name: 'score, share 50 %',
    effect: '0.80 to 0.78',
    stage: half,
    plan: toPlan([half], SCORE),
    control: drawScore(0.8),
    candidate: drawScore(0.78),
  }),
  ...toPair({
    name: 'cost, share 5 %',
    effect: '50 % dearer',
    stage: canary,
    plan: toPlan([canary], COST),
    control: drawCost(1),
    candidate: drawCost(1.5),
  }),
];

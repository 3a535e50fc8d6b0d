import type { Random } from '../../random.js';
import { toPlan } from '../plan.js';
import type { Scenario } from '../scenario.js';
import { everyUnits, type Slot } from '../schedule.js';
import { drawValues } from '../streams.js';
import { drawScore } from '../value-rows.js';
import { toRows } from './to-rows.js';

const canary = { candidatePart: 0.05, units: 20_000 };

const drawRetries =
  (mean: number) =>
  (random: Random): number =>
    random.poisson(mean);

const UNITS_AT_FULL_SCORE = 50;
/** All of the first look have the full score. */
const drawScoreAfterwards = (mean: number) => {
  const score = drawScore(mean);
  return (random: Random, { progress }: Slot): number => (progress === 0 ? 1 : score(random));
};

/** Metrics that are 0 or 1 in the first looks, as a rate is, and turn out not to be one: what was bet on a rate must not be lost to the mean. */
export const TURNING_ROWS: readonly Scenario[] = [
  ...toRows({
    name: 'retries (rarely above 1), share 5 %',
    plan: toPlan([canary], { metric: 'numeric', baseline: 0.1 }),
    none: drawValues(drawRetries(0.1), drawRetries(0.1)),
    harm: drawValues(drawRetries(0.1), drawRetries(0.5)),
    effect: '0.1 to 0.5',
  }),
  ...toRows({
    name: 'score, first 50 units at 1, share 5 %',
    plan: toPlan([canary], { metric: 'numeric', better: 'higher', baseline: 0.78, limit: 0.74 }),
    schedule: everyUnits([canary], UNITS_AT_FULL_SCORE),
    none: drawValues(drawScoreAfterwards(0.8), drawScoreAfterwards(0.8)),
    harm: drawValues(drawScoreAfterwards(0.8), drawScoreAfterwards(0.7)),
    effect: '0.80 to 0.70',
  }),
];

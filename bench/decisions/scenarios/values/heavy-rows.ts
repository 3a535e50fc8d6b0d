import type { Random } from '../../random.js';
import { toPlan } from '../plan.js';
import type { Scenario } from '../scenario.js';
import { drawValues } from '../streams.js';
import { toRows } from './to-rows.js';

const canary = { candidatePart: 0.05, units: 20_000 };
/** Nearly everybody has the candidate; control is the small arm. */
const holdback = { candidatePart: 0.95, units: 20_000 };

const ramp = [0.05, 0.2, 0.5].map((candidatePart) => ({ candidatePart, units: 8_000 }));

type Value = (random: Random) => number;

const PAID = { mean: 50, deviation: 10 };
/** Most sessions pay nothing. */
const drawRevenue =
  (paying: number): Value =>
  (random) =>
    random.uniform() < paying ? random.normal(PAID.mean, PAID.deviation) : 0;

const SPREAD = 1.5;
/** Log-normal with this mean: one unit in a hundred costs thirty times the median. */
const drawSkewed = (mean: number): Value => {
  const median = mean / Math.exp((SPREAD * SPREAD) / 2);
  return (random) => median * Math.exp(random.normal(0, SPREAD));
};

const DEAR = { cost: 100, part: 0.01 };
const RARE_MEAN = 1 + (DEAR.cost - 1) * DEAR.part;
/** Costs 1, or rarely 100; so often that the mean is this. */
const drawRare = (mean: number): Value => {
  const part = (mean - 1) / (DEAR.cost - 1);
  return (random) => (random.uniform() < part ? DEAR.cost : 1);
};

const skewed = (better: 'lower' | 'higher') => {
  const sign = better === 'lower' ? 1 : -1;
  return toRows({
    name: `log-normal, ${better} is better, share 5 %`,
    plan: toPlan([canary], { metric: 'numeric', better, baseline: 1, limit: better === 'lower' ? 2 : 0.5 }),
    none: drawValues(drawSkewed(1), drawSkewed(1)),
    harm: drawValues(drawSkewed(1), drawSkewed(2 ** sign)),
    effect: better === 'lower' ? 'twice as much' : 'half as much',
    atMargin: { margin: 0.3, marginKind: 'relative', draw: drawValues(drawSkewed(1), drawSkewed(1 + sign * 0.3)) },
  });
};

/** Means that rest on few units: what a small arm has not met yet makes its mean too low and its variance, too. */
export const HEAVY_ROWS: readonly Scenario[] = [
  ...toRows({
    name: 'revenue (3 % pay 50), share 5 %',
    plan: toPlan([canary], { metric: 'numeric', better: 'higher', baseline: 1.5, limit: 0.75 }),
    none: drawValues(drawRevenue(0.03), drawRevenue(0.03)),
    harm: drawValues(drawRevenue(0.03), drawRevenue(0.01)),
    effect: '1 % pay',
    atMargin: { margin: 0.2, marginKind: 'relative', draw: drawValues(drawRevenue(0.03), drawRevenue(0.024)) },
  }),
  ...skewed('lower'),
  ...skewed('higher'),
  ...toRows({
    name: 'cost (1 % cost 100), holdback 5 %',
    plan: toPlan([holdback], { metric: 'numeric', baseline: RARE_MEAN }),
    none: drawValues(drawRare(RARE_MEAN), drawRare(RARE_MEAN)),
    harm: drawValues(drawRare(RARE_MEAN), drawRare(2 * RARE_MEAN)),
    effect: 'twice as dear',
    atMargin: { margin: 0.2, marginKind: 'relative', draw: drawValues(drawRare(RARE_MEAN), drawRare(1.2 * RARE_MEAN)) },
  }),
  ...toRows({
    name: 'cost (1 % cost 100), ramp 5/20/50 %',
    plan: toPlan(ramp, { metric: 'numeric', baseline: RARE_MEAN }),
    none: drawValues(drawRare(RARE_MEAN), drawRare(RARE_MEAN)),
    harm: drawValues(drawRare(RARE_MEAN), drawRare(2 * RARE_MEAN)),
    effect: 'twice as dear',
  }),
];

import { toPercent, toPlan } from './plan.js';
import type { Scenario } from './scenario.js';
import { everyUnits } from './schedule.js';
import { drawRates, type Rates, toStream } from './streams.js';

type Row = readonly [control: number, candidate: number, share: number, units: number];

/** Base rates from 0.1 to 20 %, effects from none to a collapse, shares of 1, 5 and 50 %. */
const ROWS: readonly Row[] = [
  [0.001, 0.001, 0.05, 20_000],
  [0.001, 0.01, 0.05, 40_000],
  [0.001, 0.05, 0.05, 20_000],
  [0.001, 0.2, 0.05, 20_000],
  [0.001, 0.001, 0.5, 20_000],
  [0.001, 0.01, 0.5, 20_000],
  [0.005, 0.005, 0.5, 20_000],
  [0.005, 0.01, 0.5, 40_000],
  [0.02, 0.02, 0.01, 40_000],
  [0.02, 0.06, 0.01, 80_000],
  [0.02, 0.2, 0.01, 40_000],
  [0.02, 0.02, 0.05, 20_000],
  [0.02, 0.04, 0.05, 80_000],
  [0.02, 0.06, 0.05, 20_000],
  [0.02, 0.1, 0.05, 20_000],
  [0.02, 0.2, 0.05, 20_000],
  [0.02, 0.02, 0.5, 20_000],
  [0.02, 0.03, 0.5, 40_000],
  [0.02, 0.04, 0.5, 20_000],
  [0.02, 0.06, 0.5, 20_000],
  [0.02, 0.1, 0.5, 20_000],
  [0.2, 0.2, 0.01, 20_000],
  [0.2, 0.5, 0.01, 20_000],
  [0.2, 0.2, 0.05, 20_000],
  [0.2, 0.25, 0.05, 60_000],
  [0.2, 0.3, 0.05, 20_000],
  [0.2, 0.5, 0.05, 20_000],
  [0.2, 0.2, 0.5, 20_000],
  [0.2, 0.22, 0.5, 60_000],
  [0.2, 0.25, 0.5, 20_000],
  [0.2, 0.3, 0.5, 20_000],
];

const toName = (control: number, candidate: number, share: number): string =>
  control === candidate
    ? `no effect, ${toPercent(control)}, share ${toPercent(share)}`
    : `${toPercent(control)} to ${toPercent(candidate)}, share ${toPercent(share)}`;

const SEVERE_ODDS_RATIO = 4;
const toOdds = (rate: number): number => rate / (1 - rate);

/** A rate that does not change, and a look every 100 units. */
export function toRateRow([control, candidate, share, units]: Row): Scenario {
  const stages = [{ candidatePart: share, units }];
  const rates: Rates = { control, candidate };
  const isNull = control === candidate;
  return {
    name: toName(control, candidate, share),
    kind: isNull ? 'null' : 'harm',
    family: 'rates',
    nullRow: isNull ? null : toName(control, control, share),
    // The ratio of 20 to 50 % is 4 up to rounding.
    isSevere: toOdds(candidate) / toOdds(control) > SEVERE_ODDS_RATIO - 1e-9,
    plan: toPlan(stages, { baseline: control }),
    start: toStream(
      everyUnits(stages),
      drawRates(() => rates),
    ),
  };
}

export const RATE_ROWS: readonly Scenario[] = ROWS.map(toRateRow);

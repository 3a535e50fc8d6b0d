import type { BenchTarget } from '../bench-result.js';
import type { Scenario } from './scenarios/scenario.js';
import type { Row } from './summarize.js';

export const OURS = 'tidegate';
/** A rule that rolls back more often than this without a reason is no rival: whoever always rolls back exposes nobody. */
const HONEST = 0.05;
const STATED_ALPHA = 0.05;
/** So much fewer bad units may a rival expose. */
const TOLERATED = 0.9;
const SEVERE_GAIN = 1.5;
const CANARY = 0.05;

export interface Loss {
  readonly scenario: string;
  readonly rule: string;
  readonly theirs: number;
  readonly ours: number;
}

/** Which false rollbacks count against a rule: those of its worst null row, or of the null row that belongs to the harm row. */
export type HonestyOn = 'worst' | 'paired';
export type Measure = 'badUnitsMedian' | 'badUnitsP90';

const isOurs = ({ rule }: Row): boolean => rule === OURS;

/** Share of false rollbacks on each rule's worst null row. */
export function toWorstNull(rows: readonly Row[], rule: string): number {
  return Math.max(...rows.filter((row) => row.kind === 'null' && row.rule === rule).map((row) => row.falseRollbackRate ?? 0));
}

/** Harm rows on which an honest rival exposes clearly fewer bad units than we do. */
export function findLosses(rows: readonly Row[], measure: Measure, honestyOn: HonestyOn): readonly Loss[] {
  return rows.filter(isOurs).flatMap((own) => {
    if (own.kind !== 'harm') return [];
    const ours = own[measure] ?? 0;
    return rows
      .filter((row) => row.scenario === own.scenario && !isOurs(row))
      .filter((row) => (honestyOn === 'paired' ? (row.falseRollbackRate ?? 1) : toWorstNull(rows, row.rule)) <= HONEST)
      .filter((row) => (row[measure] ?? 0) < TOLERATED * ours)
      .map((row) => ({ scenario: own.scenario, rule: row.rule, theirs: row[measure] ?? 0, ours }));
  });
}

/** A regression that nobody would want to miss, in a canary of 5 %. */
export const isSevereCanary = ({ isSevere, plan }: Scenario): boolean =>
  isSevere && plan.stages.length === 1 && plan.stages[0]?.candidatePart === CANARY;

/** How many times more bad units GrowthBook's rule exposes on each severe row of a 5 % canary. */
export function toSevereGains(rows: readonly Row[], scenarios: readonly Scenario[]): readonly { scenario: string; gain: number }[] {
  return scenarios.filter(isSevereCanary).map(({ name }) => {
    const find = (rule: string): number => rows.find((row) => row.scenario === name && row.rule === rule)?.badUnitsMedian ?? Number.NaN;
    return { scenario: name, gain: find('growthbook') / find(OURS) };
  });
}

export function toTargets(
  rows: readonly Row[],
  scenarios: readonly Scenario[],
  time: { seconds: number; limit: number },
): readonly BenchTarget[] {
  const gains = toSevereGains(rows, scenarios).toSorted((a, b) => a.gain - b.gain);
  const nulls = rows.filter((row) => isOurs(row) && row.kind === 'null').map((row) => ({ ...row, rate: row.falseRollbackRate ?? 1 }));
  const worst = nulls.toSorted((a, b) => b.rate - a.rate)[0];
  const margins = rows.filter((row) => isOurs(row) && row.kind === 'margin');
  const falselyPromoted = Math.max(...margins.map((row) => row.promotedRate));
  return [
    toLossTarget('rules with <= 5 % false rollbacks on their worst null row', findLosses(rows, 'badUnitsMedian', 'worst')),
    toLossTarget('rules with <= 5 % false rollbacks on the paired null row', findLosses(rows, 'badUnitsMedian', 'paired')),
    {
      measure: 'severe regressions in a 5 % canary: bad units of GrowthBook / ours, smallest',
      target: `>= ${SEVERE_GAIN}`,
      observed: `${gains[0]?.gain.toFixed(2)} (${gains[0]?.scenario})`,
      met: (gains[0]?.gain ?? 0) >= SEVERE_GAIN,
    },
    {
      measure: 'our false rollbacks, worst null row',
      target: `<= ${STATED_ALPHA * 100} %`,
      observed: `${((worst?.rate ?? 1) * 100).toFixed(1)} % (${worst?.scenario})`,
      met: (worst?.rate ?? 1) <= STATED_ALPHA,
    },
    {
      measure: 'our promotions of candidates at the margin, worst row',
      target: `<= ${STATED_ALPHA * 100} %`,
      observed: `${(falselyPromoted * 100).toFixed(1)} %`,
      met: falselyPromoted <= STATED_ALPHA,
    },
    { measure: 'time', target: `< ${time.limit} s`, observed: `${Math.round(time.seconds)} s`, met: time.seconds < time.limit },
  ];
}

function toLossTarget(among: string, losses: readonly Loss[]): BenchTarget {
  const list = losses.map(({ scenario, rule, theirs, ours }) => `${scenario}: ${rule} ${theirs}, ours ${ours}`);
  return {
    measure: `harm rows on which one of the ${among} exposes > 10 % fewer bad units (median)`,
    target: 'none',
    observed: list.length === 0 ? 'none' : `${list.length}: ${list.join('; ')}`,
    met: list.length === 0,
  };
}

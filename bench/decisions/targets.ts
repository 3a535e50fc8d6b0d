import type { BenchTarget } from '../support/bench-result.js';
import type { Scenario } from './scenarios/scenario.js';
import type { Row } from './summarize.js';

export const OURS = 'tidegate';
const OURS_PRIMARY = 'tidegate-primary';
/** From the literature: no product ships it. All other rivals are rules of products. */
const LITERATURE = 'turner-grunwald';
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

export interface Question {
  readonly measure: Measure;
  readonly honestyOn: HonestyOn;
  readonly among: 'products' | 'literature' | 'all';
}

const isOurs = ({ rule }: Row): boolean => rule === OURS;
const isOursOrPrimary = ({ rule }: Row): boolean => rule === OURS || rule === OURS_PRIMARY;
const isAmong = ({ rule }: Row, among: Question['among']): boolean => among === 'all' || (among === 'literature') === (rule === LITERATURE);

/** Share of false rollbacks on each rule's worst null row. */
export function toWorstNull(rows: readonly Row[], rule: string): number {
  return Math.max(...rows.filter((row) => row.kind === 'null' && row.rule === rule).map((row) => row.falseRollbackRate ?? 0));
}

/** Harm rows on which an honest rival exposes clearly fewer bad units than we do. */
export function findLosses(rows: readonly Row[], { measure, honestyOn, among }: Question): readonly Loss[] {
  return rows.filter(isOurs).flatMap((own) => {
    if (own.kind !== 'harm') return [];
    const ours = own[measure] ?? 0;
    return rows
      .filter((row) => row.scenario === own.scenario && !isOursOrPrimary(row) && isAmong(row, among))
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
  const own = rows.filter(isOursOrPrimary);
  const measure = 'badUnitsMedian';
  return [
    toLossTarget('a rule of a product (<= 5 % false rollbacks on its worst null row)', rows, {
      measure,
      honestyOn: 'worst',
      among: 'products',
    }),
    toLossTarget('a rule of a product (<= 5 % false rollbacks on the paired null row)', rows, {
      measure,
      honestyOn: 'paired',
      among: 'products',
    }),
    toLossTarget("the literature's 2x2 e-process (no product ships it)", rows, { measure, honestyOn: 'paired', among: 'literature' }),
    {
      measure: 'severe regressions in a 5 % canary: bad units of GrowthBook / ours, smallest',
      target: `>= ${SEVERE_GAIN}`,
      observed: `${gains[0]?.gain.toFixed(2)} (${gains[0]?.scenario})`,
      met: (gains[0]?.gain ?? 0) >= SEVERE_GAIN,
    },
    toRateTarget(
      'our false rollbacks, also as primary guard, worst null row',
      own.filter(({ kind }) => kind === 'null').map((row) => ({ ...row, rate: row.falseRollbackRate ?? 1 })),
    ),
    toRateTarget(
      'our promotions of candidates at the margin, also as primary guard, worst row',
      own.filter(({ kind }) => kind === 'margin').map((row) => ({ ...row, rate: row.promotedRate })),
    ),
    { measure: 'time', target: `< ${time.limit} s`, observed: `${Math.round(time.seconds)} s`, met: time.seconds < time.limit },
  ];
}

type Rated = Pick<Row, 'scenario' | 'rule' | 'runs'> & { readonly rate: number };

/** Standard errors: so far one of some fifty rows whose true rate is 5 % is hardly ever off. */
const BEYOND_CHANCE = 3;

/** Met when no row is above the stated error probability; names all that are, and says of which that chance does not explain it. */
function toRateTarget(measure: string, rated: readonly Rated[]): BenchTarget {
  const sorted = rated.toSorted((a, b) => b.rate - a.rate);
  const above = sorted.filter(({ rate }) => rate > STATED_ALPHA);
  const shown = above.length > 0 ? above : sorted.slice(0, 1);
  const isBeyondChance = ({ rate, runs }: Rated): boolean =>
    rate - STATED_ALPHA > BEYOND_CHANCE * Math.sqrt((STATED_ALPHA * (1 - STATED_ALPHA)) / runs);
  const list = shown.map((row) => {
    const { scenario, rule, rate } = row;
    return `${(rate * 100).toFixed(1)} % (${scenario}: ${rule}${isBeyondChance(row) ? ', beyond chance' : ''})`;
  });
  return { measure, target: `<= ${STATED_ALPHA * 100} %`, observed: list.join('; ') || 'no such row', met: above.length === 0 };
}

function toLossTarget(among: string, rows: readonly Row[], question: Question): BenchTarget {
  const losses = findLosses(rows, question);
  const list = losses.map(({ scenario, rule, theirs, ours }) => `${scenario}: ${rule} ${theirs}, ours ${ours}`);
  return {
    measure: `harm rows on which ${among} exposes > 10 % fewer bad units (median)`,
    target: 'none',
    observed: list.length === 0 ? 'none' : `${list.length}: ${list.join('; ')}`,
    met: list.length === 0,
  };
}

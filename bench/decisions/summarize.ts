import type { Scenario } from './scenarios/scenario.js';
import type { Ending } from './simulate.js';

/** One rule on one scenario. Rates are parts of the runs, 0 to 1; null where the question does not arise. */
export interface Row {
  readonly scenario: string;
  readonly rule: string;
  readonly kind: Scenario['kind'];
  readonly runs: number;
  /** Rolled back although nothing was worse: on a harm row that of its null row. */
  readonly falseRollbackRate: number | null;
  /** Promoted although it was worse (on margin rows: as much worse as may not be accepted). */
  readonly missedRate: number | null;
  /** Units that met a bad candidate before the rollback; all of them where there was none. */
  readonly badUnitsMedian: number | null;
  readonly badUnitsP90: number | null;
  readonly promotedRate: number;
  /** Units of both arms until the promotion, over the runs that were promoted. */
  readonly unitsToPromoteMedian: number | null;
  readonly inconclusiveRate: number;
}

export interface Played {
  readonly scenario: Scenario;
  readonly rule: string;
  readonly endings: readonly Ending[];
}

/** Rows in the order of `played`; null rows must be among them. */
export function summarize(played: readonly Played[]): readonly Row[] {
  return played.map((one) => {
    const { scenario, rule, endings } = one;
    const isBad = scenario.kind === 'harm' || scenario.kind === 'margin';
    const promoted = endings.filter(({ decision }) => decision === 'promote').map(({ units }) => units);
    return {
      scenario: scenario.name,
      rule,
      kind: scenario.kind,
      runs: endings.length,
      falseRollbackRate: toFalseRollbackRate(one, played),
      missedRate: isBad ? toRate(endings, 'promote') : null,
      ...toBadUnits(isBad ? endings : []),
      promotedRate: toRate(endings, 'promote'),
      unitsToPromoteMedian: promoted.length > 0 ? toPercentile(promoted, 0.5) : null,
      inconclusiveRate: toRate(endings, 'inconclusive'),
    };
  });
}

function toFalseRollbackRate({ scenario, rule, endings }: Played, played: readonly Played[]): number | null {
  if (scenario.kind === 'null' || scenario.kind === 'good') return toRate(endings, 'rollback');
  const nullRow = played.find((other) => other.scenario.name === scenario.nullRow && other.rule === rule);
  return nullRow ? toRate(nullRow.endings, 'rollback') : null;
}

function toBadUnits(endings: readonly Ending[]): Pick<Row, 'badUnitsMedian' | 'badUnitsP90'> {
  const exposed = endings.map(({ candidateUnits }) => candidateUnits);
  if (exposed.length === 0) return { badUnitsMedian: null, badUnitsP90: null };
  return { badUnitsMedian: toPercentile(exposed, 0.5), badUnitsP90: toPercentile(exposed, 0.9) };
}

const toRate = (endings: readonly Ending[], decision: Ending['decision']): number =>
  endings.filter((ending) => ending.decision === decision).length / endings.length;

/** Nearest rank. */
function toPercentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

import type { ArmUnits } from '../../core/evidence/standing/assess-quality.js';
import { BOTH_ARMS_METRIC, UNITS_METRIC } from '../../core/evidence/units-metric.js';
import type { ArmMoments, PerRequestMoments, Reading } from '../../core/evidence/verdict.js';
import type { CategoryMoments } from '../../store/store.js';

export interface OutcomeWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** Also every category by itself. */
  readonly byCategory: boolean;
}

const EMPTY: ArmMoments = { n: 0, sum: 0, sumSquares: 0 };

/** The reading of one metric from the rows of one stage attempt, over all categories; an `error` when applications report it in two forms. */
export function toOutcomeReading(rows: readonly CategoryMoments[], metric: string, { byCategory, ...window }: OutcomeWindow): Reading {
  const own = rows.filter((row) => row.metric === metric);
  if (own.length === 0) return { kind: 'noData' };
  const mixture = describeMixture(own, metric);
  if (mixture !== null) return { kind: 'error', detail: mixture };
  const paired = sumOf(own, 'paired');
  return {
    kind: 'reading',
    control: sumOf(own, 'control'),
    candidate: sumOf(own, 'candidate'),
    ...(paired.n > 0 ? { paired } : {}),
    ...(byCategory ? { categories: toCategories(own) } : {}),
    ...window,
    query: `outcomes:${metric}`,
  };
}

export interface CategoryUnits {
  readonly category: string;
  readonly units: ArmUnits;
}

/** Units that reported anything, by category. */
export function countUnits(rows: readonly CategoryMoments[]): readonly CategoryUnits[] {
  return toCategories(rows.filter((row) => row.metric === UNITS_METRIC)).map(({ category, control, candidate }) => ({
    category,
    units: { control: control.n, candidate: candidate.n },
  }));
}

/** Units that reported from both arms. */
export const countBothArms = (rows: readonly CategoryMoments[]): number =>
  rows.filter((row) => row.metric === BOTH_ARMS_METRIC).reduce((sum, row) => sum + row.n, 0);

function toCategories(rows: readonly CategoryMoments[]) {
  const names = [...new Set(rows.map((row) => row.category))].sort();
  const byName = new Map<string, CategoryMoments[]>(names.map((name) => [name, []]));
  for (const row of rows) byName.get(row.category)?.push(row);
  return [...byName].map(([category, own]) => ({ category, control: sumOf(own, 'control'), candidate: sumOf(own, 'candidate') }));
}

/** A mean of values and a ratio of sums are different metrics; a mixture is neither. */
function describeMixture(rows: readonly CategoryMoments[], metric: string): string | null {
  const compared = rows.filter((row) => row.arm !== 'paired');
  const all = compared.reduce((sum, row) => sum + row.n, 0);
  const ratios = compared.reduce((sum, row) => sum + row.perRequestUnits, 0);
  if (ratios === 0 || ratios === all) return null;
  return `${metric} was reported as a number by ${all - ratios} units and as { sum, of } by ${ratios}; report it in one form in all units of both arms.`;
}

const sumOf = (rows: readonly CategoryMoments[], arm: CategoryMoments['arm']): ArmMoments =>
  rows.filter((row) => row.arm === arm).reduce(add, EMPTY);

function add(left: ArmMoments, right: ArmMoments): ArmMoments {
  const of = addRequests(left.of, right.of);
  return { n: left.n + right.n, sum: left.sum + right.sum, sumSquares: left.sumSquares + right.sumSquares, ...(of ? { of } : {}) };
}

function addRequests(left: PerRequestMoments | undefined, right: PerRequestMoments | undefined): PerRequestMoments | undefined {
  if (!left || !right) return left ?? right;
  return { sum: left.sum + right.sum, sumSquares: left.sumSquares + right.sumSquares, cross: left.cross + right.cross };
}

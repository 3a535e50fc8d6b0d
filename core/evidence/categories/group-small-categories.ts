import type { ArmMoments } from '../verdict.js';

/** Name of the group of pooled categories; a category that bears it already is pooled too. */
export const OTHER_CATEGORY = 'other';

export interface CategoryGroup<Row> {
  readonly category: string;
  readonly row: Row;
  /** Names of the categories in it, sorted. */
  readonly members: readonly string[];
  /** Even so below the floor in one of the arms: nothing may be concluded from it. */
  readonly tooFew: boolean;
}

export interface GroupOptions<Row> {
  /** Fewest units of each arm in a category of its own. */
  readonly floor: number;
  /** Units of the smaller arm of a row. */
  readonly unitsOf: (row: Row) => number;
  readonly add: (a: Row, b: Row) => Row;
}

/**
 * Categories with enough units in both arms stay as they are, sorted by name (code units); all others are pooled into "other", which
 * comes last. Rows are added in the order of their names, so the result does not depend on the order of the input, to the last bit.
 * Units that are not numbers count as too few.
 */
export function groupSmallCategories<Row>(rows: ReadonlyMap<string, Row>, options: GroupOptions<Row>): readonly CategoryGroup<Row>[] {
  const { floor, unitsOf, add } = options;
  const isLarge = (row: Row) => unitsOf(row) >= floor;
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const standsAlone = ([category, row]: readonly [string, Row]) => category !== OTHER_CATEGORY && isLarge(row);
  const kept = sorted.filter(standsAlone).map(([category, row]) => ({ category, row, members: [category], tooFew: false }));
  const [first, ...rest] = sorted.filter((entry) => !standsAlone(entry));
  if (!first) return kept;
  const row = rest.reduce((sum, [, next]) => add(sum, next), first[1]);
  const members = [first, ...rest].map(([category]) => category);
  return [...kept, { category: OTHER_CATEGORY, row, members, tooFew: !isLarge(row) }];
}

/** Both arms of one category. */
export interface ArmPair {
  readonly control: ArmMoments;
  readonly candidate: ArmMoments;
}

/** `groupSmallCategories` for moments of two arms; `floor` counts units of each arm. */
export function groupSmallPairs(pairs: ReadonlyMap<string, ArmPair>, floor: number): readonly CategoryGroup<ArmPair>[] {
  return groupSmallCategories(pairs, {
    floor,
    unitsOf: ({ control, candidate }) => Math.min(control.n, candidate.n),
    add: (a, b) => ({ control: addMoments(a.control, b.control), candidate: addMoments(a.candidate, b.candidate) }),
  });
}

export function addMoments(a: ArmMoments, b: ArmMoments): ArmMoments {
  const of =
    a.of && b.of
      ? { sum: a.of.sum + b.of.sum, sumSquares: a.of.sumSquares + b.of.sumSquares, cross: a.of.cross + b.of.cross }
      : (a.of ?? b.of);
  return { n: a.n + b.n, sum: a.sum + b.sum, sumSquares: a.sumSquares + b.sumSquares, ...(of ? { of } : {}) };
}

/**
 * How often two raters put the same item into each pair of categories: rows the first rater, columns the second, same order of categories.
 * Counts, not shares.
 */
export type ConfusionMatrix = readonly (readonly number[])[];

export interface Agreement {
  /** 1 is full agreement, 0 what chance would give, below 0 worse than chance. */
  readonly coefficient: number;
  /** Standard error for intervals, large samples. */
  readonly standardError: number;
  /** Weighted share of items rated alike, and the share that chance would give. */
  readonly observed: number;
  readonly expected: number;
}

/**
 * Cohen's kappa: agreement on named categories beyond chance. NaN for a matrix that is not square, holds a negative or
 * non-finite count or nothing, and where chance alone gives full agreement (both raters used one category).
 *
 * Source: Cohen, Educ. Psychol. Meas. 20 (1960); standard error: Fleiss, Cohen & Everitt, Psychol. Bull. 72 (1969), equation 13.
 */
export function cohenKappa(matrix: ConfusionMatrix): Agreement {
  return weightedKappa(matrix, (i, j) => (i === j ? 1 : 0));
}

/**
 * Kappa for ordered levels (1..5): a miss by two levels counts four times a miss by one. NaN as for `cohenKappa`, and for one category.
 *
 * Source: Cohen, Psychol. Bull. 70 (1968), weights 1 − (i − j)² / (k − 1)²; standard error as for `cohenKappa`.
 */
export function quadraticKappa(matrix: ConfusionMatrix): Agreement {
  const span = matrix.length - 1;
  return weightedKappa(matrix, (i, j) => 1 - ((i - j) / span) * ((i - j) / span));
}

/**
 * Gwet's AC1: chance agreement that stays sensible when nearly all items fall into one category, where kappa collapses. NaN as for
 * `cohenKappa`, and for one category.
 *
 * Source: Gwet, Br. J. Math. Stat. Psychol. 61 (2008), equations 5 and 11 (items as the only source of variation).
 */
export function gwetAc1(matrix: ConfusionMatrix): Agreement {
  const table = toShares(matrix);
  if (table === null || matrix.length < 2) return NOTHING;
  const { shares, rows, columns, total } = table;
  const others = rows.length - 1;
  const mean = rows.map((row, index) => (row + at(columns, index)) / 2);
  const observed = sumCells(shares, (share, i, j) => (i === j ? share : 0));
  const expected = mean.reduce((sum, share) => sum + share * (1 - share), 0) / others;
  const coefficient = (observed - expected) / (1 - expected);
  const square = sumCells(shares, (share, i, j) => {
    const pull = (2 * (1 - coefficient) * (2 - at(mean, i) - at(mean, j))) / 2 / others;
    const influence = (i === j ? 1 : 0) - pull;
    return share * influence * influence;
  });
  const centre = observed - 2 * (1 - coefficient) * expected;
  return { coefficient, standardError: Math.sqrt(Math.max(0, square - centre * centre) / total) / (1 - expected), observed, expected };
}

const NOTHING: Agreement = { coefficient: Number.NaN, standardError: Number.NaN, observed: Number.NaN, expected: Number.NaN };

function weightedKappa(matrix: ConfusionMatrix, weight: (i: number, j: number) => number): Agreement {
  const table = toShares(matrix);
  if (table === null) return NOTHING;
  const { shares, rows, columns, total } = table;
  const observed = sumCells(shares, (share, i, j) => share * weight(i, j));
  const expected = sumCells(shares, (_, i, j) => at(rows, i) * at(columns, j) * weight(i, j));
  if (!(expected < 1)) return NOTHING;
  const rowPull = rows.map((_, i) => columns.reduce((sum, column, j) => sum + column * weight(i, j), 0));
  const columnPull = columns.map((_, j) => rows.reduce((sum, row, i) => sum + row * weight(i, j), 0));
  const square = sumCells(shares, (share, i, j) => {
    const influence = weight(i, j) * (1 - expected) - (at(rowPull, i) + at(columnPull, j)) * (1 - observed);
    return share * influence * influence;
  });
  const centre = observed * expected - 2 * expected + observed;
  const chance = 1 - expected;
  const standardError = Math.sqrt(Math.max(0, square - centre * centre) / total) / (chance * chance);
  return { coefficient: (observed - expected) / chance, standardError, observed, expected };
}

interface Shares {
  readonly shares: ConfusionMatrix;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly total: number;
}

function toShares(matrix: ConfusionMatrix): Shares | null {
  const counts = matrix.flat();
  const total = counts.reduce((sum, count) => sum + count, 0);
  const square = matrix.every((row) => row.length === matrix.length);
  if (!square || !(total > 0) || !counts.every((count) => count >= 0 && Number.isFinite(count))) return null;
  const shares = matrix.map((row) => row.map((count) => count / total));
  const rows = shares.map((row) => row.reduce((sum, share) => sum + share, 0));
  const columns = rows.map((_, j) => shares.reduce((sum, row) => sum + at(row, j), 0));
  return { shares, rows, columns, total };
}

function sumCells(shares: ConfusionMatrix, value: (share: number, i: number, j: number) => number): number {
  return shares.reduce((sum, row, i) => row.reduce((inner, share, j) => inner + value(share, i, j), sum), 0);
}

const at = (list: readonly number[], index: number): number => list[index] ?? Number.NaN;

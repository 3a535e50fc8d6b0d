import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfusionMatrix, cohenKappa, gwetAc1, quadraticKappa } from './agreement.js';

const RESEARCH: ConfusionMatrix = [
  [45, 5],
  [8, 42],
];
const THREE: ConfusionMatrix = [
  [40, 6, 2],
  [5, 30, 7],
  [1, 4, 25],
];
const FIVE: ConfusionMatrix = [
  [10, 2, 1, 0, 0],
  [3, 12, 3, 1, 0],
  [0, 4, 20, 5, 1],
  [0, 1, 4, 18, 3],
  [0, 0, 1, 2, 9],
];
const matrices = fc
  .integer({ min: 2, max: 5 })
  .chain((size) =>
    fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
  );
const transpose = (matrix: ConfusionMatrix) => matrix.map((_, i) => matrix.map((row) => row[i] ?? 0));

describe('coefficients of agreement equal those computed elsewhere (errors by differentiating numerically to 50 digits)', () => {
  it.each([
    ['kappa of two', cohenKappa, RESEARCH, 0.74, 0.06713950848792385],
    ['AC1 of two', gwetAc1, RESEARCH, 0.7402337895893696, 0.06723393686184927],
    ['kappa of three', cohenKappa, THREE, 0.683944374209861, 0.05602788853314823],
    ['quadratic kappa of three', quadraticKappa, THREE, 0.7797927461139896, 0.05147767244205641],
    ['AC1 of three', gwetAc1, THREE, 0.6893445169307238, 0.055459576387577154],
    ['kappa of five', cohenKappa, FIVE, 0.6009268795056643, 0.06011946470098429],
    ['quadratic kappa of five', quadraticKappa, FIVE, 0.843163995908626, 0.03518863608019655],
    ['AC1 of five', gwetAc1, FIVE, 0.6152951213836966, 0.057351382571151646],
  ] as const)('%s', (_name, measure, matrix, coefficient, standardError) => {
    expect(measure(matrix).coefficient).toBeCloseTo(coefficient, 13);
    expect(measure(matrix).standardError).toBeCloseTo(standardError, 13);
  });

  it('the first error of Cohen (1960), .0672607 in the project’s research, follows from the shares', () => {
    const { observed, expected } = cohenKappa(RESEARCH);
    expect(Math.sqrt((observed * (1 - observed)) / 100) / (1 - expected)).toBeCloseTo(0.06726068688320096, 13);
  });

  it('AC1 stays sensible where nearly all pass and kappa collapses', () => {
    const lopsided: ConfusionMatrix = [
      [96, 2],
      [2, 0],
    ];
    expect(cohenKappa(lopsided).coefficient).toBeLessThan(0);
    expect(gwetAc1(lopsided).coefficient).toBeGreaterThan(0.95);
  });
});

describe('properties of agreement', () => {
  const measures = [cohenKappa, quadraticKappa, gwetAc1];

  it('it does not matter who is called the first rater, nor whether levels run up or down', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        for (const measure of measures) {
          const { coefficient, standardError } = measure(matrix);
          for (const mirrored of [transpose(matrix), matrix.toReversed().map((row) => row.toReversed())]) {
            expect(measure(mirrored).coefficient).toBeCloseTo(coefficient, 10);
            expect(measure(mirrored).standardError).toBeCloseTo(standardError, 10);
          }
        }
      }),
    );
  });

  it('a diagonal is full agreement, four times the items halve the error', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        for (const measure of measures) {
          const diagonal = matrix.map((row, i) => row.map((count, j) => (i === j ? count : 0)));
          expect(measure(diagonal).coefficient).toBeCloseTo(1, 10);
          const four = measure(matrix.map((row) => row.map((count) => 4 * count)));
          expect(four.coefficient).toBeCloseTo(measure(matrix).coefficient, 10);
          expect(four.standardError).toBeCloseTo(measure(matrix).standardError / 2, 10);
        }
      }),
    );
  });

  it('for two categories quadratic kappa is kappa', () => {
    expect(quadraticKappa(RESEARCH)).toEqual(cohenKappa(RESEARCH));
  });

  it.each([
    ['nothing', []],
    ['one category', [[9]]],
    [
      'no items',
      [
        [0, 0],
        [0, 0],
      ],
    ],
    ['not square', [[1, 2], [3]]],
    [
      'wider than high',
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      'a negative count',
      [
        [5, -1],
        [2, 3],
      ],
    ],
    [
      'NaN',
      [
        [5, Number.NaN],
        [2, 3],
      ],
    ],
  ])('%s gives NaN', (_name, matrix) => {
    for (const measure of measures) expect(measure(matrix).coefficient).toBeNaN();
  });
});

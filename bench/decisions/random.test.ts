import { describe, expect, it } from 'vitest';
import { createRandom } from './random.js';

const DRAWS = 20_000;
const draw = (make: () => number): { mean: number; variance: number } => {
  const values = Array.from({ length: DRAWS }, make);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1) };
};

describe('seeded chance', () => {
  it('is the same for the same name and number, and another for others', () => {
    const take = (name: string, index: number): readonly number[] => {
      const random = createRandom(name, index);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(take('a', 1)).toEqual(take('a', 1));
    expect(take('a', 1)).not.toEqual(take('a', 2));
    expect(take('a', 1)).not.toEqual(take('b', 1));
  });

  it.each([
    [5, 0.02],
    [95, 0.2],
    [100, 0.93],
    [1_300, 0.3],
  ])('draws binomials of %s trials at %s with their mean and variance', (trials, rate) => {
    const random = createRandom(`binomial ${trials}`, 0);
    const { mean, variance } = draw(() => random.binomial(trials, rate));
    const expected = trials * rate * (1 - rate);
    expect(Math.abs(mean - trials * rate)).toBeLessThan(4 * Math.sqrt(expected / DRAWS));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06);
  });

  it('draws small binomials with their exact distribution', () => {
    const random = createRandom('exact', 0);
    const counts = [0, 0, 0, 0];
    for (let at = 0; at < DRAWS; at++) {
      const drawn = random.binomial(3, 0.3);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const [at, expected] of [0.343, 0.441, 0.189, 0.027].entries()) expect((counts[at] ?? 0) / DRAWS).toBeCloseTo(expected, 1.7);
  });

  it.each([0.4, 14, 900])('draws Poisson counts of mean %s with their mean and variance', (mean) => {
    const random = createRandom(`poisson ${mean}`, 0);
    const drawn = draw(() => random.poisson(mean));
    expect(Math.abs(drawn.mean - mean)).toBeLessThan(4 * Math.sqrt(mean / DRAWS));
    expect(Math.abs(drawn.variance / mean - 1)).toBeLessThan(0.06);
  });

  it('draws normals with their mean and deviation', () => {
    const random = createRandom('normal', 0);
    const { mean, variance } = draw(() => random.normal(3, 2));
    expect(Math.abs(mean - 3)).toBeLessThan(0.06);
    expect(Math.abs(variance / 4 - 1)).toBeLessThan(0.05);
  });
});

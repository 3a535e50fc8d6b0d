import { describe, expect, it } from 'vitest';
import { toStatsigCritical } from './statsig.js';

const toArms = (candidate: readonly [number, number], control: readonly [number, number]) => ({
  candidate: { n: candidate[1], mean: 0, variance: candidate[0] },
  control: { n: control[1], mean: 0, variance: control[0] },
  variance: candidate[0] / candidate[1] + control[0] / control[1],
});

describe("Statsig's critical value", () => {
  it.each([
    ['even arms', toArms([0.0564, 500], [0.0196, 500]), 3.584515359748674],
    ['a 5 % canary, where the pooled number of units makes it strict', toArms([0.0564, 100], [0.0196, 1_900]), 6.125505593313187],
    ['few units', toArms([0.16, 20], [0.16, 20]), 3.584515359748674],
  ])('is that of the documented formula: %s', (_case, arms, expected) => {
    expect(toStatsigCritical(arms)).toBeCloseTo(expected, 12);
  });
});

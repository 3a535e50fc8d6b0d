import { describe, expect, it } from 'vitest';
import { toEppoCritical, toLift } from './eppo.js';

describe("Eppo's multiplier of the standard error", () => {
  it.each([
    [100, 9.08437943731058],
    [1_000, 3.855054633530311],
    [10_000, 3.035208990376253],
    [100_000, 3.241723145405438],
  ])('is that of the documented formula after %s units', (units, expected) => {
    expect(toEppoCritical(units)).toBeCloseTo(expected, 12);
  });

  it('is smallest near the units that it is tuned for', () => {
    expect(toEppoCritical(10_000)).toBeLessThan(Math.min(toEppoCritical(2_000), toEppoCritical(50_000)));
  });
});

describe("Eppo's lift", () => {
  const control = { n: 1_000, mean: 0.02, variance: 0.0196 };
  const candidate = { n: 500, mean: 0.03, variance: 0.0291 };
  const contrast = { control, candidate, harm: 0.01, variance: 0, units: 1_500 };

  it('is relative to control, with the variance of a ratio', () => {
    const lift = toLift(contrast);
    expect(lift?.harm).toBeCloseTo(0.5, 12);
    // 0.0291/500/0.02² + 0.03²/0.02⁴ · 0.0196/1000
    expect(lift?.variance).toBeCloseTo(0.25575, 12);
  });

  it('does not exist while control has nothing', () => {
    expect(toLift({ ...contrast, control: { ...control, mean: 0 } })).toBeNull();
  });
});

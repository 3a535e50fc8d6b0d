import { describe, expect, it } from 'vitest';
import { toKayentaLabel } from './kayenta.js';
import { toShift } from './mann-whitney.js';

const sort = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
const zeros = (count: number): readonly number[] => Array.from({ length: count }, () => 0);
const minutes = (level: number, step: number): readonly number[] => Array.from({ length: 60 }, (_, at) => level + ((at * 7) % 60) * step);

describe('the interval of the rank test', () => {
  it('has its ends where the rank sum crosses the limits', () => {
    const experiment = sort([12.1, 15.3, 11.8, 14.9, 16.2, 13.3, 15.8, 17.1, 12.9, 14.2]);
    const control = sort([10.2, 11.1, 9.7, 12.4, 10.9, 11.6, 13.1, 10.4, 9.9, 11.3, 12.0]);
    const shift = toShift(experiment, control);
    expect(shift?.low).toBeCloseTo(1.3, 3);
    // Between these two the rank sum is exactly what no shift would give.
    expect(shift?.estimate).toBeGreaterThanOrEqual(3.2);
    expect(shift?.estimate).toBeLessThanOrEqual(3.3);
    expect(shift?.high).toBeCloseTo(5.1, 3);
  });

  it('is corrected for ties', () => {
    const shift = toShift(sort([1, 2, 2, 3, 4, 4, 5, 6, 6, 7]), sort([0, 1, 1, 2, 2, 3, 3, 4, 1, 2]));
    expect(shift?.low).toBeCloseTo(0, 3);
    expect(shift?.estimate).toBeCloseTo(2, 3);
    expect(shift?.high).toBeCloseTo(4, 3);
  });

  it('does not exist when all values are the same', () => {
    expect(toShift([1, 1, 1], [1, 1])).toBeNull();
  });
});

describe("what the research found about Kayenta's judge at its production settings", () => {
  it('passes errors in 26 of 60 minutes against a baseline without any', () => {
    expect(toKayentaLabel([...zeros(34), ...Array.from({ length: 26 }, (_, at) => 1 + at)], zeros(60))).toBe('Pass');
  });

  it('passes no longer when most minutes have errors', () => {
    expect(toKayentaLabel([...zeros(10), ...Array.from({ length: 50 }, (_, at) => 1 + at)], zeros(60))).toBe('High');
  });

  it('fails a shift of 0.1 % when the variance is small', () => {
    expect(toKayentaLabel(minutes(100.1, 0.0001), minutes(100, 0.0001))).toBe('High');
  });

  it('fails on two points a side', () => {
    expect(toKayentaLabel([20, 21], [10, 11])).toBe('High');
    expect(toKayentaLabel([10, 11], [20, 21])).toBe('Low');
  });

  it('passes the same values in another order', () => {
    expect(toKayentaLabel([3, 1, 2], [1, 2, 3])).toBe('Pass');
  });
});

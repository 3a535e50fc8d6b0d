import { describe, expect, it } from 'vitest';
import { duration, toMilliseconds } from './duration.js';
import { toMargin } from './guard/margin-text.js';
import { toShare } from './share-text.js';

describe('durations', () => {
  it.each([
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['1w', 604_800_000],
    ['1h30m', 5_400_000],
    ['1w2d3h4m5s', 788_645_000],
  ])('%s is %d ms', (text, ms) => expect(toMilliseconds(text)).toBe(ms));

  it.each(['', '5', 'h', '1.5h', '30m1h', '1h1h', '-1h', '1 h', '1H', '1ms', ' 1h', '1h\n', '9999999s'])('%j is no duration', (text) =>
    expect(toMilliseconds(text)).toBeUndefined(),
  );

  it.each(['0s', '367d', '999999w'])('%s is out of range', (text) => expect(duration('The hold').safeParse(text).success).toBe(false));
});

describe('shares', () => {
  it.each([
    ['5%', 5_000],
    ['0.5%', 500],
    ['50%', 50_000],
    ['100%', 100_000],
    ['0%', 0],
    ['0.001%', 1],
    ['0.29%', 290],
    ['33.333%', 33_333],
    ['5.0000%', 5_000],
  ])('%s is %d of 100,000', (text, share) => expect(toShare(text)).toBe(share));

  it('every share from 0 % to 100 % in steps of 0.001 % is exact', () => {
    const wrong = Array.from({ length: 100_001 }, (_, share) => share).filter(
      (share) => toShare(`${Math.floor(share / 1_000)}.${String(share % 1_000).padStart(3, '0')}%`) !== share,
    );
    expect(wrong).toEqual([]);
  });

  it('finer than 0.001 % is told apart from nonsense', () => expect(toShare('0.0005%')).toBe('tooFine'));

  it.each(['5', '5 %', '-5%', '101%', '100.001%', '.5%', '5.%', '1e1%', '٥%', '5%\n'])('%j is no share', (text) =>
    expect(toShare(text)).toBeUndefined(),
  );
});

describe('margins', () => {
  it.each([
    ['1pp', 'points', 0.01],
    ['0.5pp', 'points', 0.005],
    ['0.7pp', 'points', 0.007],
    ['20%', 'relative', 0.2],
    ['7%', 'relative', 0.07],
    [0.3, 'points', 0.3],
    ['0.3', 'points', 0.3],
  ])('%s is %s %d', (written, kind, value) => expect(toMargin(written)).toMatchObject({ kind, value }));

  it.each(['', 'pp', '1 pp', '1p', '1%%', 'NaN', 'Infinity', '1e3', '0x10'])('%j is no margin', (written) =>
    expect(toMargin(written)).toBeUndefined(),
  );
});

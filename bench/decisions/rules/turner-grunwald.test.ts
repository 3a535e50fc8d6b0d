import { describe, expect, it } from 'vitest';
import { toBinary } from '../moments.js';
import { toBatchEvidence } from './turner-grunwald.js';

describe('one batch of the 2×2 e-process', () => {
  const before = { control: toBinary(190, 4), candidate: toBinary(10, 1) };

  it('bets what the units before it showed', () => {
    const now = { control: toBinary(285, 7), candidate: toBinary(15, 3) };
    expect(toBatchEvidence(before, now, 'lower')).toBeCloseTo(2.493320025168417, 12);
  });

  it('does not bet while the candidate looks better', () => {
    const good = { control: toBinary(190, 40), candidate: toBinary(10, 1) };
    expect(toBatchEvidence(good, { control: toBinary(285, 60), candidate: toBinary(15, 6) }, 'lower')).toBe(0);
  });

  it('takes the other event where higher is better', () => {
    const turned = { control: toBinary(190, 186), candidate: toBinary(10, 9) };
    const now = { control: toBinary(285, 278), candidate: toBinary(15, 12) };
    expect(toBatchEvidence(turned, now, 'higher')).toBeCloseTo(2.493320025168417, 12);
  });
});

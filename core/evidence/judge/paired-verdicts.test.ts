import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenSplitP, mcnemar } from './mcnemar.js';
import { checkSwapConsistency, type PairwiseVerdict, type SwappedVerdicts, toWinRate } from './swap-consistency.js';

const repeat = (count: number, candidateFirst: PairwiseVerdict, controlFirst: PairwiseVerdict): SwappedVerdicts[] =>
  Array.from({ length: count }, () => ({ candidateFirst, controlFirst }));

describe('mcnemar', () => {
  it('has the p .0200616, the difference −.035 and the error .0140334 of the project’s research', () => {
    const result = mcnemar({ pairs: 400, onlyCandidate: 9, onlyControl: 23 });
    expect(result.p).toBeCloseTo(0.020061607006937265, 14);
    expect(result.difference).toBeCloseTo(-0.035, 15);
    expect(result.standardError).toBeCloseTo(0.014033442200686188, 14);
  });

  it('mirrors, and pairs that agree do not move p', () => {
    const counts = fc.record({ onlyCandidate: fc.nat(40), onlyControl: fc.nat(40), agreed: fc.integer({ min: 1, max: 400 }) });
    fc.assert(
      fc.property(counts, ({ onlyCandidate, onlyControl, agreed }) => {
        const pairs = onlyCandidate + onlyControl + agreed;
        const result = mcnemar({ pairs, onlyCandidate, onlyControl });
        const mirrored = mcnemar({ pairs, onlyCandidate: onlyControl, onlyControl: onlyCandidate });
        expect(mirrored.difference).toBe(0 - result.difference);
        expect([mirrored.p, mirrored.standardError]).toEqual([result.p, result.standardError]);
        expect(mcnemar({ pairs: pairs + 7, onlyCandidate, onlyControl }).p).toBe(result.p);
        expect(result.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('without a pair that differs there is no evidence', () => {
    expect(mcnemar({ pairs: 50, onlyCandidate: 0, onlyControl: 0 })).toEqual({ difference: 0, standardError: 0, p: 1 });
  });

  it.each([
    { pairs: 0, onlyCandidate: 0, onlyControl: 0 },
    { pairs: 5, onlyCandidate: 3, onlyControl: 3 },
    { pairs: 9, onlyCandidate: -1, onlyControl: 3 },
    { pairs: 9, onlyCandidate: 1.5, onlyControl: 3 },
  ])('%j is no table', (counts) => {
    expect(Object.values(mcnemar(counts)).every(Number.isNaN)).toBe(true);
  });
});

describe('toWinRate', () => {
  it('of 118 wins, 92 losses and 90 ties is the .543333 ± .0240625 of the project’s research', () => {
    const { rate, standardError } = toWinRate({ wins: 118, losses: 92, ties: 90 });
    expect(rate).toBeCloseTo(0.5433333333333333, 14);
    expect(standardError).toBeCloseTo(0.02406250377038391, 14);
  });

  it('mirrors around one half', () => {
    const [one, other] = [toWinRate({ wins: 30, losses: 11, ties: 4 }), toWinRate({ wins: 11, losses: 30, ties: 4 })];
    expect(one.rate + other.rate).toBeCloseTo(1, 15);
    expect(one.standardError).toBeCloseTo(other.standardError, 15);
  });

  it('is NaN without pairs, and has no error for one', () => {
    expect(toWinRate({ wins: 0, losses: 0, ties: 0 }).rate).toBeNaN();
    expect(toWinRate({ wins: 1, losses: 0, ties: 0 })).toEqual({ rate: 1, standardError: Number.NaN });
  });
});

describe('checkSwapConsistency', () => {
  const verdicts = [
    ...repeat(90, 'candidate', 'candidate'),
    ...repeat(58, 'control', 'control'),
    ...repeat(10, 'tie', 'tie'),
    ...repeat(30, 'candidate', 'control'),
    ...repeat(12, 'control', 'candidate'),
  ];

  it('counts verdicts that hold in both orders, and every flip as a tie', () => {
    expect(checkSwapConsistency(verdicts)).toMatchObject({ pairs: 200, consistent: 158, share: 0.79, wins: 90, losses: 58, ties: 52 });
    expect(checkSwapConsistency(verdicts).winRate).toEqual(toWinRate({ wins: 90, losses: 58, ties: 52 }));
    expect(checkSwapConsistency(repeat(3, 'candidate', 'tie'))).toMatchObject({ consistent: 0, ties: 3, firstSlot: 0, secondSlot: 0 });
  });

  it('finds the preference for the first slot: 30 to 12, exact p .00791590', () => {
    const { firstSlot, secondSlot, slotBiasP } = checkSwapConsistency(verdicts);
    expect([firstSlot, secondSlot]).toEqual([30, 12]);
    expect(slotBiasP).toBeCloseTo(0.007915897334896727, 14);
    expect(evenSplitP(21, 21)).toBe(1);
  });

  it('has the exact interval of 168 in 200 computed elsewhere', () => {
    const { low, high } = checkSwapConsistency([...repeat(168, 'tie', 'tie'), ...repeat(32, 'candidate', 'tie')]);
    expect(low).toBeCloseTo(0.7817009846486591, 12);
    expect(high).toBeCloseTo(0.8879125023541984, 12);
  });

  it('knows nothing without pairs', () => {
    expect(checkSwapConsistency([])).toMatchObject({ pairs: 0, share: Number.NaN, low: 0, high: 1, slotBiasP: 1 });
  });

  it('mirrored arms mirror wins and losses, and keep slots and consistency', () => {
    const verdict = fc.constantFrom<PairwiseVerdict>('candidate', 'control', 'tie');
    const other = { candidate: 'control', control: 'candidate', tie: 'tie' } as const;
    fc.assert(
      fc.property(fc.array(fc.record({ candidateFirst: verdict, controlFirst: verdict }), { minLength: 1 }), (given) => {
        const result = checkSwapConsistency(given);
        const mirrored = checkSwapConsistency(
          given.map(({ candidateFirst, controlFirst }) => ({ candidateFirst: other[controlFirst], controlFirst: other[candidateFirst] })),
        );
        expect([mirrored.wins, mirrored.losses, mirrored.ties]).toEqual([result.losses, result.wins, result.ties]);
        expect([mirrored.firstSlot, mirrored.secondSlot, mirrored.consistent]).toEqual([
          result.firstSlot,
          result.secondSlot,
          result.consistent,
        ]);
      }),
    );
  });
});

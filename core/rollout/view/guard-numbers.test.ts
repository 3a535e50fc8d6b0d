import { describe, expect, it } from 'vitest';
import type { GuardFinding } from '../../evidence/verdict.js';
import { toGuardNumbers } from './guard-numbers.js';

const T0 = 1_800_000_000_000;
const few = (patch: Partial<GuardFinding> = {}): GuardFinding => ({
  ...{ guard: 'errors', metric: 'error', verdict: 'inconclusive', rule: 'acs/1', atMs: T0, summary: 'not yet' },
  parameters: { marginKind: 'absolute' },
  reading: {
    ...{ kind: 'reading', fromMs: T0, toMs: T0 },
    control: { n: 4, sum: 1, sumSquares: 1 },
    candidate: { n: 2, sum: 1, sumSquares: 1 },
  },
  estimate: { control: 0.25, candidate: 0.5, difference: 0.25, low: -3.47, high: 3.47, margin: 0.01 },
  ...patch,
});

describe('R-METRIC-3 the interval of a few units, as people read it', () => {
  it('is not wider than shares can differ', () =>
    expect(toGuardNumbers(few())).toMatchObject({
      intervalWithUnit: '−100…+100 pp',
      difference: '+25 pp',
      scale: { low: -100, high: 100 },
    }));

  it('is left as it is where it is inside', () => {
    const estimate = { control: 0.25, candidate: 0.5, difference: 0.25, low: -0.1, high: 0.6, margin: 0.01 };
    expect(toGuardNumbers(few({ estimate }))?.interval).toBe('−10.0…+60.0');
  });

  it('of a rate against a fixed limit stays between none and all', () => {
    const estimate = { control: 0.25, candidate: 0.5, difference: 0.45, low: -2, high: 3, margin: 0 };
    expect(toGuardNumbers(few({ estimate, parameters: { limit: 0.05 } }))?.interval).toBe('0…100');
  });

  it('of an amount, or in percent of control, has no such bounds', () => {
    const amount = {
      kind: 'reading' as const,
      fromMs: T0,
      toMs: T0,
      control: { n: 4, sum: 9, sumSquares: 30 },
      candidate: { n: 2, sum: 9, sumSquares: 50 },
    };
    expect(toGuardNumbers(few({ reading: amount }))?.interval).toBe('−3.5…+3.5');
    expect(toGuardNumbers(few({ parameters: { marginKind: 'relative' } }))?.interval).toBe('−1388…+1388');
  });
});

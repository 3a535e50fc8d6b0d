import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../test/cases/sample-spec.js';
import { mixtureVariance, oneSidedHalfWidth } from '../sequential/asymptotic-confidence-sequence.js';
import type { ArmMoments, ArmReading } from '../verdict.js';
import { assessGuard } from './assess-guard.js';
import type { GuardContext } from './guard-context.js';

const options: GuardContext = {
  alpha: 0.025,
  tunedForUnits: 5_000,
  burnInUnits: 30,
  atMs: 0,
  unit: 'session',
  candidatePart: 0.05,
  designEffect: 1,
  stage: { index: 0, startedAtMs: 0, stake: 1, isPlanned: true, plannedAtMs: 3_600_000, minimumUnits: 0 },
  memory: null,
};
const errors = createGuard({ name: 'errors' });
const judge = createGuard({ name: 'judge', better: 'higher', comparison: { margin: { kind: 'points', value: 0.02 } } });
const cost = createGuard({ name: 'cost', comparison: { margin: { kind: 'relative', value: 0.2 } } });

const share = (events: number, n: number): ArmMoments => ({ n, sum: events, sumSquares: events });
const numbers = (n: number, mean: number, sd: number): ArmMoments => ({
  n,
  sum: n * mean,
  sumSquares: (n - 1) * sd * sd + n * mean * mean,
});
const reading = (control: ArmMoments, candidate: ArmMoments): ArmReading => ({ kind: 'reading', control, candidate, fromMs: 0, toMs: 1 });

describe('the confidence sequence agrees with published values', () => {
  it('has the rho of Waudby-Smith et al. for N* = 5000 at 5 % two-sided', () => {
    expect(Math.sqrt(mixtureVariance({ alpha: 0.025, tunedForUnits: 5_000 }))).toBeCloseTo(0.03984, 5);
  });

  it('is wider than the fixed-sample interval and narrowest, relative to it, near the tuning size', () => {
    const ratio = (units: number) => oneSidedHalfWidth(1 / units, units, options) * Math.sqrt(units);
    expect(ratio(5_000)).toBeGreaterThan(1.96);
    expect(ratio(5_000)).toBeLessThan(ratio(100));
    expect(ratio(5_000)).toBeLessThan(ratio(500_000));
  });
});

describe('R-METRIC-3 a verdict is one of four', () => {
  it.each([
    ['errors far above the margin', errors, reading(share(300, 15_000), share(120, 800)), 'fail'],
    ['errors proven inside the margin', errors, reading(share(150, 15_000), share(150, 15_000)), 'pass'],
    ['too few units to tell', errors, reading(share(20, 1_000), share(2, 50)), 'inconclusive'],
    ['a collapse, found below the burn-in by an exact rule', errors, reading(share(0, 500), share(29, 29)), 'fail'],
    [
      'numbers below the burn-in even when they are far apart',
      cost,
      reading(numbers(4_000, 0.01, 0.004), numbers(29, 0.05, 0.005)),
      'inconclusive',
    ],
    ['nine events against none, exact', errors, reading(share(0, 5_000), share(9, 30)), 'fail'],
    ['two events against none', errors, reading(share(0, 5_000), share(2, 100)), 'inconclusive'],
    ['a judge proven worse', judge, reading(share(13_500, 15_000), share(600, 800)), 'fail'],
    ['a judge proven not worse', judge, reading(share(13_500, 15_000), share(13_600, 15_000)), 'pass'],
    ['cost 50 % up against a 20 % margin', cost, reading(numbers(4_000, 0.01, 0.004), numbers(1_000, 0.015, 0.005)), 'fail'],
    ['cost 2 % up against a 20 % margin', cost, reading(numbers(4_000, 0.01, 0.004), numbers(1_000, 0.0102, 0.004)), 'pass'],
    ['values that never vary', cost, reading(numbers(400, 0.01, 0), numbers(400, 0.01, 0)), 'inconclusive'],
  ] as const)('%s', (_name, guard, given, expected) => {
    expect(assessGuard(guard, given, options).finding.verdict).toBe(expected);
  });

  it.each([
    ['nothing', { kind: 'noData' as const }],
    ['an error', { kind: 'error' as const, detail: 'HTTP 500' }],
    ['NaN', reading(share(1, 100), { n: 100, sum: Number.NaN, sumSquares: 1 })],
    ['infinity', reading(share(1, 100), { n: 100, sum: Number.POSITIVE_INFINITY, sumSquares: 1 })],
    ['an empty arm', reading(share(1, 100), share(0, 0))],
  ])('A7 E1 %s is an error, never a pass', (_name, given) => {
    expect(assessGuard(errors, given, options).finding.verdict).toBe('error');
  });

  it('E4 explains itself in one sentence with numbers', () => {
    expect(assessGuard(errors, reading(share(285, 15_000), share(120, 800)), options).finding.summary).toBe(
      'errors 15.0 % against 1.9 % in 800 + 15000 sessions: worse than the 1 pp margin, 97.5 % sure at any time, exact.',
    );
  });
});

describe('properties of the rule', () => {
  const arm = fc.integer({ min: 0, max: 20_000 }).chain((n) => fc.record({ n: fc.constant(n), events: fc.integer({ min: 0, max: n }) }));

  it('never throws, never passes without data, and more events never make it better', () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const rank = { pass: 0, inconclusive: 1, error: 1, fail: 2 };
        const before = assessGuard(errors, reading(share(a.events, a.n), share(b.events, b.n)), options);
        if (a.n === 0 || b.n === 0) expect(before.finding.verdict).toBe('error');
        // One pp of all units more: adverse events of the candidate can only move the verdict towards fail.
        const worse = Math.min(b.n, b.events + Math.ceil(b.n / 4));
        if (b.events / Math.max(1, b.n) > 0.25) return;
        const after = assessGuard(errors, reading(share(a.events, a.n), share(worse, b.n)), options);
        expect(rank[after.finding.verdict]).toBeGreaterThanOrEqual(before.finding.verdict === 'pass' ? 0 : rank[before.finding.verdict]);
      }),
    );
  });

  it('rolls fewer than alpha of identical canaries back over fifty looks (seeded simulation)', () => {
    let failed = 0;
    const runs = 400;
    let seed = 12345;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const zeroMargin = createGuard({ name: 'errors', comparison: { margin: { kind: 'points', value: 0 } } });
    for (let run = 0; run < runs; run++) {
      const control = { n: 0, events: 0 };
      const candidate = { n: 0, events: 0 };
      for (let look = 0; look < 50; look++) {
        for (let unit = 0; unit < 40; unit++) {
          const one = random() < 0.5 ? control : candidate;
          one.n += 1;
          one.events += random() < 0.05 ? 1 : 0;
        }
        if (
          assessGuard(zeroMargin, reading(share(control.events, control.n), share(candidate.events, candidate.n)), options).finding
            .verdict === 'fail'
        ) {
          failed += 1;
          break;
        }
      }
    }
    expect(failed / runs).toBeLessThanOrEqual(0.025);
  });
});

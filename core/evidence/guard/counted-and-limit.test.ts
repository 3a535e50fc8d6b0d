import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../test/cases/sample-spec.js';
import type { CountedTest, LimitTest } from '../../rollout/spec.js';
import type { GuardMemory } from '../stream/guard-memory.js';
import type { ArmMoments, Reading, Verdict } from '../verdict.js';
import { assessGuard } from './assess-guard.js';
import type { GuardContext } from './guard-context.js';

const MINUTE_MS = 60_000;
const share = (events: number, n: number): ArmMoments => ({ n, sum: events, sumSquares: events });
const base: GuardContext = {
  alpha: 0.05,
  tunedForUnits: 2_000,
  burnInUnits: 30,
  atMs: 0,
  unit: 'session',
  candidatePart: 0.05,
  designEffect: 1,
  stage: { index: 0, startedAtMs: 0, stake: 1, isPlanned: true, plannedAtMs: 1e9, minimumUnits: 0 },
  memory: null,
};

describe('R-STAGE-5 a limit: the candidate against a fixed rate', () => {
  const limit: LimitTest = { kind: 'limit', limit: 0.02 };
  const ceiling = createGuard({ name: 'ceiling', metric: 'error', test: limit });
  const floor = createGuard({ name: 'floor', metric: 'schema_valid', better: 'higher', test: { kind: 'limit', limit: 0.98 } });
  const reading = (events: number, n: number): Reading => ({
    kind: 'reading',
    control: share(0, 100),
    candidate: share(events, n),
    fromMs: 0,
    toMs: 1,
  });

  it.each([
    ['22 of 400 at a limit of 2 %', ceiling, reading(22, 400), 'fail'],
    ['14 of 400 at a limit of 2 %', ceiling, reading(14, 400), 'inconclusive'],
    ['0 of 600 at a limit of 2 %', ceiling, reading(0, 600), 'pass'],
    ['0 of 20 before the burn-in', ceiling, reading(0, 20), 'inconclusive'],
    ['a floor of 98 % with 22 bad of 400', floor, reading(378, 400), 'fail'],
    ['a floor of 98 % with none bad of 600', floor, reading(600, 600), 'pass'],
  ] as const)('%s: %4$s', (_name, guard, given, expected) => {
    expect(assessGuard(guard, given, base).finding.verdict).toBe(expected);
  });

  it('says what it saw and what the limit is', () => {
    expect(assessGuard(ceiling, reading(22, 400), base).finding.summary).toBe(
      'ceiling 5.5 % against 0.0 % in 400 + 100 sessions: above the limit of 2.0 %, 95 % sure at any time, exact.',
    );
  });

  it('a metric that is not yes or no is an error', () => {
    const given: Reading = { kind: 'reading', control: share(1, 100), candidate: { n: 100, sum: 40, sumSquares: 90 }, fromMs: 0, toMs: 1 };
    expect(assessGuard(ceiling, given, base).finding).toMatchObject({
      verdict: 'error',
      summary: expect.stringContaining('needs a metric of 0 and 1'),
    });
  });
});

describe('counted guards', () => {
  const test = (patch: Partial<CountedTest> = {}): CountedTest => ({
    kind: 'counted',
    condition: { subject: 'candidate', operator: '<', value: 0.05 },
    intervalMs: MINUTE_MS,
    initialDelayMs: 0,
    count: 5,
    failureLimit: 1,
    consecutiveErrorLimit: 2,
    consecutiveSuccess: null,
    inconclusiveLimit: 1,
    ...patch,
  });
  /** g: a good minute, b: a bad one, n: nobody came, x: the source is down. */
  function play(minutes: string, patch: Partial<CountedTest> = {}): readonly Verdict[] {
    const guard = createGuard({ name: 'windows', metric: 'slow', test: test(patch) });
    let [n, events] = [0, 0];
    let memory: GuardMemory | null = null;
    return [...minutes].map((kind, index) => {
      if (kind === 'g' || kind === 'b') n += 100;
      if (kind === 'b') events += 20;
      const totals: Reading = { kind: 'reading', control: share(n / 50, n), candidate: share(events, n), fromMs: 0, toMs: 1 };
      const reading: Reading = kind === 'x' ? { kind: 'error', detail: 'HTTP 503' } : totals;
      const assessed = assessGuard(guard, reading, { ...base, atMs: (index + 1) * MINUTE_MS, memory });
      memory = assessed.memory;
      return assessed.finding.verdict;
    });
  }

  it.each([
    ['A3 more failures than the limit fail', 'gbgb', {}, 'fail'],
    ['as many failures as the limit do not', 'gbggg', {}, 'pass'],
    ['A2 a run that ended early is never a success', 'gggg', {}, 'inconclusive'],
    ['all its measurements are a pass', 'ggggg', {}, 'pass'],
    ['E6 enough successes in a row pass early', 'bggg', { consecutiveSuccess: 3 }, 'pass'],
    ['a failure breaks the row', 'ggbgg', { consecutiveSuccess: 3 }, 'inconclusive'],
    ['A7 more errors in a row than the limit are an error', 'gxxx', {}, 'error'],
    ['an error that is over does not count any more', 'gxxgggg', {}, 'pass'],
    ['A4 A11 windows without traffic: inconclusive, and no second chance', 'gnngggg', {}, 'inconclusive'],
    ['no measurement succeeded', 'xxnn', { count: 4, inconclusiveLimit: 9 }, 'inconclusive'],
    ['without a count it never passes by itself', 'gggggggggggg', { count: null }, 'inconclusive'],
  ] as const)('%s', (_name, minutes, patch, expected) => {
    expect(play(minutes, patch).at(-1)).toBe(expected);
  });

  it('a verdict that is final stays, whatever comes', () => {
    expect(play('bbgggggg').slice(1)).toEqual(Array.from({ length: 7 }, () => 'fail'));
  });

  it('nothing is measured before the initial delay, and what came before it is in no window', () => {
    expect(play('bbbggggg', { initialDelayMs: 3 * MINUTE_MS }).at(-1)).toBe('pass');
  });
});

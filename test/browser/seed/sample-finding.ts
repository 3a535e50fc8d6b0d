import type { GuardFinding, Verdict } from '../../../core/evidence/verdict.js';

export interface SampleNumbers {
  readonly guard: string;
  readonly metric: string;
  readonly better: 'higher' | 'lower';
  readonly verdict: Verdict;
  readonly margin: number;
  /** Units, and how many of them are events. */
  readonly candidate: readonly [number, number];
  readonly control: readonly [number, number];
  readonly atMs: number;
  readonly worst?: string;
}

/** A finding as the engine makes them of a rate; its interval is the plain one, which is enough to be looked at. */
export function sampleFinding({ guard, metric, better, verdict, margin, candidate, control, atMs, worst }: SampleNumbers): GuardFinding {
  const [n, events] = candidate;
  const [m, others] = control;
  const [rate, base] = [events / n, others / m];
  const difference = rate - base;
  const width = 3 * Math.sqrt((rate * (1 - rate) + 0.5 / n) / n + (base * (1 - base) + 0.5 / m) / m);
  const estimate = { control: base, candidate: rate, difference, low: difference - width, high: difference + width, margin };
  const units = { control: Math.round(m / 6), candidate: Math.round(n / 6) };
  return {
    guard,
    metric,
    verdict,
    rule: 'margin-2x2-e-process@1',
    atMs,
    reading: {
      kind: 'reading',
      control: { n: m, sum: others, sumSquares: others },
      candidate: { n, sum: events, sumSquares: events },
      fromMs: atMs - 3_600_000,
      toMs: atMs,
    },
    parameters: { alpha: 0.01, margin, marginKind: 'points', failOn: 'margin', better },
    evidence: { fail: verdict === 'fail' ? 9 : -4, pass: verdict === 'pass' ? 6 : 2.9, needed: 4.6 },
    estimate,
    ...(worst !== undefined && {
      worst: {
        ...estimate,
        category: worst,
        units,
        failed: verdict === 'fail',
        difference: difference * 2,
        candidate: base + difference * 2,
      },
    }),
    summary: `${guard}: ${(rate * 100).toFixed(1)} % against ${(base * 100).toFixed(1)} % in ${n} + ${m} sessions: ${verdict}.`,
  };
}

type Change = Partial<Pick<SampleNumbers, 'verdict' | 'candidate' | 'worst'>>;

/** What the five guards of the sample spec say; `changes` by guard. */
export function sampleFindings(atMs: number, changes: Readonly<Record<string, Change>> = {}): readonly GuardFinding[] {
  const guards: readonly Omit<SampleNumbers, 'atMs'>[] = [
    { guard: 'errors', metric: 'error', better: 'lower', verdict: 'pass', margin: 0.01, candidate: [1_240, 4], control: [23_480, 82] },
    {
      guard: 'latency',
      metric: 'slow_reply',
      better: 'lower',
      verdict: 'pass',
      margin: 0.02,
      candidate: [1_240, 31],
      control: [23_480, 610],
    },
    {
      guard: 'cost',
      metric: 'over_budget',
      better: 'lower',
      verdict: 'inconclusive',
      margin: 0.05,
      candidate: [1_240, 70],
      control: [23_480, 1_170],
    },
    {
      guard: 'format',
      metric: 'schema_valid',
      better: 'higher',
      verdict: 'pass',
      margin: 0.01,
      candidate: [1_240, 1_236],
      control: [23_480, 23_400],
    },
    {
      guard: 'judge',
      metric: 'judge_pass',
      better: 'higher',
      verdict: 'pass',
      margin: 0.02,
      candidate: [412, 389],
      control: [7_010, 6_590],
      worst: 'billing',
    },
  ];
  return guards.map((guard) => sampleFinding({ ...guard, ...changes[guard.guard], atMs }));
}

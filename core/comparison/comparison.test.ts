import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_RULES } from '../redaction/built-in-rules.js';
import { cutText } from './cut-text.js';
import { quantile, toDistribution } from './distribution.js';
import { pairSamples } from './pair-samples.js';
import { redactSample } from './redact-sample.js';
import type { RawSample, SampleNote } from './sample.js';
import { toDistributions } from './to-distributions.js';

let lastKey = 0;
function noteOf(arm: SampleNote['arm'], changes: Partial<SampleNote> = {}): SampleNote {
  lastKey += 1;
  return {
    key: `k${lastKey}`,
    arm,
    assignment: 'random',
    category: 'refund',
    stageAttempt: 1,
    metrics: { latency_ms: 100 },
    pairedMetrics: null,
    redactions: {},
    ...changes,
  };
}

describe('R-UX-1 distributions of samples', () => {
  const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), { maxLength: 60 });

  it('both arms share their bins, and every value is in one of them', () => {
    fc.assert(
      fc.property(numbers, numbers, (control, candidate) => {
        const { arms, edges } = toDistribution('m', { control, candidate });
        for (const [arm, values] of [
          [arms.control, control],
          [arms.candidate, candidate],
        ] as const) {
          expect(arm.n).toBe(values.length);
          expect(arm.bins).toHaveLength(Math.max(1, edges.length - 1));
          expect(arm.bins.reduce((a, b) => a + b, 0)).toBe(values.length);
        }
      }),
    );
  });

  it('quantiles rise and stay within the values', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const { quantiles } = toDistribution('m', { control: values, candidate: [] }).arms.control;
        const known = Object.values(quantiles).filter((value) => value !== null);
        expect(known).toEqual([...known].sort((a, b) => a - b));
        for (const value of known) expect(value >= Math.min(...values) && value <= Math.max(...values)).toBe(true);
      }),
    );
  });

  it('quantiles are those of the definition', () => {
    expect([0, 0.25, 0.5, 1].map((part) => quantile([1, 2, 3, 4], part))).toEqual([1, 1.75, 2.5, 4]);
  });

  it('a quantile that too few values would make is not given', () => {
    const values = (count: number) => Array.from({ length: count }, (_, index) => index);
    const of = (count: number) => toDistribution('m', { control: values(count), candidate: [] }).arms.control.quantiles;
    expect(of(0).p50).toBeNull();
    expect([of(3).p25, of(19).p95, of(99).p99]).toEqual([null, null, null]);
    expect(of(100)).toMatchObject({ p5: 4.95, p95: 94.05, p99: 98.01 });
  });

  it('yes and no is a rate', () => {
    const { kind, edges, arms } = toDistribution('error', { control: [0, 0, 1, 0], candidate: [1] });
    expect([kind, edges, arms.control.bins, arms.control.mean, arms.candidate.bins]).toEqual(['rate', [0, 0.5, 1], [3, 1], 0.25, [0, 1]]);
  });

  it('tell their unit by their name, and the latency comes first', () => {
    const metrics = { error: 0, cost_usd: 0.5, latency_ms: 3, tokens: 9, ratio: 0.4, wait_seconds: 2 };
    expect(toDistributions([noteOf('control', { metrics })]).map(({ metric, unit }) => [metric, unit])).toEqual([
      ['latency_ms', 'ms'],
      ['wait_seconds', 's'],
      ['cost_usd', 'usd'],
      ['tokens', 'tokens'],
      ['error', ''],
      ['ratio', ''],
    ]);
  });

  it('take the mirrored answers for the candidate, and leave out cohorts', () => {
    const notes = [
      noteOf('control', { assignment: 'shadow', pairedMetrics: { latency_ms: 300 } }),
      noteOf('candidate', { assignment: 'cohort', metrics: { latency_ms: 9_999 } }),
      noteOf('candidate', { metrics: { latency_ms: 200 } }),
    ];
    const [{ arms } = { arms: null }] = toDistributions(notes);
    expect([arms?.control.n, arms?.candidate.n, arms?.candidate.mean]).toEqual([1, 2, 250]);
  });
});

describe('R-UX-1 pairs side by side', () => {
  it('mirrored requests come first, then one of each arm in the same category and stage attempt', () => {
    const [a, b, c, d] = [
      noteOf('control'),
      noteOf('candidate', { category: 'billing' }),
      noteOf('candidate', { stageAttempt: 2 }),
      noteOf('candidate'),
    ];
    const mirrored = noteOf('control', { assignment: 'shadow', pairedMetrics: {} });
    expect(pairSamples([a, b, c, d, mirrored, noteOf('candidate', { assignment: 'cohort' })])).toEqual([
      { kind: 'shadow', category: 'refund', stageAttempt: 1, controlKey: mirrored.key, candidateKey: mirrored.key },
      { kind: 'matched', category: 'refund', stageAttempt: 1, controlKey: a.key, candidateKey: d.key },
    ]);
  });

  it('no sample stands in two pairs, and none is left over that could have a partner', () => {
    const note = fc.record({ arm: fc.constantFrom('control', 'candidate'), category: fc.constantFrom('a', 'b') } as const);
    fc.assert(
      fc.property(fc.array(note, { maxLength: 30 }), (drawn) => {
        const notes = drawn.map(({ arm, category }) => noteOf(arm, { category }));
        const pairs = pairSamples(notes);
        const used = pairs.flatMap(({ controlKey, candidateKey }) => [controlKey, candidateKey]);
        expect(new Set(used).size).toBe(used.length);
        const count = (arm: string, category: string) => notes.filter((each) => each.arm === arm && each.category === category).length;
        const possible = ['a', 'b'].map((category) => Math.min(count('control', category), count('candidate', category)));
        expect(pairs).toHaveLength((possible[0] ?? 0) + (possible[1] ?? 0));
      }),
    );
  });

  it('categories take turns', () => {
    const notes = ['a', 'a', 'b'].flatMap((category) => [noteOf('control', { category }), noteOf('candidate', { category })]);
    expect(pairSamples(notes).map(({ category }) => category)).toEqual(['a', 'b', 'a']);
  });
});

describe('R-UX-1 what is kept of a sample', () => {
  const raw: RawSample = {
    id: 'i',
    rolloutId: 'r',
    stageAttempt: 1,
    arm: 'control',
    assignment: 'shadow',
    unit: 'ada@example.com',
    category: 'refund',
    atMs: 1,
    input: 'I am ada@example.com, 203.0.113.7',
    output: 'Dear ada@example.com',
    metrics: {},
    paired: { output: 'Hello, ada@example.com', metrics: { error: 0 } },
  };

  it('has no personal data in any of its texts, and says how much was replaced', () => {
    const sample = redactSample(raw, BUILT_IN_RULES);
    expect(JSON.stringify(sample)).not.toContain('ada');
    expect(sample).toMatchObject({
      unit: '[email]',
      input: 'I am [email], [ip]',
      paired: { output: 'Hello, [email]', metrics: { error: 0 } },
    });
    expect(sample.redactions).toEqual({ email: 4, ip: 1 });
  });

  it('is redacted before it is cut, so that no part of an address is left at the end', () => {
    const padding = 'x '.repeat(8_180);
    const { input } = redactSample({ ...raw, input: `${padding}secret.person@example.com and more` }, BUILT_IN_RULES);
    expect(input).toContain('[email]');
    expect(input).not.toContain('secret');
  });

  it('is at most 16 kB in UTF-8, and never half a character', () => {
    fc.assert(
      fc.property(fc.constantFrom('a', 'é', '日', '🙂', 'a🙂'), fc.integer({ min: 1, max: 20_000 }), (part, count) => {
        const text = part.repeat(count);
        const cut = cutText(text);
        expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(16_384);
        expect(/\p{Surrogate}/u.test(cut)).toBe(false);
        if (new TextEncoder().encode(text).length <= 16_384) expect(cut).toBe(text);
        else expect(cut.endsWith(' […]')).toBe(true);
      }),
    );
  });
});

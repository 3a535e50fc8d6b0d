import { describe, expect, it } from 'vitest';
import type { Estimate, GuardFinding } from '../../../core/evidence/verdict.js';
import { createPaint } from '../terminal/paint.js';
import { renderQuality } from './finding-notes.js';
import { renderGuards } from './guard-table.js';

const frame = { width: 115, nowMs: 0, paint: createPaint(false) };
const rates = (control: number, candidate: number, reach: number): Estimate => ({
  control,
  candidate,
  difference: candidate - control,
  low: candidate - control - reach,
  high: candidate - control + reach,
  margin: 0.01,
});
const arm = (n: number, sum: number) => ({ n, sum, sumSquares: sum });
const finding = (patch: Partial<GuardFinding>): GuardFinding => ({
  guard: 'errors',
  metric: 'error',
  verdict: 'pass',
  rule: 'margin-2x2-e-process@1',
  atMs: 0,
  reading: { kind: 'reading', control: arm(1_000, 10), candidate: arm(1_000, 20), fromMs: 0, toMs: 1 },
  parameters: { better: 'lower', marginKind: 'points' },
  estimate: rates(0.01, 0.02, 0.005),
  summary: 'errors 2.0 % against 1.0 %.',
  ...patch,
});
const show = (patch: Partial<GuardFinding>) => renderGuards([finding(patch)], frame).join('\n');

describe('the guard table (E5)', () => {
  it('says harm, advantage and that a guard does not act in words', () => {
    expect(show({ harm: true })).toContain('errors  harm: proven worse than control, though inside what is allowed');
    expect(show({ superior: true })).toContain('errors  superior: proven better than control');
    expect(show({ advisory: true, verdict: 'fail' })).toContain('errors  advisory: it is shown and does not act');
    expect(show({}).split('\n')).toHaveLength(2);
  });

  it('shows the worst category with its own numbers, and whether it is proven bad', () => {
    const worst = { ...rates(0.01, 0.08, 0.02), category: 'billing', units: { control: 7_010, candidate: 412 }, failed: true };
    expect(show({ worst })).toContain(
      'errors  worst category billing 8.0 % against 1.0 % in 412 + 7,010, +5.0…+9.0 pp: proven bad by itself',
    );
    expect(show({ worst: { ...worst, failed: false } })).toMatch(/\+5\.0…\+9\.0 pp$/);
  });

  it('against a fixed limit shows the rate itself, because control plays no part', () => {
    const limit = { better: 'lower', limit: 0.05 };
    const line = show({ parameters: limit, estimate: { ...rates(0.01, 0.02, 0), difference: -0.03, low: -0.04, high: -0.01, margin: 0 } });
    expect(line).toMatch(/2\.0 % +1\.0 % +– +1\.0…4\.0 +≤ 5 % +1,000 \+ 1,000$/m);
    expect(line).toContain('≤ 5 %');
  });

  it('allows nothing where any harm fails', () => expect(show({ parameters: { better: 'lower', failOn: 'harm' } })).toContain('≤ 0 pp'));
});

describe('data quality (E4)', () => {
  const detail = 'Sample ratio: 90 of 300 sessions are candidates, 30 % where 50 % are due.';
  const quality = { kind: 'sampleRatio', evidence: 9, needed: 7, detail } as const;
  it('is named with what it is about', () => {
    expect(renderQuality([quality], frame)).toEqual(['! sample ratio: 90 of 300 sessions are candidates, 30 % where 50 % are due.']);
    expect(renderQuality([{ ...quality, kind: 'scoreRatio', metric: 'judge_pass' }], frame)[0]).toMatch(
      /^! score ratio \(judge_pass\): 90 of/,
    );
    expect(renderQuality([{ ...quality, category: 'billing' }], frame)[0]).toMatch(/^! sample ratio \(billing\)/);
  });

  it('is not said twice', () => expect(renderQuality([quality], frame, `Held. ${detail}`)).toEqual(['! sample ratio, as said above.']));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../test/cases/sample-spec.js';
import { fromExactJson, toExactJson } from '../../audit/exact-json.js';
import type { GuardContext } from '../guard/guard-context.js';
import type { GuardMemory } from '../stream/guard-memory.js';
import type { Reading } from '../verdict.js';
import { type DecisionRecord, replayDecision, toDecision } from './decision-record.js';

const context = (memory: GuardMemory | null, atMs: number): GuardContext => ({
  alpha: 0.0125,
  tunedForUnits: 1_234,
  burnInUnits: 20,
  atMs,
  unit: 'session',
  candidatePart: 0.05,
  designEffect: 1,
  stage: { index: 0, startedAtMs: 0, stake: 0.8, isPlanned: true, plannedAtMs: 60_000, minimumUnits: 100 },
  memory,
});
const guards = [
  createGuard({ name: 'margin' }),
  createGuard({ name: 'harm', comparison: { failOn: 'harm', perCategory: true } }),
  createGuard({ name: 'cost', comparison: { margin: { kind: 'relative', value: 0.2 } } }),
  createGuard({ name: 'primary', better: 'higher', primary: true }),
];
const increment = fc.record({ n: fc.integer({ min: 0, max: 300 }), part: fc.double({ min: 0, max: 1, noNaN: true }) });
const stored = <T>(value: T): T => fromExactJson<T>(JSON.parse(toExactJson(value)));

/** A rollout's looks at one guard; what is carried goes through JSON, as it does in the store. */
function play(
  guard: (typeof guards)[number],
  looks: readonly (readonly [{ n: number; part: number }, { n: number; part: number }])[],
): readonly DecisionRecord[] {
  const totals = { control: { n: 0, sum: 0, sumSquares: 0 }, candidate: { n: 0, sum: 0, sumSquares: 0 } };
  let memory: GuardMemory | null = null;
  return looks.map((look, index) => {
    for (const [arm, { n, part }] of [[totals.control, look[0]] as const, [totals.candidate, look[1]] as const]) {
      const events = Math.floor(n * part);
      Object.assign(arm, {
        n: arm.n + n,
        sum: arm.sum + events,
        sumSquares: arm.sumSquares + (guard.name === 'cost' ? events * 1.7 : events),
      });
    }
    const arms = stored(totals);
    const reading: Reading = { kind: 'reading', ...arms, categories: [{ category: 'a', ...arms }], fromMs: 0, toMs: index };
    const decision = toDecision(guard, reading, context(memory, index * 15_000));
    memory = stored(decision.memory);
    return stored(decision.record);
  });
}

describe('R-AUDIT-1 every verdict can be made again, bit for bit', () => {
  it('from what was kept alone, after a round through JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(...guards), fc.array(fc.tuple(increment, increment), { minLength: 1, maxLength: 8 }), (guard, looks) => {
        for (const record of play(guard, looks)) expect(replayDecision(record)).toEqual({ same: true, differences: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('a changed number, verdict or parameter is found and named', () => {
    const [record] = play(guards[0] as (typeof guards)[number], [
      [
        { n: 1_000, part: 0.02 },
        { n: 60, part: 0.5 },
      ],
    ]) as [DecisionRecord];
    const changed = { ...record, finding: { ...record.finding, verdict: 'pass' as const } };
    expect(replayDecision(changed)).toEqual({ same: false, differences: [{ path: '/verdict', kept: '"pass"', now: '"fail"' }] });
    const other = { ...record, basis: { ...record.basis, context: { ...record.basis.context, alpha: 0.0124 } } };
    expect(replayDecision(other).differences.map(({ path }) => path)).toContain('/parameters/alpha');
    const reading = record.finding.reading as Extract<Reading, { kind: 'reading' }>;
    const edited = { ...record, finding: { ...record.finding, reading: { ...reading, candidate: { ...reading.candidate, sum: 29 } } } };
    expect(replayDecision(edited as DecisionRecord).same).toBe(false);
  });
});

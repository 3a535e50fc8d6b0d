import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../test/cases/sample-spec.js';
import type { GuardMemory } from '../stream/guard-memory.js';
import { carryMemory, toStake } from '../stream/stakes.js';
import type { ArmMoments, ArmReading } from '../verdict.js';
import { assessGuard } from './assess-guard.js';
import type { GuardContext } from './guard-context.js';

const STAGES = ['canary', 'ab', 'full'] as const;
const share = (events: number, n: number): ArmMoments => ({ n, sum: events, sumSquares: events });
const reading = (control: ArmMoments, candidate: ArmMoments): ArmReading => ({ kind: 'reading', control, candidate, fromMs: 0, toMs: 1 });
const context = (index: number, memory: GuardMemory | null, patch: Partial<GuardContext> = {}): GuardContext => ({
  alpha: 0.05,
  tunedForUnits: 2_000,
  burnInUnits: 30,
  atMs: 1_000,
  unit: 'session',
  candidatePart: 0.05,
  designEffect: 1,
  stage: { index, startedAtMs: 0, stake: toStake(STAGES, index), isPlanned: true, plannedAtMs: 3_600_000, minimumUnits: 0 },
  memory,
  ...patch,
});
const errors = createGuard({ name: 'errors', comparison: { margin: { kind: 'points', value: 0 }, failOn: 'harm' } });

describe('R-STAGE-5 evidence over stages', () => {
  it('the stakes of all stages make up the whole error probability', () => {
    for (const kinds of [['canary'], ['shadow', 'canary', 'ab', 'full'], STAGES] as const) {
      expect(kinds.reduce((sum, _kind, index) => sum + toStake(kinds, index), 0)).toBeCloseTo(1, 12);
    }
  });

  it('multiplies over stages: two halves of a proof in two stages are a proof', () => {
    const half = reading(share(19, 950), share(4, 50));
    const first = assessGuard(errors, half, context(0, null));
    expect(first.finding.verdict).toBe('inconclusive');
    const second = assessGuard(errors, half, context(1, carryMemory(first.memory)));
    expect(second.finding.verdict).toBe('fail');
    const alone = assessGuard(errors, half, context(1, null));
    expect(alone.finding.verdict).toBe('inconclusive');
  });

  it('A2 never pools stages: equal arms whose base rate drifts between stages are no effect (Simpson)', () => {
    // 5 % of the units at 2 %, then 50 % of the units at 6 %: pooled, 3.1 % against 5.6 %.
    const first = assessGuard(errors, reading(share(190, 9_500), share(10, 500)), context(0, null));
    const second = assessGuard(errors, reading(share(300, 5_000), share(300, 5_000)), context(1, carryMemory(first.memory)));
    const pooled = assessGuard(errors, reading(share(490, 14_500), share(310, 5_500)), context(0, null));
    expect(pooled.finding.verdict).toBe('fail');
    expect(second.finding.verdict).not.toBe('fail');
  });

  it('a stage that is attempted again places no second stake', () => {
    const first = assessGuard(errors, reading(share(2, 100), share(0, 10)), context(0, null));
    const again = assessGuard(errors, reading(share(2, 100), share(0, 10)), context(0, carryMemory(first.memory)));
    expect(again.memory.staked).toEqual([{ index: 0, stake: 0.8 }]);
  });

  it('harm that begins in a later stage is found by that stage', () => {
    const first = assessGuard(errors, reading(share(400, 20_000), share(20, 1_000)), context(0, null));
    const second = assessGuard(errors, reading(share(40, 2_000), share(160, 2_000)), context(1, carryMemory(first.memory)));
    expect(second.finding.verdict).toBe('fail');
  });

  it('a look without anything new changes nothing, and a total that went down waits', () => {
    const first = assessGuard(errors, reading(share(20, 1_000), share(3, 60)), context(0, null));
    const same = assessGuard(errors, reading(share(20, 1_000), share(3, 60)), context(0, first.memory));
    expect(same.finding.evidence).toEqual(first.finding.evidence);
    const less = assessGuard(errors, reading(share(19, 990), share(3, 60)), context(0, first.memory));
    expect(less.finding.evidence).toEqual(first.finding.evidence);
  });
});

describe('R-STAGE-3 the primary metric is tested once, at its planned horizon', () => {
  const judge = createGuard({ name: 'judge', better: 'higher', primary: true, comparison: { margin: { kind: 'points', value: 0.02 } } });
  const due = { index: 0, startedAtMs: 0, stake: 1, isPlanned: true, plannedAtMs: 1_000, minimumUnits: 500 };
  const close = reading(share(1_700, 2_000), share(1_710, 2_000));

  it('not before its time and not below its units', () => {
    expect(assessGuard(judge, close, context(0, null, { atMs: 999, stage: due })).memory.planned).toBeNull();
    const few = reading(share(1_700, 2_000), share(420, 499));
    expect(assessGuard(judge, few, context(0, null, { stage: due })).memory.planned).toBeNull();
  });

  it('decides with most of alpha, where the sequential part alone could not', () => {
    const { finding } = assessGuard(judge, close, context(0, null, { stage: due }));
    expect(finding.verdict).toBe('pass');
    expect(finding.evidence?.pass).toBeLessThan(finding.evidence?.needed ?? 0);
    expect(finding.summary).toBe(
      'judge 85.5 % against 85.0 % in 2000 + 2000 sessions: inside the 2 pp margin, 96.5 % sure at its planned end.',
    );
  });

  it('its answer stays: later numbers do not test again', () => {
    const first = assessGuard(judge, reading(share(1_700, 2_000), share(1_690, 2_000)), context(0, null, { stage: due }));
    expect(first.memory.planned?.verdict).toBe('inconclusive');
    const later = assessGuard(
      judge,
      reading(share(1_700, 2_000), share(1_740, 2_040)),
      context(0, first.memory, { atMs: 2_000, stage: due }),
    );
    expect(later.memory.planned).toEqual(first.memory.planned);
  });
});

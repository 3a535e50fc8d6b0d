import { describe, expect, it } from 'vitest';
import { createGuard, createSampleSpec, createStage } from '../../../test/cases/sample-spec.js';
import type { GuardFinding, Verdict } from '../verdict.js';
import { type LookInput, toStanding } from './to-standing.js';

const spec = createSampleSpec();
const finding = (guard: string, verdict: Verdict): GuardFinding => ({
  guard,
  metric: guard,
  verdict,
  rule: 'r@1',
  atMs: 0,
  reading: { kind: 'noData' },
  parameters: {},
  summary: `${guard}: ${verdict}`,
});
const look = (patch: Partial<LookInput> = {}): LookInput => ({
  watchId: 'r1#1',
  spec,
  stage: createStage({ kind: 'ab', share: 50_000, prove: 'all' }),
  stageStartedAtMs: 0,
  findings: [finding('errors', 'pass'), finding('judge', 'pass')],
  quality: [],
  flags: null,
  units: { control: 100, candidate: 100 },
  previous: null,
  nowMs: 1_000,
  ...patch,
});

describe('R-STAGE-3 what a stage must prove', () => {
  it('is proven when every guard passes and every arm has its units', () => {
    expect(toStanding(look())).toMatchObject({ proven: true, missing: [], rollback: null });
  });

  it.each([
    ['a guard is not yet proven', { findings: [finding('errors', 'pass'), finding('judge', 'inconclusive')] }],
    ['a guard was never read', { findings: [finding('errors', 'pass')] }],
    ['an arm lacks units', { stage: createStage({ kind: 'ab', prove: 'all', minimumUnits: 101 }) }],
    ['a guard has no valid reading', { findings: [finding('errors', 'error'), finding('judge', 'pass')] }],
  ])('is not proven while %s', (_name, patch) => {
    const standing = toStanding(look(patch));
    expect(standing.proven).toBe(false);
    expect(standing.missing.length).toBeGreaterThan(0);
  });

  it('asks of a canary only that nothing fails and that the fast metrics have been read', () => {
    const canary = createStage({ kind: 'canary', share: 5_000 });
    expect(toStanding(look({ stage: canary, findings: [finding('errors', 'inconclusive'), finding('judge', 'error')] })).proven).toBe(true);
    expect(toStanding(look({ stage: canary, findings: [finding('errors', 'error'), finding('judge', 'pass')] })).proven).toBe(false);
  });

  it('keeps a proof over later looks, but not against a fail', () => {
    const previous = toStanding(look());
    expect(toStanding(look({ previous, findings: [finding('errors', 'inconclusive'), finding('judge', 'pass')] })).proven).toBe(true);
    expect(toStanding(look({ previous, findings: [finding('errors', 'fail'), finding('judge', 'pass')] })).proven).toBe(false);
  });
});

describe('E1 E2 missing data follows the policy of its guard', () => {
  it('waits, then holds or rolls back after the stated time, never passes', () => {
    const guards = [
      createGuard({ name: 'errors', onNoData: 'rollback' }),
      createGuard({ name: 'judge', tier: 'semantic', onNoData: 'hold' }),
    ];
    const silent = { spec: { ...spec, guards }, findings: [finding('errors', 'error'), finding('judge', 'error')] };
    expect(toStanding(look({ ...silent, nowMs: 599_999 }))).toMatchObject({ rollback: null, holds: [], proven: false });
    const due = toStanding(look({ ...silent, nowMs: 600_000 }));
    expect(due.rollback?.guard).toBe('errors');
    expect(due.holds.map((held) => held.guard)).toEqual(['judge']);
  });

  it('counts the silence from the last valid reading', () => {
    const previous = toStanding(look({ nowMs: 500_000 }));
    const later = toStanding(look({ previous, nowMs: 1_000_000, findings: [finding('errors', 'error'), finding('judge', 'error')] }));
    expect(later.holds).toEqual([]);
  });
});

describe('what the rollout is told', () => {
  it('changes its digest only when something it must do changes', () => {
    const first = toStanding(look());
    expect(toStanding(look({ previous: first, nowMs: 9_000, units: { control: 500, candidate: 500 } })).digest).toBe(first.digest);
    expect(toStanding(look({ findings: [finding('errors', 'fail'), finding('judge', 'pass')] })).digest).not.toBe(first.digest);
  });
});

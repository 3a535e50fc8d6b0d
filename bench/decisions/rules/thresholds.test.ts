import { describe, expect, it } from 'vitest';
import { EMPTY_ARMS, toBinary } from '../moments.js';
import { toPlan } from '../scenarios/plan.js';
import type { Look } from './rule.js';
import { ARGO, argo, unleash } from './thresholds.js';

const plan = toPlan([{ candidatePart: 0.5, units: 2_000 }], { baseline: 0.02 });

/** One look after each batch of 100 units, half of them the candidate's; `events` of these are bad. */
const toLooks = (events: readonly number[], candidateUnits = 50): readonly Look[] =>
  events.map((bad, at) => ({
    atMs: at,
    stage: 0,
    isStageEnd: false,
    stageArms: { control: toBinary((at + 1) * (100 - candidateUnits), 0), candidate: toBinary((at + 1) * candidateUnits, 0) },
    categories: [],
    totalArms: EMPTY_ARMS,
    freshRequests: { control: toBinary(100 - candidateUnits, 0), candidate: toBinary(candidateUnits, bad) },
    totalRequests: EMPTY_ARMS,
  }));

const decide = (rule: typeof argo, looks: readonly Look[]): readonly string[] => {
  const run = rule.start(plan);
  return looks.map((look) => run.look(look));
};

describe('a threshold in the style of Argo', () => {
  it('allows as many failed measurements as its limit, and not one more', () => {
    expect(decide(argo, toLooks([3, 3, 3, 3]))).toEqual(['continue', 'continue', 'continue', 'rollback']);
    expect(ARGO.failureLimit).toBe(3);
  });

  it('does not let successes make up for failures', () => {
    expect(decide(argo, toLooks([3, 0, 3, 0, 3, 0, 0, 3])).at(-1)).toBe('rollback');
  });

  it('takes a value at the limit for a success', () => {
    expect(decide(argo, toLooks([2, 2, 2, 2, 2, 2])).includes('rollback')).toBe(false);
  });
});

describe('a safeguard in the style of Unleash', () => {
  it('aggregates over its window and then forgets', () => {
    const early = [20, ...Array.from({ length: 10 }, () => 0), 20];
    expect(decide(unleash, toLooks(early)).at(-1)).toBe('continue');
    expect(decide(unleash, toLooks([...early, 20])).at(-1)).toBe('rollback');
  });

  it('has no rate before a hundred requests', () => {
    expect(decide(unleash, toLooks([50, 50]))).toEqual(['continue', 'rollback']);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toRevertingView } from '../../core/rollout/ended/revert.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { toView } from '../../core/rollout/view/to-view.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness?.stop());
beforeEach(() => {
  harness.fakes.broken.clear();
  harness.fakes.pages.length = 0;
  harness.fakes.resolved.length = 0;
  harness.fakes.writes.length = 0;
  harness.fakes.revertRefusal = null;
});

function inputOf(rolloutId: string, patch: Partial<RolloutSpec> = {}) {
  const spec = createSampleSpec(patch);
  const state = createInitialState({ rolloutId, spec, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: 0 });
  const view = toView({ ...state, phase: 'completed', endedAtMs: 0 }, 0);
  return { rolloutId, spec, view: toRevertingView(view, { atMs: 1, by: 'ada@example.com', reason: 'wrong prices' }) };
}

describe('D8 the revert of a completed rollout', () => {
  it('cuts exposure, puts every flag back in the order of the rollback, and says so', async () => {
    const { rollouts, fakes } = harness;
    const input = inputOf('reverted');
    await rollouts.startRevert(input);
    await rollouts.startRevert(input);
    await rollouts.revertEnded({ environment: 'production', rolloutId: 'reverted' });
    const { sequence } = input.spec.rollback;
    expect(fakes.writes.map(({ what }) => what)).toEqual(['cut', ...sequence.map((key) => `restore ${key}`)]);
    expect(fakes.writes.every(({ accepted }) => accepted)).toBe(true);
    expect(fakes.reverts.get('reverted')).toMatchObject({ kind: 'reverted', summary: expect.stringContaining(sequence.join(', ')) });
    expect(fakes.pages).toEqual([]);
  });

  it('ends as refused, with nothing written, when the flags have moved on', async () => {
    const { rollouts, fakes } = harness;
    fakes.revertRefusal = 'Flag support.model serves gpt-z.';
    await rollouts.startRevert(inputOf('refused'));
    await rollouts.revertEnded({ environment: 'production', rolloutId: 'refused' });
    expect(fakes.reverts.get('refused')).toMatchObject({ kind: 'refused', summary: 'Flag support.model serves gpt-z.' });
    expect(fakes.writes).toEqual([]);
  });

  it.each(['prepareRevert', 'restoreFlags'])('pages when it is stuck in %s, and goes on trying until it is done', async (what) => {
    const { rollouts, fakes, env } = harness;
    const rolloutId = `stuck-${what}`;
    fakes.broken.add(what);
    await rollouts.startRevert(inputOf(rolloutId));
    await env.sleep('5m');
    expect(fakes.pages).toMatchObject([{ rolloutId, pager: 'oncall', cause: 'revertStuck', summary: expect.stringContaining('120 s') }]);
    expect(fakes.reverts.has(rolloutId)).toBe(false);
    fakes.broken.clear();
    await rollouts.revertEnded({ environment: 'production', rolloutId });
    expect(fakes.reverts.get(rolloutId)?.kind).toBe('reverted');
    expect(fakes.resolved).toMatchObject([
      { rolloutId, cause: 'revertStuck', summary: expect.stringContaining('Reverted: back on the old control') },
    ]);
  });
});

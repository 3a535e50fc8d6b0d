import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());

// A file of its own: an activity that outlives its cancellation keeps the test server's clock locked for all later tests.
describe('R-ROLL-1 A1 D4 abort pre-empts a flag platform that hangs', () => {
  it('does not wait for the write under way, and the late write loses', async () => {
    let letGo = () => {};
    harness.fakes.hang = new Promise((resolve) => {
      letGo = resolve;
    });
    const handle = await harness.start('hanging', createSampleSpec());
    const address = { environment: 'production', rolloutId: 'hanging' };
    await expect.poll(async () => (await harness.rollouts.view(address)).phase, { timeout: 20_000 }).toBe('applying');
    const reply = await harness.rollouts.decide(address, {
      id: 'd1',
      verb: 'abort',
      principal: { id: 'anybody@example.com', groups: [], via: 'api' },
      reason: 'wrong bundle',
    });
    expect(isRefusal(reply) ? reply.code : reply.view.phase).toBe('rollingBack');
    const result = (await handle.result()) as RolloutView;
    expect(result.state).toBe('rolledBack');
    letGo();
    await expect.poll(() => harness.fakes.writes.find((write) => write.what === 'stage 0')?.accepted, { timeout: 20_000 }).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { DecisionVerb } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { findEmptyTasks } from './find-empty-tasks.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

let harness: Harness;

// Nothing is cached: each task begins with a replay, as after a worker's death.
beforeAll(async () => {
  harness = await createHarness({ maxCachedWorkflows: 0 });
}, 300_000);
afterAll(() => harness?.stop());

// A fixed bug, found by test/chaos: see RolloutSession.leaveCommand.
describe('an update that finds a worker without the workflow in its cache', () => {
  it.each([
    ['cold', {}],
    ['cold-with-slack', { slack: '#releases' }],
  ])('is replayed as it was first taken, whatever task came before it: %s', { timeout: 60_000 }, async (rolloutId, notify) => {
    const handle = await harness.start(rolloutId, createSampleSpec({ notify: { page: 'oncall', ...notify } }));
    const address = { environment: 'production', rolloutId };
    await expect.poll(async () => (await harness.rollouts.view(address)).phase, { timeout: 20_000 }).toBe('watching');
    for (const [index, verb] of (['pause', 'resume', 'pause', 'resume', 'abort'] satisfies DecisionVerb[]).entries()) {
      await settled();
      const principal = { id: 'anybody@example.com', groups: [], via: 'api' as const };
      const reply = await harness.rollouts.decide(address, { id: `d${index}`, verb, principal, reason: 'test' });
      expect(isRefusal(reply) ? reply : 'taken').toBe('taken');
    }
    expect(((await handle.result()) as RolloutView).state).toBe('rolledBack');

    /** What has been decided stands in the store, so that the next update comes alone. */
    async function settled(): Promise<void> {
      await expect.poll(async () => (await handle.describe()).raw.pendingActivities?.length ?? 0, { timeout: 20_000 }).toBe(0);
    }
  });

  it.each(['cold', 'cold-with-slack'])('comes after no task that ended without a command: %s', async (rolloutId) => {
    expect(await findEmptyTasks(harness.env.client.workflow.getHandle(`rollout/production/${rolloutId}`))).toEqual([]);
  });
});

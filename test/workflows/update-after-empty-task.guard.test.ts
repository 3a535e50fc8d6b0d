import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { DecisionVerb } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

const WORKFLOW_TASK_COMPLETED = 7;
const WORKFLOW_TASK_SCHEDULED = 5;

let harness: Harness;

// Nothing is cached: each task begins with a replay, as after a worker's death.
beforeAll(async () => {
  harness = await createHarness({ maxCachedWorkflows: 0 });
}, 300_000);
afterAll(() => harness?.stop());

// A fixed bug, found by test/chaos: see RolloutSession.leaveCommand.
describe('an update that finds a worker without the workflow in its cache', () => {
  it('is replayed as it was first taken, whatever task came before it', { timeout: 60_000 }, async () => {
    const handle = await harness.start('cold', createSampleSpec());
    const address = { environment: 'production', rolloutId: 'cold' };
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

  it('comes after no task that ended without a command', async () => {
    const { events } = await harness.env.client.workflow.getHandle('rollout/production/cold').fetchHistory();
    const kinds = (events ?? []).map(({ eventType }) => Number(eventType));
    const UPDATE_ACCEPTED = 41;
    const empty = kinds.flatMap((kind, index) => {
      if (kind !== WORKFLOW_TASK_COMPLETED || kinds[index + 1] !== WORKFLOW_TASK_SCHEDULED) return [];
      const next = kinds.findIndex((other, at) => at > index && other === WORKFLOW_TASK_COMPLETED);
      return kinds[next + 1] === UPDATE_ACCEPTED ? [events?.[index]?.eventId?.toString()] : [];
    });
    expect(empty).toEqual([]);
  });
});

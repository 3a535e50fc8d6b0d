import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness();
  harness.fakes.looksAgain = true;
}, 300_000);
afterAll(() => harness?.stop());

/** Rolled back; its second look is yet to come. */
async function rolledBack(rolloutId: string): Promise<RolloutView> {
  harness.fakes.pages.length = 0;
  harness.fakes.resolved.length = 0;
  const handle = await harness.start(rolloutId, createSampleSpec());
  const address = { environment: 'production', rolloutId };
  await expect.poll(async () => (await harness.rollouts.view(address)).phase, { timeout: 20_000 }).toBe('watching');
  const principal = { id: 'anybody@example.com', groups: [], via: 'api' } as const;
  await harness.rollouts.decide(address, { id: 'd1', verb: 'abort', principal, reason: 'enough' });
  return (await handle.result()) as RolloutView;
}

const lookOf = (rolloutId: string) => harness.env.client.workflow.getHandle(`second-look/production/${rolloutId}`);

// A file of its own: the clock of the test server can stay locked after a rollout that was aborted.
describe('R-ROLL-5 the second look at platforms without compare-and-set', () => {
  it('pages once when it is stuck for longer than the spec allows, goes on trying, and resolves the page when it is done', async () => {
    harness.fakes.broken.add('second-look');
    await rolledBack('stuck');
    await harness.env.sleep('10m');
    await expect
      .poll(() => harness.fakes.pages, { timeout: 20_000 })
      .toMatchObject([
        {
          ...{ rolloutId: 'stuck', pager: 'oncall', cause: 'secondLookStuck' },
          summary: expect.stringMatching(/^The second look at support-answer \(production\) is stuck: 165 s after the rollback/),
        },
      ]);
    harness.fakes.broken.clear();
    await lookOf('stuck').result();
    await expect.poll(() => harness.fakes.resolved, { timeout: 20_000 }).toMatchObject([{ rolloutId: 'stuck', cause: 'secondLookStuck' }]);
    expect(harness.fakes.pages).toHaveLength(1);
  });
});

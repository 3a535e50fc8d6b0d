import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());

async function abort(rolloutId: string): Promise<void> {
  const principal = { id: 'anybody@example.com', groups: [], via: 'api' } as const;
  await harness.rollouts.decide({ environment: 'production', rolloutId }, { id: 'd1', verb: 'abort', principal, reason: 'wrong bundle' });
}

// A file of its own: an activity that outlives its cancellation keeps the test server's clock locked for all later tests.
describe('R-AUDIT-1 A1 an abort before the first stage says no more than is known', () => {
  it('while the rollout waits for units of an earlier one no flag has been touched', async () => {
    harness.fakes.preflightWaitsUntilMs = (await harness.env.currentTimeMs()) + 3_600_000;
    const handle = await harness.start('waiting', createSampleSpec());
    const events = async () => (await handle.fetchHistory()).events ?? [];
    await expect.poll(async () => (await events()).some(({ timerStartedEventAttributes: timer }) => timer), { timeout: 20_000 }).toBe(true);
    await abort('waiting');
    expect(((await handle.result()) as RolloutView).detail).toBe(
      'No flag had been touched yet. Cause: Aborted by anybody@example.com: wrong bundle',
    );
  });

  it('while the preflight is under way it may be setting flags up, which is not said to be nothing', async () => {
    harness.fakes.preflightWaitsUntilMs = null;
    let letGo = () => {};
    harness.fakes.preflightHang = new Promise((resolve) => {
      letGo = resolve;
    });
    const handle = await harness.start('setting-up', createSampleSpec());
    const begun = async () => (await handle.describe()).raw.pendingActivities?.length ?? 0;
    await expect.poll(begun, { timeout: 20_000 }).toBeGreaterThan(0);
    await abort('setting-up');
    expect(((await handle.result()) as RolloutView).detail).toBe(
      'Nobody had been shown the candidate; the preflight under way may have set up flags at control. Cause: Aborted by anybody@example.com: wrong bundle',
    );
    letGo();
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RollbackInput } from '../../workflows/messages.js';
import { rollbackWorkflowId } from '../../workflows/names.js';
import { createSampleSpec, createStage, HOUR_MS } from '../cases/sample-spec.js';
import { createSampleStanding } from '../cases/sample-standing.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

const EVERY_MS = 10 * 60_000;
const spec = createSampleSpec({
  stages: [createStage({ kind: 'canary', share: 50_000, holdMs: 24 * HOUR_MS, deadlineMs: 48 * HOUR_MS })],
});
const RESTORED = ['cut', ...spec.rollback.sequence.map((key) => `restore ${key}`)];

let harness: Harness;
let run = 0;
let id = '';
beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());
beforeEach(() => {
  id = `steps-${run++}`;
  harness.fakes.writes.length = 0;
  harness.fakes.entries.length = 0;
  harness.fakes.broken.clear();
});

const address = () => ({ environment: 'production', rolloutId: id });
const abort = (patch: Partial<Decision> = {}) =>
  harness.rollouts.decide(address(), {
    ...{ id: `${id}/abort`, verb: 'abort', reason: 'wrong tone', principal: { id: 'ada@example.com', groups: [], via: 'cli' } },
    ...patch,
  });
const view = () => harness.rollouts.view(address());
async function until(isThere: (seen: RolloutView) => boolean): Promise<void> {
  await expect.poll(async () => isThere(await view()), { timeout: 20_000, interval: 20 }).toBe(true);
}
async function watching(everyMs: number) {
  const rollback = { ...spec.rollback, stepBack: { shares: [60_000, 25_000, 5_000], everyMs } };
  const handle = await harness.start(id, { ...spec, rollback });
  await until(({ phase }) => phase === 'watching');
  return handle;
}
/** The first step stands; the next one is far away. */
async function stepping(everyMs = EVERY_MS) {
  const handle = await watching(everyMs);
  await abort();
  await until(({ stepBack }) => stepBack?.done === 1);
  return handle;
}
const written = () =>
  harness.fakes.writes.flatMap(({ what, accepted }) => (what.startsWith('stage') ? [] : [accepted ? what : `refused ${what}`]));
const linesOf = (what: string) => harness.fakes.entries.filter(({ data }) => data['stepBack'] === what);
const timeOf = (kind: string) => harness.fakes.entries.find((entry) => entry.kind === kind)?.atMs ?? Number.NaN;

describe('D9 a rollback that nobody hurries goes back step by step', () => {
  it('in the order of the spec, each step shown for as long as it says, and then to control in order', async () => {
    const handle = await stepping();
    expect(await view()).toMatchObject({
      phase: 'rollingBack',
      headline: expect.stringMatching(/^Stepping back: 25 % now, 5 % in 10m, control for everybody in 20m\. Aborted by ada@example\.com/),
    });
    expect(await handle.result()).toMatchObject({ phase: 'rolledBack', rollback: { cause: 'person' } });
    expect(written()).toEqual(['step 25000', 'step 5000', ...RESTORED]);
    const [first, second] = linesOf('step').map(({ atMs }) => atMs);
    const begun = linesOf('begun')[0]?.atMs ?? 0;
    expect((first ?? 0) - begun).toBeLessThan(EVERY_MS / 2);
    for (const [from, to] of [
      [first, second],
      [second, timeOf('ended')],
    ]) {
      expect((to ?? 0) - (from ?? 0)).toBeGreaterThanOrEqual(EVERY_MS);
      expect((to ?? 0) - (from ?? 0)).toBeLessThan(1.5 * EVERY_MS);
    }
    const generations = harness.fakes.writes.map(({ generation }) => generation);
    expect(generations).toEqual(generations.toSorted((a, b) => a - b));
  });

  it('at once where the person asks for it in the first place', async () => {
    const handle = await watching(EVERY_MS);
    await abort({ now: true });
    expect(await handle.result()).toMatchObject({ phase: 'rolledBack' });
    expect(written()).toEqual(RESTORED);
  });

  it('a step that cannot be written ends the steps, not the rollback', async () => {
    harness.fakes.broken.add('stepBack');
    const handle = await watching(EVERY_MS);
    await abort();
    expect(await handle.result()).toMatchObject({ phase: 'rolledBack' });
    expect(written()).toEqual(RESTORED);
    expect(linesOf('ended')[0]?.summary).toContain('could not be written');
  });
});

describe('D9 everything that is worse ends the steps at once', () => {
  const expectAtOnce = async (handle: Awaited<ReturnType<typeof stepping>>) => {
    expect(await handle.result()).toMatchObject({ phase: 'rolledBack' });
    expect(written()).toEqual(['step 25000', ...RESTORED]);
    expect(timeOf('ended') - (linesOf('step')[0]?.atMs ?? 0)).toBeLessThan(EVERY_MS);
    expect(linesOf('hurried')).toHaveLength(1);
  };

  it('a guard that fails in the middle', async () => {
    const handle = await stepping();
    const nowMs = await harness.env.currentTimeMs();
    const failed = createSampleStanding(`${id}#1`, nowMs, {
      proven: false,
      rollback: { guard: 'errors', reason: 'errors 4 %' },
      digest: 'x',
    });
    await harness.rollouts.report(address(), failed);
    await expectAtOnce(handle);
  });

  it('a second abort, which is accepted; the third is refused', async () => {
    const handle = await stepping();
    const second = await abort({ id: `${id}/second`, reason: 'now' });
    expect(isRefusal(second)).toBe(false);
    const third = await abort({ id: `${id}/third` });
    expect(isRefusal(third) && ['ROLLOUT_ROLLING_BACK', 'ROLLOUT_TERMINAL'].includes(third.code)).toBe(true);
    await expectAtOnce(handle);
    expect(harness.fakes.entries.filter(({ kind }) => kind === 'decision')).toHaveLength(2);
  });

  it('the first abort, sent twice, hurries nothing', async () => {
    const handle = await stepping();
    await abort();
    expect((await view()).stepBack).toMatchObject({ done: 1, isOver: false });
    await abort({ id: `${id}/second` });
    await expectAtOnce(handle);
  });

  it('a kill', async () => {
    const handle = await stepping();
    await harness.rollouts.killed(address(), { by: 'oncall', reason: 'leaks', generation: 5_000 });
    await expectAtOnce(handle);
  });

  it('the loss of its rollout: the reconciler has the rollback that runs go at once', async () => {
    const handle = await stepping();
    await handle.terminate('lost');
    const lostAtMs = await harness.env.currentTimeMs();
    const lost = { rolloutId: id, environment: 'production', sessions: 'hard', reason: 'lost' };
    await harness.rollouts.startRollback(lost as RollbackInput, { again: false, hurries: true });
    await harness.env.client.workflow.getHandle(rollbackWorkflowId('production', id)).result();
    expect((await harness.env.currentTimeMs()) - lostAtMs).toBeLessThan(EVERY_MS / 2);
    expect(written()).toEqual(['step 25000', ...RESTORED]);
  });

  it('and where nobody tells it, the rollback finds out by itself at the next step', async () => {
    // The clock of the test server skips no time for what a terminated workflow has left behind.
    const handle = await stepping(3_000);
    await handle.terminate('lost');
    await harness.env.client.workflow.getHandle(rollbackWorkflowId('production', id)).result();
    expect(written()).toEqual(['step 25000', 'step 5000', ...RESTORED]);
  });
});

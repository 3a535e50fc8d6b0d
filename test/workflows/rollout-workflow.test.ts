import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { abortSignal, approveSignal, pauseSignal, viewQuery } from '../../workflows/messages.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createSampleStanding } from '../cases/sample-standing.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

const lead: Principal = { id: 'lead@example.com', groups: ['ml-leads'], via: 'api' };
const ADDRESS = { environment: 'production' };
const WEEK_MS = 7 * 24 * 3_600_000;

let harness: Harness;
let run = 0;
let id = '';

beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());
beforeEach(() => {
  id = `r${run++}`;
  harness.fakes.writes.length = 0;
  harness.fakes.entries.length = 0;
  harness.fakes.pages.length = 0;
  harness.fakes.broken.clear();
  harness.fakes.hang = Promise.resolve();
  harness.fakes.preflightRefusal = null;
  harness.fakes.standing = async (watchId) => createSampleStanding(watchId, await harness.env.currentTimeMs());
});

const decide = (verb: 'approve' | 'abort' | 'pause' | 'resume', principal = lead, decisionId = `${id}-${verb}-${principal.id}`) =>
  harness.rollouts.decide({ ...ADDRESS, rolloutId: id }, { id: decisionId, verb, principal, reason: 'because' });

const view = (): Promise<RolloutView> => harness.rollouts.view({ ...ADDRESS, rolloutId: id });

/** Skips time in small steps until the rollout shows what is wanted. */
async function skipUntil(isThere: (view: RolloutView) => boolean, stepMs = 600_000, steps = 600): Promise<RolloutView> {
  for (let step = 0; step < steps; step++) {
    const seen = await view();
    if (isThere(seen)) return seen;
    await harness.env.sleep(stepMs);
  }
  const last = await view();
  throw new Error(`never got there; it is ${last.state}: ${last.headline}`);
}

/** Lets real activities run without moving the rollout's clock. */
async function settle(isThere: (view: RolloutView) => boolean): Promise<RolloutView> {
  return skipUntil(isThere, 50, 200);
}

describe('R-STAGE-6 a plan of a week runs through with time skipped', () => {
  it('goes through all stages, waits for its approval, bakes and completes in order', async () => {
    const spec = createSampleSpec();
    const week = {
      ...spec,
      stages: spec.stages.map((stage) => (stage.kind === 'ab' ? { ...stage, holdMs: WEEK_MS, deadlineMs: 2 * WEEK_MS } : stage)),
    };
    const handle = await harness.start(id, week);
    const gated = await skipUntil((seen) => seen.phase === 'gate');
    expect(harness.fakes.writes.map((write) => write.what)).toEqual(['stage 0', 'stage 1']);
    expect(gated.gate?.approvers).toEqual(['group:ml-leads']);
    expect(isRefusal(await decide('approve'))).toBe(false);
    const result = (await handle.result()) as RolloutView;
    expect(result.state).toBe('completed');
    expect(harness.fakes.writes.map((write) => write.what)).toEqual(['stage 0', 'stage 1', 'stage 2', 'stage 3', 'settle']);
    expect(harness.fakes.writes.every((write) => write.accepted)).toBe(true);
    const history = await handle.fetchHistory();
    const days = ((result.endedAtMs ?? 0) - result.startedAtMs) / (24 * 3_600_000);
    expect(days).toBeGreaterThan(8);
    expect((history.events?.length ?? 0) / days).toBeLessThanOrEqual(200);
    expect(harness.fakes.entries.filter((entry) => entry.kind === 'stage').length).toBeGreaterThanOrEqual(7);
  }, 180_000);
});

describe('R-ROLL-1 R-ROLL-2 a failed guard or a person turns it back', () => {
  it('rolls back in the documented order when the watcher reports a failed guard, and pages', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await settle((seen) => seen.phase === 'watching');
    const failing = createSampleStanding(`${id}#1`, await harness.env.currentTimeMs(), {
      proven: false,
      rollback: { guard: 'errors', reason: 'errors 9 % against 1 %' },
      digest: 'bad',
    });
    await harness.rollouts.report({ ...ADDRESS, rolloutId: id }, failing);
    const result = (await handle.result()) as RolloutView;
    expect([result.state, result.rollback?.guard]).toEqual(['rolledBack', 'errors']);
    expect(harness.fakes.writes.slice(1).map((write) => write.what)).toEqual([
      'cut',
      'restore support.model',
      'restore support.prompt',
      'restore support.params',
      'restore support.parser',
    ]);
    expect(harness.fakes.pages.map((page) => page.cause)).toContain('rollback:guard');
    expect(result.detail).toContain('support.model, support.prompt, support.params, support.parser');
  });

  it('is stuck in plain sight, pages, and finishes when the platform is back', async () => {
    harness.fakes.broken.add('restoreFlags');
    const handle = await harness.start(id, createSampleSpec());
    await settle((seen) => seen.phase === 'watching');
    await decide('abort');
    const stuck = await skipUntil((seen) => seen.phase === 'rollbackStuck', 10_000, 60);
    expect(stuck.detail).toContain('goes on trying');
    harness.fakes.broken.delete('restoreFlags');
    const result = (await handle.result()) as RolloutView;
    expect(result.state).toBe('rolledBack');
    expect(harness.fakes.pages.map((page) => page.cause)).toContain('rollbackStuck');
  });

  it('rolls back without waiting for a store or pager that is down, and writes everything down afterwards', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await settle((seen) => seen.phase === 'watching');
    harness.fakes.broken.add('record').add('page');
    await decide('abort');
    await settle(() => harness.fakes.writes.some((write) => write.what === 'restore support.parser'));
    harness.fakes.broken.clear();
    const result = (await handle.result()) as RolloutView;
    expect(result.state).toBe('rolledBack');
    expect(harness.fakes.entries.map((entry) => entry.kind)).toEqual(expect.arrayContaining(['decision', 'rollback', 'ended']));
  });

  it('refuses to start when a precondition is not met, touching nothing', async () => {
    harness.fakes.preflightRefusal = 'support.model serves gpt-v, not gpt-w.';
    const handle = await harness.start(id, createSampleSpec());
    const result = (await handle.result()) as RolloutView;
    expect([result.state, result.detail]).toEqual(['refused', 'support.model serves gpt-v, not gpt-w.']);
    expect(harness.fakes.writes).toEqual([]);
  });
});

describe('R-SLACK-1 R-API-1 people steer through updates and plain signals by the same rules', () => {
  it('refuses the requester at the gate, takes the same decision once, and lets the stock CLI approve', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await skipUntil((seen) => seen.phase === 'gate');
    const self = await decide('approve', { id: 'Dev@Example.com', groups: ['ml-leads'], via: 'slack' });
    expect(isRefusal(self) ? self.code : 'accepted').toBe('SELF_APPROVAL');
    await handle.signal(approveSignal, { by: 'nobody@example.com', reason: 'looks good' });
    // Each signal looks its person up first; two at once may be decided in either order.
    await settle(() => harness.fakes.entries.filter((entry) => entry.kind === 'refusal').length === 2);
    await handle.signal(approveSignal, { by: 'lead@example.com', reason: 'looks good' });
    await settle((seen) => seen.stageIndex === 2);
    expect(harness.fakes.entries.filter((entry) => entry.kind === 'refusal').map((entry) => entry.data['code'])).toEqual([
      'SELF_APPROVAL',
      'NOT_AN_APPROVER',
    ]);
    await handle.signal(abortSignal);
    expect(((await handle.result()) as RolloutView).state).toBe('rolledBack');
  });

  it('pauses by a bare signal, keeps watching, and resumes only with a reason', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await settle((seen) => seen.phase === 'watching');
    await handle.signal(pauseSignal);
    await settle((seen) => seen.state === 'paused');
    await harness.env.sleep('3h');
    expect((await handle.query(viewQuery)).state).toBe('paused');
    await decide('resume');
    await skipUntil((seen) => seen.stageIndex === 1);
    await decide('abort');
    await handle.result();
  });

  it('treats a cancelled workflow as an abort', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await settle((seen) => seen.phase === 'watching');
    await handle.cancel();
    const result = (await handle.result()) as RolloutView;
    expect([result.state, result.rollback?.by]).toEqual(['rolledBack', 'engine:cancel']);
  });

  it('R-KILL-1 ends as rolled back when told of a kill', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await settle((seen) => seen.phase === 'watching');
    harness.fakes.generation += 1_000;
    await harness.rollouts.killed(
      { ...ADDRESS, rolloutId: id },
      { by: 'oncall@example.com', reason: 'smoke', generation: harness.fakes.generation },
    );
    const result = (await handle.result()) as RolloutView;
    expect([result.state, result.rollback?.cause]).toEqual(['rolledBack', 'kill']);
  });
});
